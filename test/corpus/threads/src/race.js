import express from 'express';
import fs from 'node:fs/promises';
import { Mutex } from 'async-mutex';
import { loadUser, price } from './store.js';

const app = express();
const mutex = new Mutex();
const cache = new Map();
let visits = 0;
let balance = 100;
let initialised = false;
let loading;

app.get('/visits', async (req, res) => {
  // + no-async-race: reads the count before the await and writes it after
  visits = visits + (await price(req.query.id));
  res.json(visits);
});

app.post('/withdraw', async (req, res) => {
  const { amount } = req.body;
  if (balance < amount) return res.status(409).end();
  await price(amount);
  // + no-async-race: the balance was checked before the await
  balance -= amount;
  res.json(balance);
});

app.post('/count', async (req, res) => {
  const current = visits;
  await loadUser(req.query.id);
  // + no-async-race: writes what was read before the await
  visits = current + 1;
  res.json(visits);
});

app.post('/settings', async (req, res) => {
  const settings = JSON.parse(await fs.readFile('settings.json', 'utf8'));
  settings[req.body.name] = req.body.value;
  // + no-async-race: two requests read the same file before either writes
  await fs.writeFile('settings.json', JSON.stringify(settings));
  res.end();
});

export async function initialise() {
  if (initialised) return;
  await connect();
  // + no-async-race: a second caller comes in before the flag is set
  initialised = true;
}

export async function initialiseOnce() {
  if (initialised) return;
  // - no-async-race: the flag is set before the await
  initialised = true;
  await connect();
}

export function connection() {
  // - no-async-race: the promise itself is kept
  loading ??= connect();
  return loading;
}

async function connect() {
  await loadUser('root');
}

app.get('/user', async (req, res) => {
  let user = cache.get(req.query.id);
  if (!user) {
    user = await loadUser(req.query.id);
    // - no-async-race: at worst it is loaded twice, with the same result
    cache.set(req.query.id, user);
  }
  res.json(user);
});

app.get('/total', async (req, res) => {
  let total = 0;
  for (const id of req.query.ids) {
    // + no-await-in-loop: a sum over requests that only read
    const one = await price(id);
    // - no-async-race: a variable of this request
    total += one;
  }
  res.json(total);
});

app.get('/atomic', async (req, res) => {
  const one = await price(req.query.id);
  // - no-async-race: read and written after the await
  visits += one;
  res.json(visits);
});

app.post('/locked', async (req, res) => {
  const release = await mutex.acquire();
  try {
    const current = visits;
    await loadUser(req.query.id);
    // - no-async-race: under a lock
    visits = current + 1;
  } finally {
    release();
  }
  res.end();
});

app.use(async (req, res, next) => {
  const name = req.user ?? 'nobody';
  const user = await loadUser(name);
  // - no-async-race: each request has an object of its own
  req.user = user;
  next();
});

export class Counter {
  total = 0;

  async add(id) {
    // + no-async-race: `this.total` is read before the await
    this.total += await price(id);
  }

  async addSafely(id) {
    const one = await price(id);
    // - no-async-race: read and written without an await between
    this.total += one;
  }
}

const counter = new Counter();
app.post('/add', async (req, res) => {
  await Promise.all(req.body.ids.map((id) => counter.add(id)));
  await counter.addSafely(req.body.id);
  res.json(counter.total);
});

app.listen(3000);
