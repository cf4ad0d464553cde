import Database from 'better-sqlite3';

export interface Account {
  id: string;
  name: string;
}

export class Accounts {
  readonly #db: Database.Database;

  constructor(file: string) {
    // - no-blocking-call: the database is opened once while the service starts
    this.#db = new Database(file);
  }

  find(id: string): Account | undefined {
    // + no-blocking-call warning: called by a request handler, through the type of an option
    return this.#db.prepare('SELECT * FROM accounts WHERE id = ?').get(id) as Account | undefined;
  }
}

export const openDatabase = (file: string): Accounts => new Accounts(file);
