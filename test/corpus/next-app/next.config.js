const fs = require('fs');

module.exports = {
  // - no-blocking-call: a configuration file
  env: JSON.parse(fs.readFileSync('env.json', 'utf8')),
};
