import fs from 'node:fs';
import path from 'node:path';

export function collect(roots, ignore) {
  const found = [];
  for (const root of roots) {
    // - no-blocking-call: only the command line reaches it
    for (const entry of fs.readdirSync(root, { withFileTypes: true })) {
      if (ignore.includes(entry.name)) continue;
      const file = path.join(root, entry.name);
      if (entry.isDirectory()) found.push(...collect([file], ignore));
      else found.push(file);
    }
  }
  return found;
}
