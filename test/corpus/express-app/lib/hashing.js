const crypto = require('crypto');
const { promisify } = require('util');

const pbkdf2 = promisify(crypto.pbkdf2);

exports.hashPassword = (password, salt) => {
  // + no-blocking-call warning: made slow on purpose, and called by the login handler
  return crypto.pbkdf2Sync(password, salt, 310_000, 32, 'sha256').toString('hex');
};

// - no-blocking-call: computes on a pool thread
exports.hashPasswordAsync = (password, salt) => pbkdf2(password, salt, 310_000, 32, 'sha256');

// - no-blocking-call: a few bytes cost less than handing them to the pool
exports.salt = () => crypto.randomBytes(16);
