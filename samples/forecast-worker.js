// Expects next month's sales of a region by drawing many months at random from its past orders.
import { parentPort, workerData } from 'node:worker_threads';

const months = 15_000;
const { region, amounts } = workerData;

function simulateMonth() {
  const drawn = amounts.map(() => amounts[Math.floor(Math.random() * amounts.length)]);
  return drawn.reduce((total, amount) => total + amount, 0);
}

const totals = Array.from({ length: months }, simulateMonth).sort((a, b) => a - b);
parentPort.postMessage({
  region,
  low: totals[Math.floor(months * 0.05)],
  expected: totals[Math.floor(months * 0.5)],
  high: totals[Math.floor(months * 0.95)],
});
