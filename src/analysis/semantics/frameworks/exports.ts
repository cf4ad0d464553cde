/** Functions that a framework runs because a file of some name exports them under some name. */
export interface ExportConvention {
  /** The path of the file, with forward slashes. */
  readonly file: RegExp;
  readonly name: RegExp;
  /** The texts of its first parameters must match, where the name alone says too little. */
  readonly parameters?: readonly RegExp[];
  /** A handler where it is left out. */
  readonly kind?: 'start-up';
  readonly reason: string;
}

const httpMethod = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ALL)$/;

export const exportConventions: readonly ExportConvention[] = [
  // Next.js
  {
    file: /(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$/,
    name: httpMethod,
    reason: 'a route handler of Next.js',
  },
  { file: /(?:^|\/)pages\/api\/.+\.[cm]?[jt]sx?$/, name: /^default$/, reason: 'an API route of Next.js' },
  {
    file: /(?:^|\/)pages\/.+\.[cm]?[jt]sx?$/,
    name: /^(?:getServerSideProps|getInitialProps)$/,
    reason: 'run by Next.js for each request',
  },
  {
    file: /(?:^|\/)(?:middleware|proxy)\.[cm]?[jt]s$/,
    name: /^(?:middleware|proxy|default|onRequest)$/,
    parameters: [/^(?:_?req|_?request|ctx|context|event|\{)/],
    reason: 'middleware, run for each request',
  },
  // SvelteKit
  {
    file: /(?:^|\/)\+server\.[jt]s$/,
    name: /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|fallback)$/,
    reason: 'an endpoint of SvelteKit',
  },
  {
    file: /(?:^|\/)\+(?:page|layout)(?:\.server)?\.[jt]s$/,
    name: /^load$/,
    reason: 'run by SvelteKit for each request',
  },
  {
    file: /(?:^|\/)hooks\.server\.[jt]s$/,
    name: /^handle(?:Error|Fetch)?$/,
    reason: 'a hook of SvelteKit, run for each request',
  },
  // Remix and React Router
  {
    file: /(?:^|\/)app\/(?:routes\/.+|root)\.[jt]sx?$/,
    name: /^(?:loader|action)$/,
    reason: 'run by the router for each request',
  },
  // Astro
  { file: /(?:^|\/)src\/pages\/.+\.[jt]s$/, name: httpMethod, reason: 'an endpoint of Astro' },
  {
    file: /./,
    name: /^activate$/,
    parameters: [/:\s*(?:\w+\.)?ExtensionContext$/],
    kind: 'start-up',
    reason: 'runs once, when the editor starts the extension',
  },
  // Functions as a service: AWS Lambda, Netlify, Azure
  {
    file: /./,
    name: /^(?:handler|lambdaHandler)$/,
    parameters: [/^_?(?:event|evt|e|req|request|input|\{)/i],
    reason: 'a handler of a function as a service',
  },
  {
    file: /./,
    name: /^default$/,
    parameters: [/^_?context$/, /^_?(?:req|request|my\w+)$/],
    reason: 'a handler of Azure Functions',
  },
];

/** The convention by which a function is run that a file exports. `parameters` are their texts. */
export function exportConventionOf(
  file: string,
  name: string,
  parameters: readonly string[],
): ExportConvention | undefined {
  const path = file.replaceAll('\\', '/');
  return exportConventions.find(
    (convention) =>
      convention.name.test(name) &&
      convention.file.test(path) &&
      (convention.parameters ?? []).every((pattern, index) => pattern.test(parameters[index] ?? '')),
  );
}
