const fs = require('fs');

class Settings {
  constructor(file) {
    this.file = file;
    // - no-blocking-call: made once, at the top level of the program
    this.values = JSON.parse(fs.readFileSync(file, 'utf8'));
  }

  get(name) {
    return this.values[name];
  }

  save(values) {
    this.values = { ...this.values, ...values };
    // + no-blocking-call warning: a request handler calls it
    fs.writeFileSync(this.file, JSON.stringify(this.values, null, 2));
  }
}

exports.Settings = Settings;
