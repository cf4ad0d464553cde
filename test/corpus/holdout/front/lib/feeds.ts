export async function latest(): Promise<unknown> {
  const response = await fetch('https://news.example/latest');
  // - no-fake-async: how much there is to parse is not in the text
  return response.json();
}

export async function offers(): Promise<unknown> {
  const response = await fetch('https://deals.example/today');
  return response.json();
}

export async function feed(urls: string[]): Promise<{ items: string[] }> {
  const items: string[] = [];
  for (const url of urls) {
    // + no-await-in-loop warning: a request for each address, in a request
    const response = await fetch(url);
    // - no-await-in-loop: said once, at the first
    items.push(await response.text());
  }
  return { items };
}

export function checksum(text: string): number {
  let sum = 0;
  // + no-cpu-heavy-loop warning: two hundred million rounds, in a request
  for (let i = 0; i < 200_000_000; i++) sum = (sum * 31 + text.charCodeAt(i % text.length)) | 0;
  return sum;
}

// + no-fake-async warning: async, but nothing in it waits, and `checksum` computes for long
export async function digest(text: string): Promise<number> {
  return checksum(text);
}

export async function size(text: string): Promise<number> {
  // - no-fake-async: does next to nothing
  return text.length;
}
