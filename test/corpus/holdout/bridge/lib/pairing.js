const { scrypt } = require('node:crypto');
const { promisify } = require('node:util');

const derive = promisify(scrypt);
let session = null;
let attempts = 0;
let busy = false;

exports.pair = async function (controller) {
  if (session) return session;
  const key = await derive(controller, 'bridge', 32);
  // + no-async-race warning: two requests that pair at the same time both find no session
  session = { controller, key: key.toString('hex') };
  return session;
};

exports.pairOnce = async function (controller) {
  if (busy) throw new Error('another controller is pairing');
  busy = true;
  const key = await derive(controller, 'bridge', 32);
  // - no-async-race: the flag is set before the wait
  busy = false;
  return key;
};

exports.verify = async function (controller, code) {
  const before = attempts;
  // - no-pool-starvation: one job for one controller
  const key = await derive(code, controller, 32);
  // + no-async-race: writes what it has read before the wait, attempts in between are lost
  attempts = before + 1;
  return key;
};
