const path = require('node:path');
const fs = require('fs-extra');

class Storage {
  constructor(folder) {
    this.folder = folder;
  }

  prepare() {
    // - no-blocking-call: called once, before the server listens
    fs.ensureDirSync(this.folder);
  }

  read(name) {
    const file = path.resolve(this.folder, name);
    // - no-blocking-call: its only callers run at start-up
    if (!fs.pathExistsSync(file)) return null;
    // - no-blocking-call: its only callers run at start-up
    return fs.readJsonSync(file);
  }

  write(name, data) {
    // + no-blocking-call warning: reached from a request and from a timer
    fs.writeJsonSync(path.resolve(this.folder, name), data);
  }

  remove(name) {
    // + no-blocking-call hint: nobody in the program calls it, others may
    fs.removeSync(path.resolve(this.folder, name));
  }

  async migrate(names) {
    for (const name of names) {
      const file = path.resolve(this.folder, name);
      // + no-blocking-call warning: a file for each name, in a loop of an async function
      const data = fs.readJsonSync(file);
      data.version = 2;
      // - no-await-in-loop: part of a migration, by its name
      await fs.writeJson(file, data);
    }
  }
}

module.exports = new Storage(process.env.BRIDGE_HOME || '.bridge');
