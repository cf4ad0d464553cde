/** The build of recheck that is JavaScript only; the package's own entry looks for Java and native programs. */
declare module 'recheck/lib/browser.js' {
  export { checkSync } from 'recheck';
}
