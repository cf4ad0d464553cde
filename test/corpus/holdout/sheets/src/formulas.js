exports.columnNumber = function (letters) {
  let number = 0;
  // - no-cpu-heavy-loop: two or three letters
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
};

exports.isFormula = function (text) {
  // + no-slow-regex hint: digits can be divided among the rounds of the outer quantifier
  return /^=(?:\w+|[A-Z]+\d+|[-+*/(),])+$/.test(text);
};

exports.address = function (text) {
  // - no-slow-regex: letters, then digits
  return /^\$?([A-Z]{1,3})\$?(\d+)$/.exec(text);
};

exports.numberFormat = function (text) {
  // + no-slow-regex hint: a run of digits can be one round or many
  return /^(?:\d+|\d+\.\d+)+%?$/.test(text);
};

// + no-cpu-heavy-loop hint: calls itself twice at each step
exports.combinations = function combinations(n, k) {
  if (k === 0 || k === n) return 1;
  return combinations(n - 1, k - 1) + combinations(n - 1, k);
};

const known = new Map();

// - no-cpu-heavy-loop: keeps what it has worked out
exports.triangle = function triangle(n) {
  if (n < 2) return n;
  if (!known.has(n)) known.set(n, triangle(n - 1) + triangle(n - 2));
  return known.get(n);
};

exports.inverse = function (matrix) {
  const n = matrix.length;
  // + no-cpu-heavy-loop hint: each row by each row by each column
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const factor = matrix[j][i] / matrix[i][i];
      for (let k = 0; k < n; k++) matrix[j][k] -= factor * matrix[i][k];
    }
  }
  return matrix;
};

exports.primes = function (limit = 20_000_000) {
  const composite = new Uint8Array(limit);
  const found = [];
  // + no-cpu-heavy-loop hint: a sieve of twenty million numbers
  for (let i = 2; i < limit; i++) {
    if (composite[i]) continue;
    found.push(i);
    for (let j = i * 2; j < limit; j += i) composite[j] = 1;
  }
  return found;
};
