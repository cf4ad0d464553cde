export { build, clean } from './build.js';
export { serve } from './serve.js';
export { parseFrontMatter, excerpt, slug, stripComments } from './text.js';
export * from './related.js';
export { compressPublic, compressInPortions, thumbnails } from './compress.js';
export { Routes } from './routes.js';
