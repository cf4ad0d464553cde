export function mandelbrot(width, height) {
  const counts = new Uint16Array(width * height);
  // + no-cpu-heavy-loop warning: pixels by pixels by iterations, called by a handler
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let re = 0;
      let im = 0;
      let n = 0;
      while (n < 1000 && re * re + im * im < 4) {
        [re, im] = [re * re - im * im + (x / width) * 3 - 2, 2 * re * im + (y / height) * 2 - 1];
        n++;
      }
      counts[y * width + x] = n;
    }
  }
  return counts;
}

export function matrixProduct(a, b) {
  const n = a.length;
  const product = [];
  // + no-cpu-heavy-loop warning: three nested loops over the size of a matrix
  for (let i = 0; i < n; i++) {
    product[i] = [];
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i][k] * b[k][j];
      product[i][j] = sum;
    }
  }
  return product;
}

export function primesBelow(limit) {
  const composite = new Uint8Array(limit);
  const primes = [];
  // + no-cpu-heavy-loop: a sieve, called with five million
  for (let i = 2; i < limit; i++) {
    if (composite[i]) continue;
    primes.push(i);
    for (let j = i * i; j < limit; j += i) composite[j] = 1;
  }
  return primes;
}

export function dot(a, b) {
  let sum = 0;
  // - no-cpu-heavy-loop: one pass over a vector
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function identity4() {
  const m = [];
  // - no-cpu-heavy-loop: four by four
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) m.push(i === j ? 1 : 0);
  return m;
}

export function simulate(bodies) {
  // + no-cpu-heavy-loop: a thousand steps over all pairs of bodies
  for (let step = 0; step < 1000; step++) {
    for (let i = 0; i < bodies.length; i++) {
      for (let j = i + 1; j < bodies.length; j++) {
        const dx = bodies[i].x - bodies[j].x;
        const dy = bodies[i].y - bodies[j].y;
        const force = 1 / Math.pow(dx * dx + dy * dy + 0.01, 1.5);
        bodies[i].vx -= dx * force;
        bodies[j].vx += dx * force;
      }
    }
  }
}

export function monteCarlo(samples = 50_000_000) {
  let inside = 0;
  // + no-cpu-heavy-loop: fifty million samples by default
  for (let i = 0; i < samples; i++) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y < 1) inside++;
  }
  return (4 * inside) / samples;
}

export function digits(value) {
  const found = [];
  // - no-cpu-heavy-loop: as many iterations as a number has digits
  while (value > 0) {
    found.unshift(value % 10);
    value = Math.floor(value / 10);
  }
  return found;
}
