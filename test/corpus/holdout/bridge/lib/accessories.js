const storage = require('./storage');

const known = new Map();

exports.restore = function () {
  const saved = storage.read('accessories.json') ?? [];
  for (const accessory of saved) known.set(accessory.id, accessory);
};

exports.list = () => [...known.values()];

exports.persist = function () {
  storage.write('accessories.json', exports.list());
};

exports.autosave = function (minutes) {
  setInterval(() => {
    // + no-blocking-call warning: `write` of another file writes a file, in a timer
    storage.write('accessories.json', [...known.values()]);
  }, minutes * 60_000).unref();
};

/** Those that a plugin does not announce any more. */
exports.orphans = function (announced) {
  // + no-accidental-quadratic hint: looks through all announced for each that is known
  return exports.list().filter((accessory) => !announced.some((other) => other.id === accessory.id));
};

exports.withService = function (type) {
  // - no-accidental-quadratic: the services of one accessory are parts of it
  return exports.list().filter((accessory) => accessory.services.some((service) => service.type === type));
};
