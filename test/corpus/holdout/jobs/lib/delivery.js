const dns = require('node:dns');
const fs = require('node:fs');
const net = require('node:net');
const { promisify } = require('node:util');
const pLimit = require('p-limit');
const nodemailer = require('nodemailer');

const lookup = promisify(dns.lookup);
const limit = pLimit(20);

exports.sendAll = async function (recipients, text) {
  // + no-unbounded-concurrency warning: a connection for each recipient, all at once
  await Promise.all(recipients.map((address) => fetch('https://mail.example/send', { method: 'POST', body: JSON.stringify({ address, text }) })));
};

exports.sendSome = async function (recipients, text) {
  // - no-unbounded-concurrency: twenty at a time
  await Promise.all(recipients.map((address) => limit(() => fetch(`https://mail.example/send/${address}`, { method: 'POST', body: text }))));
};

exports.resolveAll = function (hosts) {
  // + no-pool-starvation warning: a lookup of the system for each host, on four threads
  return Promise.all(hosts.map((host) => lookup(host)));
};

exports.resolveByNetwork = function (hosts) {
  // - no-pool-starvation: asks name servers, not the pool
  return Promise.all(hosts.map((host) => dns.promises.resolve4(host)));
};

exports.attachments = async function (files) {
  const contents = [];
  for (const file of files) contents.push(fs.promises.readFile(file));
  // + no-unbounded-concurrency: started one after the other, none is waited for
  return Promise.all(contents);
};

exports.probe = async function (ports) {
  const open = [];
  for (const port of ports) {
    const socket = net.connect(port);
    // + no-await-in-loop: each port answers for itself
    const answered = await new Promise((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
    if (answered) open.push(port);
    socket.destroy();
  }
  return open;
};

exports.transports = async function () {
  const settings = [{ host: 'a.example' }, { host: 'b.example' }];
  // - no-unbounded-concurrency: two hosts, written down here
  const texts = await Promise.all(settings.map(({ host }) => fetch(`https://${host}/health`)));
  return texts.map(({ ok }, index) => ok && nodemailer.createTransport(settings[index]));
};
