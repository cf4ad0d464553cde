import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadUser } from './users.js';

export async function chain(url) {
  let next = url;
  while (next) {
    // - no-await-in-loop: each answer names the next request
    const response = await fetch(next);
    // - no-await-in-loop: each answer names the next request
    const page = await response.json();
    next = page.links.next;
  }
}

export async function paginated(client) {
  const items = [];
  let cursor;
  do {
    // - no-await-in-loop: pages by cursor
    const page = await client.list({ cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

export async function numberedPages(api) {
  const items = [];
  for (let page = 1; ; page++) {
    // - no-await-in-loop: goes on until a page is empty
    const batch = await api.page(page);
    if (batch.length === 0) return items;
    items.push(...batch);
  }
}

export async function firstThatWorks(mirrors) {
  for (const mirror of mirrors) {
    // - no-await-in-loop: stops at the first that answers
    const response = await fetch(mirror);
    if (response.ok) return response;
  }
  throw new Error('no mirror answers');
}

export async function firstReadable(files) {
  for (const file of files) {
    try {
      // - no-await-in-loop: stops at the first that can be read
      return await fs.readFile(file);
    } catch {
      // the next one
    }
  }
  return undefined;
}

export async function retry(work, attempts) {
  let last;
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      // - no-await-in-loop: tries again after a failure
      return await work();
    } catch (error) {
      last = error;
      // - no-await-in-loop: waits before it tries again
      await sleep(2 ** attempt * 100);
    }
  }
  throw last;
}

export async function poll(job) {
  // - no-await-in-loop: asks again until it is done
  while (!(await job.isDone())) {
    // - no-await-in-loop: waits between two questions
    await sleep(500);
  }
}

export async function waitForFile(file) {
  for (;;) {
    try {
      // - no-await-in-loop: polls until the file is there
      await fs.access(file);
      return;
    } catch {
      // - no-await-in-loop: waits between two tries
      await sleep(100);
    }
  }
}

export async function rateLimited(ids) {
  const users = [];
  for (const id of ids) {
    // - no-await-in-loop: one request a second on purpose
    users.push(await loadUser(id));
    // - no-await-in-loop: one request a second on purpose
    await sleep(1000);
  }
  return users;
}

export async function inBatches(ids) {
  const users = [];
  for (let i = 0; i < ids.length; i += 20) {
    // - no-await-in-loop: twenty at a time already
    users.push(...(await Promise.all(ids.slice(i, i + 20).map(loadUser))));
  }
  return users;
}

export async function transfer(client, moves) {
  await client.query('BEGIN');
  for (const { from, to, amount } of moves) {
    // - no-await-in-loop: statements of one transaction
    await client.query('UPDATE accounts SET balance = balance - $2 WHERE id = $1', [from, amount]);
    // - no-await-in-loop: statements of one transaction
    await client.query('UPDATE accounts SET balance = balance + $2 WHERE id = $1', [to, amount]);
  }
  await client.query('COMMIT');
}

export async function inTransaction(prisma, rows) {
  await prisma.$transaction(async (tx) => {
    for (const row of rows) {
      // - no-await-in-loop: one transaction has one connection
      await tx.entry.create({ data: row });
    }
  });
}

export async function migrate(migrations, knex) {
  for (const migration of migrations) {
    // - no-await-in-loop: migrations come one after the other
    await migration.up(knex);
  }
}

export async function digest(parts) {
  let hash = '';
  for (const part of parts) {
    // - no-await-in-loop: each digest goes into the next
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(hash + part));
    hash = Buffer.from(bytes).toString('hex');
  }
  return hash;
}

export async function pipeline(input, steps) {
  let value = input;
  for (const step of steps) {
    // - no-await-in-loop: each step takes what the last one gave
    value = await step(value);
  }
  return value;
}

export async function append(file, lines) {
  for (const line of lines) {
    // - no-await-in-loop: lines of one file are in order
    await fs.appendFile(file, `${line}\n`);
  }
}

export async function writeParts(handle, parts) {
  for (const part of parts) {
    // - no-await-in-loop: parts of one file are in order
    await handle.write(part);
  }
}

export async function untilQuota(files, quota) {
  let used = 0;
  for (const file of files) {
    // - no-await-in-loop: stops when a sum of the results is reached
    used += (await fs.stat(file)).size;
    if (used > quota) break;
  }
  return used;
}

export async function* lines(files) {
  for (const file of files) {
    // - no-await-in-loop: the consumer asks for one after the other
    const text = await fs.readFile(file, 'utf8');
    yield* text.split('\n');
  }
}

export async function streamed(stream) {
  const hash = createHash('sha256');
  for await (const chunk of stream) {
    // - no-await-in-loop: a stream comes in order
    await sink(chunk);
    hash.update(chunk);
  }
  return hash.digest('hex');
}

async function sink(chunk) {
  await fs.appendFile('sink', chunk);
}

export async function ask(readline, questions) {
  const answers = [];
  for (const question of questions) {
    // - no-await-in-loop: asks a person one thing after the other
    answers.push(await readline.question(question));
  }
  return answers;
}

export async function click(page, selectors) {
  for (const selector of selectors) {
    // - no-await-in-loop: one page, one click after the other
    await page.click(selector);
  }
}

export async function locked(mutex, tasks) {
  for (const task of tasks) {
    // - no-await-in-loop: takes a lock
    const release = await mutex.acquire();
    try {
      task.run();
    } finally {
      release();
    }
  }
}

export async function walk(node) {
  let current = node;
  const path = [];
  while (current) {
    path.push(current.name);
    // - no-await-in-loop: follows links
    current = await current.parent();
  }
  return path;
}

export async function drain(queue, handle) {
  while (queue.length > 0) {
    const item = queue.shift();
    // - no-await-in-loop: the handler may add to the queue
    await handle(item, queue);
  }
}
