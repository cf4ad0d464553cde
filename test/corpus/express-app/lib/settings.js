const fs = require('fs');
const { parse } = require('./parse');

function readSettings(file) {
  // + no-blocking-call warning: reached from a request handler in server.js
  const text = fs.readFileSync(file, 'utf8');
  return parse(text);
}

let schema;
function settingsSchema() {
  if (!schema) {
    // - no-blocking-call: runs once, its result is kept
    schema = JSON.parse(fs.readFileSync(require.resolve('./schema.json'), 'utf8'));
  }
  return schema;
}

exports.readSettings = readSettings;
exports.settingsSchema = settingsSchema;
