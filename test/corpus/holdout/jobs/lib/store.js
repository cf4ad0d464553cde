const fs = require('node:fs/promises');

exports.record = (key) => fs.appendFile('limits.log', `${key}\n`);

exports.all = async function () {
  const text = await fs.readFile('limits.log', 'utf8');
  return Object.entries(Object.groupBy(text.split('\n'), (key) => key)).map(([key, list]) => [key, list.length]);
};
