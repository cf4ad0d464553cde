import { formatCount } from '../view/format';
import { button, element } from './dom';

export interface Column<T> {
  readonly title: string;
  /** Explains the column. */
  readonly help?: string;
  readonly numeric?: boolean;
  /** What rows are ordered by. */
  readonly value: (row: T) => number | string;
  readonly cell: (row: T) => Node | string;
}

/** Rows shown before the reader asks for all. */
const firstRows = 50;

/** A table whose columns sort it: numbers largest first, texts from A on; a second press turns the order round. */
export class SortableTable<T> {
  readonly element: HTMLElement;
  readonly #columns: readonly Column<T>[];
  readonly #headers: readonly HTMLTableCellElement[];
  readonly #body = element('tbody');
  readonly #more: HTMLButtonElement;
  readonly #empty: HTMLElement;
  #rows: readonly T[] = [];
  #sorted: number;
  #descending = true;
  #all = false;

  constructor(caption: string, empty: string, columns: readonly Column<T>[], sorted: number) {
    this.#columns = columns;
    this.#sorted = sorted;
    this.#headers = columns.map((column, i) => this.#header(column, i));
    this.#empty = element('p', { class: 'empty', text: empty });
    this.#more = button('', { class: 'link' }, () => {
      this.#all = true;
      this.#fill();
    });
    const table = element('table', {}, [
      element('caption', { text: caption }),
      element('thead', {}, [element('tr', {}, this.#headers)]),
      this.#body,
    ]);
    this.element = element('div', { class: 'table' }, [table, this.#empty, this.#more]);
    this.#markOrder();
  }

  show(rows: readonly T[]): void {
    this.#rows = rows;
    this.#fill();
  }

  #header(column: Column<T>, i: number): HTMLTableCellElement {
    const press = button(column.title, { attributes: column.help ? { title: column.help } : {} }, () => {
      this.#descending = this.#sorted === i ? !this.#descending : column.numeric === true;
      this.#sorted = i;
      this.#markOrder();
      this.#fill();
    });
    const attributes = { scope: 'col', class: column.numeric ? 'number' : '' };
    return element('th', { attributes }, [press]);
  }

  #markOrder(): void {
    this.#headers.forEach((header, i) => {
      const order = i !== this.#sorted ? 'none' : this.#descending ? 'descending' : 'ascending';
      header.setAttribute('aria-sort', order);
    });
  }

  #fill(): void {
    const column = this.#columns[this.#sorted];
    const sign = this.#descending ? -1 : 1;
    const rows = column
      ? [...this.#rows].sort((a, b) => sign * compare(column.value(a), column.value(b)))
      : this.#rows;
    const shown = this.#all ? rows : rows.slice(0, firstRows);
    this.#body.replaceChildren(...shown.map((row) => this.#row(row)));
    this.#empty.hidden = rows.length > 0;
    this.#more.hidden = shown.length === rows.length;
    this.#more.textContent = `Show all ${formatCount(rows.length)}`;
  }

  #row(row: T): HTMLTableRowElement {
    const cells = this.#columns.map((column, i) => {
      // The first column names the row.
      const attributes = { class: column.numeric ? 'number' : '', ...(i === 0 && { scope: 'row' }) };
      return element(i === 0 ? 'th' : 'td', { attributes }, [column.cell(row)]);
    });
    return element('tr', {}, cells);
  }
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
