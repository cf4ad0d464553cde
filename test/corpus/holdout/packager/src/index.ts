export { Packager } from './packager.ts';
export * from './styles.ts';
export { readConfig } from './config.ts';
export { vaultKeys } from './vault.ts';
