import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Corpus } from './corpus';
import { Editor } from './editor';
import { median, quantile, table } from './run';
import { fileOf, placesIn, textOf } from './typed-text';

/** Milliseconds that the server waits for the next keystroke. */
const typingPause = 200;

/** What is typed, a character at a time, so that most of the texts on the way do not parse: a call, a branch, a loop. */
const statements = [
  'const seen = load(name, 12); ',
  'if (count > 3) { close(); } ',
  'for (const one of all) use(one); ',
];

/** From a keystroke to its diagnostics, through the built language server. */
export async function keystrokes({ files, folder }: Corpus, places: number): Promise<string> {
  const rows: string[][] = [];
  const add = async (name: string, inFolder: string, file: string, text: string): Promise<void> => {
    const { times, files: programFiles } = await typeInto(inFolder, file, text, places);
    const own = times.map((time) => time - typingPause);
    rows.push([
      name,
      text.split('\n').length.toLocaleString('en'),
      programFiles.toLocaleString('en'),
      times.length.toLocaleString('en'),
      ...[median(times), median(own), quantile(own, 0.95), Math.max(...own)].map((ms) => ms.toFixed(0)),
    ]);
  };
  for (const lines of [1_000, 10_000]) {
    await inFolderOfItsOwn(textOf(lines, files), (own, file, text) => add('by itself', own, file, text));
  }
  const file = fileOf(1_000, files);
  await add('in the corpus', folder, file, await readFile(file, 'utf8'));
  const pause = `without the ${typingPause} ms pause`;
  return table(
    ['', 'lines', 'files', 'keystrokes', 'median ms', pause, 'of it the 95th percentile', 'longest'],
    rows,
  );
}

async function inFolderOfItsOwn(
  text: string,
  use: (folder: string, file: string, text: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lanewise-typing-'));
  try {
    const file = path.join(folder, 'typed.js');
    await writeFile(path.join(folder, 'package.json'), '{ "name": "typing", "private": true }');
    await writeFile(file, text);
    await use(folder, file, text);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Types a statement at each of some places, and deletes it again. */
async function typeInto(
  folder: string,
  file: string,
  text: string,
  places: number,
): Promise<{ readonly times: number[]; readonly files: number }> {
  const editor = await Editor.open(folder, file, text);
  const times: number[] = [];
  const sample = placesIn(text, places + 1);
  for (const [index, at] of sample.entries()) {
    const statement = statements[index % statements.length] ?? '';
    for (let typed = 0; typed < statement.length; typed++) {
      const start = performance.now();
      await editor.type({ line: at.line, character: at.character + typed }, statement.charAt(typed));
      // The first place warms up.
      if (index > 0) times.push(performance.now() - start);
    }
    await editor.type(at, '', statement.length);
  }
  const { files } = editor;
  await editor.close();
  return { times, files };
}
