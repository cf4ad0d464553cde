const fs = require('node:fs/promises');
const os = require('node:os');

exports.overview = async function () {
  const meminfo = await fs.readFile('/proc/meminfo', 'utf8');
  // + prefer-concurrent-awaits: two files, none says anything about the other
  const temperature = await fs.readFile('/sys/class/thermal/thermal_zone0/temp', 'utf8');
  const total = /MemTotal:\s+(\d+)/.exec(meminfo)?.[1];
  return { total, degrees: Number(temperature) / 1000, load: os.loadavg() };
};

exports.latest = async function (name) {
  const manifest = JSON.parse(await fs.readFile(`node_modules/${name}/package.json`, 'utf8'));
  // - prefer-concurrent-awaits: asks the registry that the manifest names
  const response = await fetch(manifest.publishConfig.registry + name);
  return response.json();
};
