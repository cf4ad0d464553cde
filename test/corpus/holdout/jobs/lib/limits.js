const store = require('./store');

const used = new Map();
let loaded = false;

exports.take = async function (key) {
  const count = used.get(key) ?? 0;
  if (count >= 10) throw new Error('too many');
  await store.record(key);
  // + no-async-race warning: requests that come at once all count from the same number
  used.set(key, count + 1);
  return count + 1;
};

exports.load = async function () {
  if (loaded) return;
  loaded = true;
  // - no-async-race: the flag was set before the wait
  for (const [key, count] of await store.all()) used.set(key, count);
};

exports.give = async function (key) {
  await store.record(key);
  // - no-async-race: read and written after the wait
  used.set(key, (used.get(key) ?? 0) - 1);
};
