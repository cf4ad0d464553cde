const { Client } = require('pg');

let client;

async function connection() {
  if (!client) {
    const made = new Client(process.env.DATABASE_URL);
    await made.connect();
    // + no-async-race: a second caller comes in while the first connects, and a client is lost
    client = made;
  }
  return client;
}

exports.get = async function (key) {
  const { rows } = await (await connection()).query('SELECT value FROM store WHERE key = $1', [key]);
  return rows[0]?.value;
};

exports.set = async function (key, value) {
  await (await connection()).query('INSERT INTO store VALUES ($1, $2)', [key, value]);
};
