import type { FrameTable } from '../timeline/model';
import type { SourcePositions } from './source-positions';

/** Strings by index, each once; index 0 is the empty string. */
export class StringTable {
  readonly strings: string[] = [''];
  readonly #index = new Map<string, number>([['', 0]]);

  add(text: string): number {
    let index = this.#index.get(text);
    if (index === undefined) {
      index = this.strings.push(text) - 1;
      this.#index.set(text, index);
    }
    return index;
  }
}

export interface Position {
  readonly name: string;
  /** Path or URL as the engine knows it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Functions and call sites by index, each once, at the positions of their sources. */
export class FrameTableBuilder {
  readonly #strings: StringTable;
  readonly #positions: SourcePositions;
  readonly #index = new Map<string, number>();
  readonly #name: number[] = [];
  readonly #file: number[] = [];
  readonly #line: number[] = [];
  readonly #column: number[] = [];

  constructor(strings: StringTable, positions: SourcePositions) {
    this.#strings = strings;
    this.#positions = positions;
  }

  add(generated: Position): number {
    const { file, line, column } = this.#positions.original(generated);
    const row = [this.#strings.add(generated.name), this.#strings.add(file), line, column] as const;
    const key = row.join(':');
    let index = this.#index.get(key);
    if (index === undefined) {
      index = this.#name.push(row[0]) - 1;
      this.#file.push(row[1]);
      this.#line.push(row[2]);
      this.#column.push(row[3]);
      this.#index.set(key, index);
    }
    return index;
  }

  finish(): FrameTable {
    return {
      name: Int32Array.from(this.#name),
      file: Int32Array.from(this.#file),
      line: Int32Array.from(this.#line),
      column: Int32Array.from(this.#column),
    };
  }
}
