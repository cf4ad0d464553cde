import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { displayPath } from '../workspace/source-files';
import type { ChangedFile } from './write-files';

const nothing = '/dev/null';

/** A unified diff of each file, with paths relative to `cwd`, as `git apply` and `patch -p1` take it there. */
export function unifiedDiff(files: readonly ChangedFile[], cwd: string): string[] {
  return files.map(({ path, before, after }) => {
    const name = displayPath(path, cwd);
    const from = before === undefined ? nothing : `a/${name}`;
    return createTwoFilesPatch(from, `b/${name}`, before ?? '', after, undefined, undefined, {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
    });
  });
}
