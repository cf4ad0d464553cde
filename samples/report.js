// Writes the sales report: who buys alike, what to expect next month, signed and archived.
import { createHash, pbkdf2Sync } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { brotliCompressSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));

async function main() {
  const orders = await loadOrders(join(here, 'data'));
  const forecasts = Promise.all([forecast('north', orders), forecast('south', orders)]);
  const alike = findSimilarCustomers(orders);
  const report = { alike, forecasts: await forecasts };
  await save(report, orders, join(here, 'out'));
  const [best] = alike;
  console.log(
    `${orders.length} orders; ${best.a} and ${best.b} buy most alike (${best.similarity.toFixed(2)})`,
  );
}

async function loadOrders(folder) {
  const orders = [];
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const line of text.trimEnd().split('\n').slice(1)) {
      const [customer, region, product, amount] = line.split(',');
      orders.push({ customer, region, product, amount: Number(amount) });
    }
  }
  return orders;
}

/** Compares every customer with every other: the Jaccard index of what they bought. */
function findSimilarCustomers(orders) {
  const baskets = basketsByCustomer(orders);
  const pairs = [];
  for (const [a, basketOfA] of baskets) {
    for (const [b, basketOfB] of baskets) {
      if (a < b) pairs.push({ a, b, similarity: jaccardIndex(basketOfA, basketOfB) });
    }
  }
  return pairs.sort((x, y) => y.similarity - x.similarity).slice(0, 100);
}

function basketsByCustomer(orders) {
  const baskets = new Map();
  for (const { customer, product } of orders) {
    const basket = baskets.get(customer) ?? new Set();
    baskets.set(customer, basket.add(product));
  }
  return baskets;
}

function jaccardIndex(a, b) {
  const shared = [...a].filter((product) => b.has(product));
  return shared.length / new Set([...a, ...b]).size;
}

function forecast(region, orders) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('forecast-worker.js', import.meta.url), {
      workerData: {
        region,
        amounts: orders.filter((order) => order.region === region).map(({ amount }) => amount),
      },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function save(report, orders, folder) {
  mkdirSync(folder, { recursive: true });
  const signed = { ...report, signature: sign(report) };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(signed, null, 2));
  writeFileSync(join(folder, 'orders.json.br'), brotliCompressSync(JSON.stringify(orders)));
}

function sign(report) {
  const digest = createHash('sha256').update(JSON.stringify(report)).digest();
  return pbkdf2Sync(digest, 'lanewise-sample', 600_000, 32, 'sha256').toString('hex');
}

await main();
