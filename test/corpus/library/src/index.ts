export { loadTemplate, loadTemplateSync } from './load.ts';
export { TemplateStore } from './store.ts';
export * from './names.ts';
