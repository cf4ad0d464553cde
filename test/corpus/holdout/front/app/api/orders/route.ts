import { NextResponse } from 'next/server';

let last = 0;
const pending = new Set<string>();

async function store(order: unknown): Promise<void> {
  await fetch('https://orders.example', { method: 'POST', body: JSON.stringify(order) });
}

export async function POST(request: Request): Promise<Response> {
  const order = (await request.json()) as { id: string };
  if (pending.has(order.id)) return new Response(null, { status: 409 });
  await store(order);
  // + no-async-race warning: the same order, sent twice at once, finds none pending
  pending.add(order.id);
  return NextResponse.json({ ok: true });
}

export async function PUT(request: Request): Promise<Response> {
  const number = last + 1;
  await store({ number, body: await request.json() });
  // + no-async-race warning: two orders get the same number
  last = number;
  return NextResponse.json({ number });
}

export async function PATCH(request: Request): Promise<Response> {
  const order = (await request.json()) as { id: string };
  if (pending.has(order.id)) return new Response(null, { status: 409 });
  // - no-async-race: asked for and set without a wait in between
  pending.add(order.id);
  await store(order);
  return NextResponse.json({ ok: true });
}
