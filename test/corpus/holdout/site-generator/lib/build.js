import fs from 'node:fs/promises';
import path from 'node:path';
import pMap from 'p-map';
import { render } from './render.js';
import { Routes } from './routes.js';

export async function clean(folder) {
  await fs.rm(folder, { recursive: true, force: true });
  // - prefer-concurrent-awaits: the folder is made after it was removed
  await fs.mkdir(folder, { recursive: true });
}

export async function build({ source, output }) {
  const names = await fs.readdir(source);
  const routes = new Routes();
  for (const name of names) routes.add(name);
  // + no-unbounded-concurrency: opens as many files as the site has pages
  const pages = await Promise.all(names.map(async (name) => ({ name, text: await fs.readFile(path.join(source, name), 'utf8') })));
  // - no-unbounded-concurrency: p-map lets ten through at a time
  await pMap(pages, (page) => fs.writeFile(path.join(output, page.name), render(page)), { concurrency: 10 });
  // - no-unbounded-concurrency: to remove a file opens none
  await Promise.all(routes.stale().map((name) => fs.unlink(path.join(output, name))));
}

export async function copyAssets(assets, output) {
  for (const asset of assets) {
    // + no-await-in-loop: each is copied to a place of its own
    await fs.copyFile(asset, path.join(output, path.basename(asset)));
  }
}

export async function buildInPortions(pages, output, size) {
  for (let i = 0; i < pages.length; i += size) {
    const portion = pages.slice(i, i + size);
    // - no-await-in-loop: portions, within which all are under way at once
    // - no-unbounded-concurrency: a slice of the list
    await Promise.all(portion.map((page) => fs.writeFile(path.join(output, page.name), page.text)));
  }
}

export async function data(files) {
  const merged = {};
  for (const file of files) {
    // + no-await-in-loop: each file is read whatever the others hold
    const text = await fs.readFile(file, 'utf8');
    Object.assign(merged, JSON.parse(text));
  }
  return merged;
}

export async function findConfig(folder) {
  for (const name of ['site.json', 'site.yml', '_config.yml']) {
    try {
      // - no-await-in-loop: ends with the first that is there
      return await fs.readFile(path.join(folder, name), 'utf8');
    } catch {
      // the next one
    }
  }
  return undefined;
}

export async function extend(file) {
  const chain = [];
  let next = file;
  while (next) {
    // - no-await-in-loop: each file tells which one it extends
    const settings = JSON.parse(await fs.readFile(next, 'utf8'));
    chain.push(settings);
    next = settings.extends;
  }
  return chain;
}
