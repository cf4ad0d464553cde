import fs from 'node:fs/promises';
import axios from 'axios';
import { loadUser, saveUser } from './users.js';

export async function readAll(files) {
  const texts = [];
  for (const file of files) {
    // + no-await-in-loop: each file can be read while another one is
    texts.push(await fs.readFile(file, 'utf8'));
  }
  return texts;
}

export async function sizes(files) {
  const result = new Map();
  for (const file of files) {
    // + no-await-in-loop: no iteration needs another
    const { size } = await fs.stat(file);
    result.set(file, size);
  }
  return result;
}

export async function users(ids) {
  const found = [];
  for (let i = 0; i < ids.length; i++) {
    // + no-await-in-loop: a helper of another file that only reads
    const user = await loadUser(ids[i]);
    found.push(user);
  }
  return found;
}

export async function prices(symbols) {
  const quotes = {};
  for (const symbol of symbols) {
    // + no-await-in-loop: a request for each symbol, none needs another
    const { data } = await axios.get(`https://quotes.example/${symbol}`);
    quotes[symbol] = data.price;
  }
  return quotes;
}

export async function totals(orders) {
  let total = 0;
  for (const order of orders) {
    // + no-await-in-loop: the sum needs the results, the requests do not need the sum
    const response = await fetch(`https://orders.example/${order.id}`);
    total += Number(response.headers.get('x-total'));
  }
  return total;
}

export async function copyAll(names) {
  for (const name of names) {
    // + no-await-in-loop: each writes a file of its own
    await fs.copyFile(`in/${name}`, `out/${name}`);
  }
}

export async function exists(files) {
  const missing = [];
  for (const file of files) {
    // + no-await-in-loop: collects those that fail, in no need of each other
    const found = await fs.access(file).then(
      () => true,
      () => false,
    );
    if (!found) missing.push(file);
  }
  return missing;
}

export async function pages(urls) {
  const texts = [];
  for (const url of urls) {
    // + no-await-in-loop: two awaits of one iteration, none of another one's
    const response = await fetch(url);
    // - no-await-in-loop: said once for the loop, at the first await
    texts.push(await response.text());
  }
  return texts;
}

export async function details(ids) {
  const list = [];
  for (const id of ids) {
    if (!id) continue;
    // + no-await-in-loop: skipping does not depend on what came before
    list.push({ id, user: await loadUser(id) });
  }
  return list;
}

export async function saveAll(users) {
  for (const user of users) {
    // - no-await-in-loop: writes whose order nobody can tell to be free
    await saveUser(user);
  }
}
