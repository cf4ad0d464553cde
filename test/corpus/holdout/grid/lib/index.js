export * from './runner.js';
export * from './browser.js';
export * from './reporters.js';
export * from './shared.js';
