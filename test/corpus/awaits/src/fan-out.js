import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import pMap from 'p-map';
import { checksum } from './checksum.js';

const run = promisify(execFile);
const limit = pLimit(8);

export const readAll = (files) =>
  // + no-unbounded-concurrency: opens as many files as there are
  Promise.all(files.map((file) => fs.readFile(file)));

export const convertAll = (files) =>
  // + no-unbounded-concurrency: starts as many processes as there are files
  Promise.all(files.map((file) => run('convert', [file, `${file}.png`])));

export const fetchAll = (urls) =>
  // + no-unbounded-concurrency: as many sockets as there are addresses
  Promise.allSettled(urls.map(async (url) => (await fetch(url)).text()));

export const checksums = (files) =>
  // + no-unbounded-concurrency: the helper opens a file for each
  Promise.all(files.map(checksum));

export async function collected(urls) {
  const requests = [];
  for (const url of urls) requests.push(fetch(url));
  // + no-unbounded-concurrency: collected in a loop
  return Promise.all(requests);
}

export const limited = (files) =>
  // - no-unbounded-concurrency: eight at a time
  Promise.all(files.map((file) => limit(() => fs.readFile(file))));

export const mapped = (urls) =>
  // - no-unbounded-concurrency: p-map has a limit
  pMap(urls, (url) => fetch(url), { concurrency: 4 });

export const three = () =>
  // - no-unbounded-concurrency: three files
  Promise.all(['a', 'b', 'c'].map((name) => fs.readFile(name)));

export const computed = (numbers) =>
  // - no-unbounded-concurrency: opens nothing
  Promise.all(numbers.map(async (n) => n * 2));

export async function batches(files) {
  for (let i = 0; i < files.length; i += 16) {
    // - no-unbounded-concurrency: sixteen at a time
    // - no-await-in-loop: sixteen at a time already
    await Promise.all(files.slice(i, i + 16).map((file) => fs.readFile(file)));
  }
}

export const first = (urls) =>
  // - no-unbounded-concurrency: five at most
  Promise.all(urls.slice(0, 5).map((url) => fetch(url)));

const hosts = ['eu.example', 'us.example'];
export const race = () =>
  // - no-unbounded-concurrency: a constant list
  Promise.race(hosts.map((host) => fetch(`https://${host}`)));

export const streams = (files) => files.map((file) => createReadStream(file));
