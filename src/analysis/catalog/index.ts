import type { ModuleMember } from '../semantics/resolver';
import type { BlockingApi } from './blocking-api';
import { childProcess } from './child-process';
import { crypto } from './crypto';
import { fs } from './fs';
import { other } from './other';
import { sqlite } from './sqlite';
import { zlib } from './zlib';

export type * from './blocking-api';

/** Every blocking API of Node.js that is known here. */
export const blockingApis: readonly BlockingApi[] = [
  ...fs,
  ...childProcess,
  ...crypto,
  ...zlib,
  ...sqlite,
  ...other,
];

const byMember: ReadonlyMap<string, BlockingApi> = new Map(
  blockingApis.map((api) => [`${api.module}:${api.name}`, api]),
);

/** The blocking API that a module member is, if it is one. */
export function blockingApiOf({ module, path }: ModuleMember): BlockingApi | undefined {
  return byMember.get(`${module}:${path.join('.')}`);
}
