import fs from 'fs';
import path from 'path';

export function slugs(): string[] {
  // + no-blocking-call warning: called by a route handler
  return fs.readdirSync(path.join(process.cwd(), 'posts')).map((name) => name.replace(/\.md$/, ''));
}
