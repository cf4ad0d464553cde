import { writeFileSync, mkdirSync } from 'node:fs';
import fs from 'node:fs/promises';
import fse from 'fs-extra';
import { execSync } from 'node:child_process';

export class JunitReporter {
  onEnd(results) {
    // + no-blocking-call hint: a method that whoever uses the package calls
    mkdirSync('reports', { recursive: true });
    // + no-blocking-call hint: a method that whoever uses the package calls
    writeFileSync('reports/junit.xml', JSON.stringify(results));
  }

  async onEndAsync(results) {
    await fs.mkdir('reports', { recursive: true });
    // - prefer-concurrent-awaits: writes into the folder that was made
    await fs.writeFile('reports/junit.xml', JSON.stringify(results));
  }
}

export const copyAll = (files) =>
  // - no-unbounded-concurrency: fs-extra waits for a descriptor to become free
  Promise.all(files.map((file) => fse.copy(file, `out/${file}`)));

export const downloadAll = (urls) =>
  // + no-unbounded-concurrency: as many sockets as there are addresses
  Promise.all(urls.map(async (url) => (await fetch(url)).text()));

export const writeAll = (results) =>
  // + no-unbounded-concurrency: as many descriptors as there are results
  Promise.all(Array.from(results, ([name, text]) => fs.writeFile(`reports/${name}.xml`, text)));

export const downloadFew = (urls) =>
  // - no-unbounded-concurrency: a slice of the list
  Promise.all(urls.slice(0, 8).map((url) => fetch(url)));

export async function revision() {
  // + no-blocking-call information: an async function that waits for a process all the same
  return execSync('git rev-parse HEAD').toString();
}

export async function write(name, text) {
  for (const line of text.split('\n')) {
    // - no-await-in-loop: the lines of one file, whose order shows
    await fs.appendFile(name, `${line}\n`);
  }
}
