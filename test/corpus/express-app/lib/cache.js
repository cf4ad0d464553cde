const fs = require('fs');

class FileCache {
  #entries = new Map();

  get(file) {
    let entry = this.#entries.get(file);
    if (entry === undefined) {
      // + no-blocking-call warning: a cache miss blocks the request; there is one for each file
      entry = fs.readFileSync(file);
      this.#entries.set(file, entry);
    }
    return entry;
  }

  // - no-blocking-call: the user's own method of such a name reads a Map
  getSync(file) {
    return this.#entries.get(file);
  }
}

module.exports = new FileCache();
