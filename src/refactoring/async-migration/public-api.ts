import type { Hazard } from './migration';
import type { NamePlace } from './names';
import type { Source } from './sources';
import type { TypedProgram } from './typed-program';

/** Whoever has installed the package calls what it exports, and does not wait. */
export function publicApi(
  { file }: Source,
  { offset, name = 'default' }: NamePlace,
  program: TypedProgram,
): readonly Hazard[] {
  const published = program.publicIn(file, offset);
  if (published === undefined) return [];
  return [
    {
      kind: 'public-api',
      message: `importers of \`${published}\` outside of the workspace call \`${name}\` without waiting`,
      file,
      range: { start: offset, end: offset + name.length },
    },
  ];
}
