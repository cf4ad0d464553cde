const fs = require('fs');
const { promisify } = require('util');
const { parseStringPromise } = require('xml2js');
const AdmZip = require('adm-zip');

const readFile = promisify(fs.readFile);
// + no-fake-async: never calls back, so that the promise is never fulfilled
const readNow = promisify(fs.readFileSync);

exports.readText = async function (file) {
  // + no-fake-async: decodes the whole text at once
  return await readFile(file, 'utf8');
};

exports.readBytes = async function (file) {
  // - no-fake-async: bytes are not decoded
  return await readFile(file);
};

exports.readXml = async function (text) {
  // + no-fake-async: parses on this thread although it returns a promise
  const { workbook } = await parseStringPromise(text);
  return workbook;
};

exports.readZip = function (file) {
  // + no-blocking-call hint: reads the archive synchronously
  return new AdmZip(file).getEntries();
};

exports.readStream = function (stream, done) {
  let all = Buffer.alloc(0);
  stream.on('data', (piece) => {
    // + no-accidental-quadratic: copies all that has come so far for each piece
    all = Buffer.concat([all, piece]);
  });
  stream.on('end', () => done(all));
};

exports.readPieces = function (stream, done) {
  const pieces = [];
  stream.on('data', (piece) => pieces.push(piece));
  // - no-accidental-quadratic: joined once, at the end
  stream.on('end', () => done(Buffer.concat(pieces)));
};

exports.exists = async function (file) {
  // - no-fake-async: a single system call
  // + no-blocking-call information: an async function that asks the disk and waits
  return fs.existsSync(file);
};

exports.open = readNow;
