const { Pool } = require('pg');
const pool = new Pool();

exports.invoice = async (id) => {
  const { rows } = await pool.query('SELECT * FROM invoices WHERE id = $1', [id]);
  return rows[0];
};

exports.pool = pool;
