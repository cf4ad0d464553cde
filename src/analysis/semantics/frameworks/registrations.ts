/** A function of a module that runs what it is given for each event of some kind. */
export interface Registration {
  /** The function as the resolver's `displayName` gives it: `node-cron.schedule`. A pattern is matched as a whole. */
  readonly name: string | RegExp;
  /** When it runs what it is given: "as a request handler", "for each message". */
  readonly runs: string;
  /** Each run is given objects that nobody else holds. */
  readonly ownsParameters?: true;
}

const requests = (name: string | RegExp, runs: string): Registration => ({
  name,
  runs,
  ownsParameters: true,
});

/** By the documentation of each. What is given as a member of an options object counts as well. */
export const registrations: readonly Registration[] = [
  // Node.js
  requests(/https?\.(?:createServer|Server)/, 'as a request handler'),
  requests(/http2\.create(?:Secure)?Server/, 'as a request handler'),
  requests(/(?:net|tls)\.(?:createServer|Server)/, 'as a connection handler'),
  { name: /fs\.watch(?:File)?/, runs: 'runs for each change' },
  { name: /stream\.(?:Readable|Writable|Duplex|Transform)/, runs: 'runs for each chunk' },
  // Deno, Bun
  requests(/(?:Deno|Bun)\.serve/, 'as a request handler'),
  // Middleware that is made before it is used
  requests('hono/factory.createMiddleware', 'as a request handler'),
  requests(/@trpc\/server\.initTRPC(?:\.[\w()]+)*\.middleware/, 'as middleware of tRPC'),
  // Servers that are functions
  requests('micro', 'as a request handler'),
  requests(
    /(?:h3|nitropack|nitropack\/runtime|#imports)\.(?:define)?(?:Lazy)?[eE]ventHandler/,
    'as a request handler',
  ),
  requests(/(?:defineEventHandler|defineCachedEventHandler|eventHandler)/, 'as a request handler'),
  requests(/@azure\/functions\.app\.\w+/, 'as a handler of a function app'),
  requests(/firebase-functions(?:\/[\w/]+)?(?:\.[\w().]+)*\.on\w+/, 'as a handler of a function app'),
  requests(/@google-cloud\/functions-framework\.(?:http|cloudEvent|event)/, 'as a handler of a function app'),
  // Queues and schedules
  { name: 'bullmq.Worker', runs: 'runs for each job' },
  { name: /bull(?:\.default)?\.process/, runs: 'runs for each job' },
  { name: /(?:bee-queue|kue)(?:\.[\w()]+)*\.process/, runs: 'runs for each job' },
  { name: /(?:agenda|@hokify\/agenda)(?:\.Agenda)?\.define/, runs: 'runs for each job' },
  { name: /pg-boss(?:\.PgBoss)?\.(?:work|subscribe|schedule)/, runs: 'runs for each job' },
  { name: 'node-cron.schedule', runs: 'runs by the clock' },
  { name: /cron\.CronJob(?:\.from)?/, runs: 'runs by the clock' },
  { name: 'croner.Cron', runs: 'runs by the clock' },
  { name: /node-schedule\.(?:scheduleJob|Job)/, runs: 'runs by the clock' },
  { name: /graphile-worker\.run/, runs: 'runs for each job' },
  { name: /chokidar\.watch\(\)\.on/, runs: 'runs for each change' },
  // Editors and desktops
  { name: /vscode\.commands\.register(?:TextEditor)?Command/, runs: 'as a command' },
  { name: /vscode\.\w+\.register\w+/, runs: 'as a provider, runs whenever the editor asks' },
  { name: /vscode\.\w+\.on[A-Z]\w*/, runs: 'runs for each event' },
  { name: /vscode\.tests\.create\w+/, runs: 'runs whenever the editor asks' },
  { name: /electron\.ipcMain\.handle(?:Once)?/, runs: 'runs for each message' },
  { name: /electron\.protocol\.(?:handle|register\w+)/, runs: 'as a request handler' },
  { name: /electron\.globalShortcut\.register/, runs: 'runs for each key press' },
];

/** The registration that a function is, by its name. */
export function registrationOf(name: string): Registration | undefined {
  return registrations.find((registration) =>
    typeof registration.name === 'string'
      ? registration.name === name
      : registration.name.exec(name)?.[0] === name,
  );
}
