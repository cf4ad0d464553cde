import { readFileSync } from 'node:fs';
import { slugs } from '@/lib/posts';

export async function GET(request: Request): Promise<Response> {
  // + no-blocking-call warning: a route handler of Next.js
  const text = readFileSync('stats.json', 'utf8');
  // + no-blocking-call warning: a helper through a path of tsconfig
  return Response.json({ stats: JSON.parse(text), posts: slugs().length, url: request.url });
}
