import pg from 'pg';

const pool = new pg.Pool();

export const loadUser = async (id) => (await pool.query('SELECT * FROM users WHERE id = $1', [id])).rows[0];
export const price = async (id) => (await pool.query('SELECT price FROM items WHERE id = $1', [id])).rows[0].price;
