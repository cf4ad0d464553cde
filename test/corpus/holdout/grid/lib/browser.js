import fs from 'node:fs/promises';
import puppeteer from 'puppeteer-core';

let browser;

export async function launch() {
  if (!browser) {
    // + no-async-race: two tests that begin at once start two browsers, of which one is never closed
    browser = await puppeteer.launch();
  }
  return browser;
}

export function launchOnce() {
  // - no-async-race: the promise is kept at once
  browser ??= puppeteer.launch();
  return browser;
}

export async function login(page, user) {
  await page.goto('https://shop.example/login');
  // - prefer-concurrent-awaits: steps of a browser, each on the page that the one before has left
  await page.type('#name', user.name);
  await page.type('#password', user.password);
  await page.click('button');
}

export async function clickAll(page, selectors) {
  for (const selector of selectors) {
    // - no-await-in-loop: a person clicks one after the other
    await page.click(selector);
  }
}

export async function screenshots(page, names) {
  for (const name of names) {
    await page.goto(`https://shop.example/${name}`);
    // - no-await-in-loop: there is one page, which shows one address at a time
    await page.screenshot({ path: `${name}.png` });
  }
}

export async function compare(name) {
  const expected = await fs.readFile(`expected/${name}.png`);
  // + prefer-concurrent-awaits information: two pictures, read one after the other
  const actual = await fs.readFile(`actual/${name}.png`);
  return expected.equals(actual);
}

export async function capabilities(url) {
  const status = await fetch(`${url}/status`);
  // - prefer-concurrent-awaits: what the server has answered tells where to ask
  const sessions = await fetch(status.headers.get('location'));
  return sessions.json();
}

export async function versions(browsers) {
  const found = {};
  for (const name of browsers) {
    // + no-await-in-loop: a request for each browser, none needs another
    const response = await fetch(`https://versions.example/${name}`);
    found[name] = response.status;
  }
  return found;
}

export async function firstFree(ports) {
  for (const port of ports) {
    // - no-await-in-loop: ends with the first that is free
    const response = await fetch(`http://localhost:${port}/status`).catch(() => undefined);
    if (response === undefined) return port;
  }
  return undefined;
}
