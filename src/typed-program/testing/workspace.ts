import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { TextRange } from '../../base/text';
import type { FileEdits, Place } from '../../refactoring/async-migration/typed-program';
import { openTypedProgram, type TypedProgramHost, type TypedProgramOptions } from '..';

/**
 * A folder with files and a typed program of it, in which places are named by the text there. It is filled anew for each
 * test, so that the types of the language are read once.
 */
export class TestWorkspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-typed-')));
  readonly program: TypedProgramHost;

  constructor(options?: TypedProgramOptions) {
    this.program = openTypedProgram(this.root, options);
  }

  /** Has these files and no others. */
  fill(files: Readonly<Record<string, string>>): void {
    for (const name of readdirSync(this.root)) rmSync(this.path(name), { recursive: true });
    this.write(files);
    this.program.invalidate();
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  text(name: string): string {
    const text = this.program.text(this.path(name));
    assert.ok(text !== undefined, `${name} is no source`);
    return text;
  }

  /** Of the only place with a text; `⟦…⟧` in it bounds what is meant. */
  range(name: string, marked: string): TextRange {
    const whole = marked.replace(/[⟦⟧]/g, '');
    const at = this.text(name).indexOf(whole);
    assert.ok(at >= 0 && !this.text(name).includes(whole, at + 1), `${whole} is not in ${name} once`);
    const start = Math.max(marked.indexOf('⟦'), 0);
    const end = marked.includes('⟧') ? marked.indexOf('⟧') - 1 : whole.length;
    return { start: at + start, end: at + end };
  }

  offset(name: string, marked: string): number {
    return this.range(name, marked).start;
  }

  /** Uses of a name, each as `file: line around it`, declarations with a `*` in front. */
  references(name: string, marked: string): string[] {
    return this.program
      .references(this.path(name), this.offset(name, marked))
      .map((each) => `${each.isDeclaration ? '*' : ''}${this.show(each)}`);
  }

  /** `file: start of the line⟦place⟧rest`. */
  show({ file, range }: Place): string {
    const text = this.program.text(file) ?? '';
    const start = text.lastIndexOf('\n', range.start - 1) + 1;
    const end = text.indexOf('\n', range.end);
    const line = `${text.slice(start, range.start)}⟦${text.slice(range.start, range.end)}⟧${text.slice(range.end, end < 0 ? text.length : end)}`;
    return `${relative(this.root, file)}: ${line.trim()}`;
  }

  /** An edit that puts a text in the place of the only one that there is of another. */
  replace(name: string, marked: string, by: string): FileEdits {
    return { file: this.path(name), edits: [{ range: this.range(name, marked), text: by }] };
  }

  /** What edits break, each as `kind file:line message`. */
  problems(...edits: readonly FileEdits[]): string[] {
    const byFile = new Map<string, FileEdits>();
    for (const { file, edits: own } of edits) {
      byFile.set(file, { file, edits: [...(byFile.get(file)?.edits ?? []), ...own] });
    }
    return this.program
      .problemsAfter([...byFile.values()])
      .map(({ kind, file, line, message }) => `${kind} ${relative(this.root, file)}:${line} ${message}`);
  }

  dispose(): void {
    this.program.dispose();
    rmSync(this.root, { recursive: true, force: true });
  }
}
