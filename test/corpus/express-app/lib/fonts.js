const fs = require('fs');
const path = require('path');

const directory = path.join(__dirname, 'fonts');

module.exports = {
  fonts(locale) {
    // + no-blocking-call warning: three calls away from a request handler, through an object of exports
    const names = fs.readdirSync(path.join(directory, locale));
    return Object.fromEntries(names.map((name) => [name, path.join(directory, locale, name)]));
  },
};
