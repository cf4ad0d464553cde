import { readFileSync } from 'node:fs';

// - no-blocking-call: a configuration file
const version = JSON.parse(readFileSync('package.json', 'utf8')).version;

export default {
  plugins: [
    {
      name: 'banner',
      renderChunk(code) {
        // - no-blocking-call: a build has nobody else to serve
        return readFileSync('BANNER', 'utf8') + code + version;
      },
    },
  ],
};
