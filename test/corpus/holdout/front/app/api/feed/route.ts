import { NextResponse } from 'next/server';
import { digest, feed, latest, offers } from '@/lib/feeds';

export async function GET(): Promise<Response> {
  const news = await latest();
  // + prefer-concurrent-awaits warning: another server, which the first says nothing about
  const deals = await offers();
  return NextResponse.json({ news, deals });
}

export async function POST(request: Request): Promise<Response> {
  const { urls } = (await request.json()) as { urls: string[] };
  const { items } = await feed(urls);
  return NextResponse.json({ items, digest: await digest(items.join('\n')) });
}
