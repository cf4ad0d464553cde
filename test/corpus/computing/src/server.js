import express from 'express';
import { mandelbrot, matrixProduct, primesBelow } from './numeric.js';
import { distance, similar } from './text.js';
import { scale } from './image.js';
import { fibonacci, permutations } from './recursive.js';

const app = express();

app.get('/mandelbrot', (req, res) => res.json(mandelbrot(800, 600)));
app.get('/primes', (req, res) => res.json(primesBelow(5_000_000)));
app.post('/product', (req, res) => res.json(matrixProduct(req.body.a, req.body.b)));
app.post('/distance', (req, res) => res.json(distance(req.body.a, req.body.b)));
app.post('/similar', (req, res) => res.json(similar(req.body.word, req.body.words)));
app.get('/scale', (req, res) => res.end(scale(req.body)));
app.get('/fibonacci', (req, res) => res.json(fibonacci(40)));
app.get('/permutations', (req, res) => res.json(permutations(req.body)));

app.get('/sum', (req, res) => {
  let sum = 0;
  // + no-cpu-heavy-loop warning: a billion iterations in a request handler
  for (let i = 0; i < 1e9; i++) sum += Math.sqrt(i);
  res.json(sum);
});

app.get('/wait', (req, res) => {
  const end = Date.now() + 2000;
  // + no-cpu-heavy-loop warning: keeps the thread busy until a time is reached
  while (Date.now() < end) {
    // nothing
  }
  res.end();
});

app.get('/small', (req, res) => {
  let sum = 0;
  // - no-cpu-heavy-loop: a hundred iterations
  for (let i = 0; i < 100; i++) sum += i;
  res.json(sum);
});

app.get('/table', (req, res) => {
  const rows = [];
  // - no-cpu-heavy-loop: two nested loops of 24 and 60
  for (let hour = 0; hour < 24; hour++) {
    for (let minute = 0; minute < 60; minute++) rows.push(`${hour}:${minute}`);
  }
  res.json(rows);
});

app.get('/names', (req, res) => {
  // - no-cpu-heavy-loop: one pass over what a request brings
  res.json(req.body.names.map((name) => name.trim().toLowerCase()));
});

app.listen(3000);
