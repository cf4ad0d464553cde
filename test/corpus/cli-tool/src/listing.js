import { statSync } from 'node:fs';

export const listing = (files) =>
  files
    .map((file) => {
      // + no-blocking-call warning: called by a request handler, for each file
      const { size } = statSync(file);
      return `${file} ${size}`;
    })
    .join('\n');
