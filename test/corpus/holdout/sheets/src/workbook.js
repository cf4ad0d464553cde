class Workbook {
  constructor() {
    this.sheets = [];
    this.styles = [];
    this.strings = [];
  }

  addStyle(style) {
    // - no-accidental-quadratic: no loop, and styles are a few
    const index = this.styles.findIndex((other) => other.name === style.name);
    return index < 0 ? this.styles.push(style) - 1 : index;
  }

  static merge(rows, changes) {
    return rows.map((row) => {
      // + no-accidental-quadratic hint: looks through all changes for each row
      const change = changes.find((other) => other.number === row.number);
      return change ? { ...row, ...change } : row;
    });
  }

  static columns(rows) {
    const names = [];
    for (const row of rows) {
      for (const cell of row.cells) {
        // + no-accidental-quadratic hint: a list that grows is searched for each cell
        if (!names.includes(cell.value)) names.push(cell.value);
      }
    }
    return names;
  }

  static lastFilled(rows) {
    // - no-accidental-quadratic: the cells of a row are parts of it
    return rows.map((row) => row.cells.findIndex((cell) => cell.value === undefined));
  }

  static header(rows) {
    const found = [];
    for (const row of rows) {
      // - no-accidental-quadratic: ten at most
      if (!found.includes(row.title)) found.push(row.title);
      if (found.length >= 10) break;
    }
    return found;
  }

  static totals(rows) {
    // - no-cpu-heavy-loop: rows by cells, an addition each
    return rows.map((row) => row.cells.reduce((sum, cell) => sum + cell.value, 0));
  }

  static strings(cells) {
    const table = {};
    for (const cell of cells) {
      // + no-accidental-quadratic hint: lists all keys for each cell
      if (!Object.keys(table).includes(cell.text)) table[cell.text] = Object.keys(cell).length;
    }
    return table;
  }
}

exports.Workbook = Workbook;
