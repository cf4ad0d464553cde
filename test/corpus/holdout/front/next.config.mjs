import { readFileSync } from 'node:fs';

/** @type {import('next').NextConfig} */
export default {
  env: {
    // - no-blocking-call: a configuration file, read when the site is built
    VERSION: JSON.parse(readFileSync('./package.json', 'utf8')).version ?? '0',
  },
};
