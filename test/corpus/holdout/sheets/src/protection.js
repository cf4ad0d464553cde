const crypto = require('crypto');

const hash = (algorithm, ...parts) => {
  const sum = crypto.createHash(algorithm);
  for (const part of parts) sum.update(part);
  return sum.digest();
};

exports.passwordToHash = function (password, salt, rounds = 100_000) {
  // - no-blocking-call: a hash of some bytes costs a microsecond
  let key = hash('sha512', Buffer.from(salt, 'base64'), Buffer.from(password, 'utf16le'));
  // + no-cpu-heavy-loop information: a hash in each of a hundred thousand rounds, in an async function, too
  for (let i = 0; i < rounds; i++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32LE(i, 0);
    key = hash('sha512', key, counter);
  }
  return key.toString('base64');
};

exports.newSalt = function () {
  // - no-blocking-call: 16 random bytes cost next to nothing
  return crypto.randomBytes(16).toString('base64');
};

// + no-fake-async information: no wait in it, and a helper that computes for a tenth of a second
exports.protect = async (sheet, password) => {
  const salt = exports.newSalt();
  return { ...sheet, salt, hash: exports.passwordToHash(password, salt) };
};

exports.fingerprint = function (size) {
  // - no-blocking-call: the size comes from a variable, mostly some bytes of a token
  return crypto.randomBytes(size).toString('hex');
};

exports.newKeys = function () {
  // + no-blocking-call hint: searches for two large primes on this thread
  return crypto.generateKeyPairSync('rsa', { modulusLength: 4096 });
};
