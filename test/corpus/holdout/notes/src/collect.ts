import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';

export interface Note {
  readonly file: string;
  readonly text: string;
}

export async function collect(files: readonly string[]): Promise<Note[]> {
  const notes: Note[] = [];
  for (const file of files) {
    // + no-await-in-loop warning: a command waits for one file after the other
    const text = await readFile(file, 'utf8');
    if (text.includes('#note')) notes.push({ file, text });
  }
  return notes;
}

export async function collectUntil(files: readonly string[], token: vscode.CancellationToken): Promise<Note[]> {
  const notes: Note[] = [];
  for (const file of files) {
    if (token.isCancellationRequested) break;
    // - no-await-in-loop: can be cancelled after each
    notes.push({ file, text: await readFile(file, 'utf8') });
  }
  return notes;
}

export class NoteIndex {
  private readonly notes = new Map<string, Note>();
  private total = 0;
  private refreshing: Promise<void> | undefined;

  async add(file: string): Promise<void> {
    const before = this.total;
    const { size } = await stat(file);
    // + no-async-race: what is added meanwhile is lost
    this.total = before + size;
  }

  async addSafely(file: string): Promise<void> {
    const { size } = await stat(file);
    // - no-async-race: reads and writes after the wait
    this.total += size;
  }

  update(file: string, text: string): void {
    this.notes.set(file, { file, text });
  }

  refresh(files: readonly string[]): Promise<void> {
    // - no-async-race: the promise is kept before anybody waits
    this.refreshing ??= collect(files).then((notes) => {
      for (const note of notes) this.notes.set(note.file, note);
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  backlinks(): Map<string, string[]> {
    const links = new Map<string, string[]>();
    const all = [...this.notes.values()];
    for (const note of all) {
      // + no-accidental-quadratic: looks through all notes for the one that has the same text
      const copy = all.find((other) => other.text === note.text && other !== note);
      if (copy) links.set(note.file, [copy.file]);
    }
    return links;
  }
}
