import type { BlockingApi } from '../blocking-api';
import type { Alias } from '../lookup';
import { compilers } from './compilers';
import { compression } from './compression';
import { configuration } from './configuration';
import { databaseAliases, databases } from './databases';
import { fileSystem, fileSystemAliases } from './file-system';
import { fsExtra } from './fs-extra';
import { hashing } from './hashing';
import { processes } from './processes';
import { pictures, textAliases, texts } from './rendering';

/** The blocking functions of packages. */
export const npmApis: readonly BlockingApi[] = [
  ...compilers,
  ...compression,
  ...configuration,
  ...databases,
  ...fileSystem,
  ...fsExtra,
  ...hashing,
  ...pictures,
  ...processes,
  ...texts,
];

export const npmAliases: readonly Alias[] = [...databaseAliases, ...fileSystemAliases, ...textAliases];
