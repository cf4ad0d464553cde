const db = require('./db');

const open = new Map();
const sessions = new Set();
let connections = 0;

async function load(id) {
  const saved = await db.get(`pad:${id}`);
  return saved ?? { text: '', revision: 0 };
}

exports.pad = async function (id) {
  // - no-async-race: a cache, which at worst loads the same pad twice
  if (!open.has(id)) open.set(id, await load(id));
  return open.get(id);
};

exports.apply = async function (id, changeset) {
  const pad = open.get(id) ?? (await load(id));
  pad.text = changeset;
  await db.set(`pad:${id}`, pad);
};

exports.enter = async function (author, id) {
  if (sessions.has(author)) throw new Error('already there');
  await db.set(`author:${author}`, { id });
  // + no-async-race: two connections of one author both find that nobody is there
  sessions.add(author);
};

exports.leave = function (id) {
  // - no-async-race: nothing waits between the read and the write
  connections = Math.max(0, connections - 1);
  sessions.delete(id);
};

exports.compact = async function (ids) {
  for (const id of ids) {
    // - no-await-in-loop: what is written goes to one database, whose order others may see
    await db.set(`pad:${id}`, { ...open.get(id), history: [] });
  }
};
