import { lstatSync } from 'fs';

export const isTemplate = (name: string): boolean =>
  // + no-blocking-call hint: exported through `export *`
  name.endsWith('.tpl') && lstatSync(name).isFile();
