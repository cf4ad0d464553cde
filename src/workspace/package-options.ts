import type { AnalysisOptions } from '../analysis';
import { isRecord, Packages } from './packages';

/** What the package.json files around some files (absolute paths) say, as far as fixes depend on it. */
export function packageOptions(files: ReadonlySet<string>): AnalysisOptions['packages'] {
  return new Packages(files).all().map(({ directory, manifest }) => ({
    directory,
    dependencies: stringsOf({
      ...record(manifest['peerDependencies']),
      ...record(manifest['optionalDependencies']),
      ...record(manifest['dependencies']),
    }),
    isModule: manifest['type'] === 'module',
  }));
}

const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

const stringsOf = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
