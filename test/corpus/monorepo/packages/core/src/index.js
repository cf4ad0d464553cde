export { default as loadPlugins } from './plugins.js';
export * as files from './files.js';
