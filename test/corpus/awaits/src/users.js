import pg from 'pg';

const pool = new pg.Pool();

export async function loadUser(id) {
  const { rows } = await pool.query('SELECT * FROM users WHERE id = $1', [id]);
  return rows[0];
}

export async function saveUser(user) {
  await pool.query('UPDATE users SET name = $2 WHERE id = $1', [user.id, user.name]);
  await pool.query('INSERT INTO log (text) VALUES ($1)', [user.name]);
}
