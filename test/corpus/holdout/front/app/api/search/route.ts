import { readFileSync } from 'node:fs';
import { NextResponse } from 'next/server';
import { rank } from '@/lib/rank';

export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams.get('q') ?? '';
  // + no-blocking-call warning: reads the catalogue in each request
  const items = JSON.parse(readFileSync('data/items.json', 'utf8')) as { title: string }[];
  return NextResponse.json(rank(items, query));
}

export async function POST(request: Request): Promise<Response> {
  const body = (await request.json()) as { pattern: string };
  // + no-slow-regex warning: the sender chooses the text, whose words can be divided in any way
  if (!/^(?:\w+\s*,?\s*)+$/.test(body.pattern)) return new Response('bad pattern', { status: 400 });
  return NextResponse.json({ ok: true });
}
