/**
 * What people's names tell of functions that cannot be seen. A name is a hint, never proof: who relies on it says so.
 */

/** Functions of such names give something back, and leave the world as it was. */
const readingName =
  /^_*(?:get|fetch|load|read|find|list|query|search|lookup|count|exists|has|is|stat|describe|download|select|retrieve|scan|peek|collect|compute|calculate|parse)(?:$|[A-Z_\d])/;

/** What is loaded or read like this does something: it runs, or it is gone afterwards. */
const readingNameThatActs =
  /^_*(?:load|get|fetch|read|find)\w*(?:Plugin|Module|Extension|Script|Lock|OrCreate|OrInsert|AndUpdate|AndDelete|AndRemove|AndReplace|AndModify|Next)s?(?:$|[A-Z_])|^(?:getReader|getWriter|getSignedUrlAndSave|isReady|readLine|readNext|getLine)$/i;

export function mayRead(name: string): boolean {
  return readingName.test(name) && !readingNameThatActs.test(name);
}

/** Objects that messages for whoever watches the program go to. */
export const loggerName =
  /^_?#?(?:log|logger|debug|winston|pino|bunyan|tracer|LOG|Logger|telemetry|reporter)$|Logger$/;

/** Functions that let some time pass. */
export const delayName =
  /^(?:sleep|delay|wait|pause|setTimeout|timeout|waitFor|waitForTimeout|waitMs|sleepMs|backoff|throttle|rateLimit|cooldown|nextTick|tick|setImmediate|yieldToEventLoop|yieldNow)(?:$|[A-Z_\d])|(?:Sleep|Delay|Backoff|Throttle|Cooldown)$/;

/** Functions of such names are called for what they change, even where their result is used. */
const writingName =
  /^_*(?:set|save|write|add|create|update|delete|remove|insert|push|send|post|put|patch|register|init|initialize|start|stop|run|exec|execute|emit|append|next|shift|pop|take|acquire|release|apply|commit|flush|publish|subscribe|dispatch|install|setup|mkdir|move|copy|rename|reset|clear|close|open|connect|enqueue|dequeue|upload|process|handle|perform|do|call|invoke|trigger|visit|consume|advance|step|increment|allocate|render|migrate|sync|generate|spawn|lock|unlock|mark|store|persist|log|print)(?:$|[A-Z_\d])/;

export function mayWrite(name: string): boolean {
  return writingName.test(name) || readingNameThatActs.test(name);
}

/** Objects and functions that let so many through at a time only. */
export const limiterName =
  /^_?#?(?:p?limit|limited|limiter|throttler?|throttled|bottleneck|semaphore|rateLimit|queue|sema|gate|pLimit|pQueue|pMap|pThrottle|concurrency)$|(?:Limit|Limiter|Queue|Throttle|Throttler|Semaphore|Bottleneck)$/;

/** Locks, whose holder must be done before the next one begins. */
export const lockName =
  /(?:^|_)(?:un)?locks?(?:$|[A-Z_])|(?:Lock|Mutex)(?:$|[A-Z])|^mutex|^acquire(?:$|[A-Z])|^runExclusive$/;

/** Transactions, whose statements come one after the other. */
export const transactionName =
  /^(?:trx|tx|txn|transaction|transacting|queryRunner|transactionalEntityManager|unitOfWork)$|(?:Trx|Tx|Transaction|QueryRunner)$/;

/** Functions that run a function as one transaction. */
export const transactionCall =
  /^\$?(?:transaction|withTransaction|inTransaction|runInTransaction|runTransaction|atomic)$/i;

/** One connection of a database, which runs one query after the other. */
export const connectionName =
  /^_?(?:client|conn|connection|pgClient|poolClient|session)$|(?:Conn|Connection)$/;

/** A page or an element that a browser driver acts on. */
export const browserName =
  /^_?(?:page|browser|frame|driver|locator|element|elem|webview|popup|cdp|cdpSession|puppeteer|screen|userEvent|wrapper|mouse|keyboard)$|(?:Page|Browser|Driver|Locator|Frame)$/;

/** Questions to a person, which are asked one after the other. */
export const promptName =
  /^(?:question|prompt|prompts|confirm|ask|inquirer|enquirer|rl|showInputBox|showQuickPick|show\w*Message|readline)(?:$|[A-Z_\d])|Prompt$/;

/** What is read on from where the last one ended. */
export const sequentialSource =
  /^_?#?(?:reader|stream|parser|handle|fd|fh|file|filehandle|fileHandle|cursor|iterator|iter|input|decoder|socket|buffer|source|scanner|tokenizer|lexer|rl|generator|gen)$|(?:Reader|Stream|Parser|Handle|Cursor|Iterator|Decoder|Scanner|Tokenizer)$/;

/** Elements of a list that is gone through in its order: each may rely on what those before it have done. */
export const orderedElement =
  /^_?(?:plugins?|hooks?|middlewares?|steps?|stages?|phases?|migrations?|handlers?|listeners?|interceptors?|commands?|scenarios?|fixtures?|callbacks?|fns?|funcs?|cb|actions?|patch(?:es)?)$|(?:Plugin|Hook|Middleware|Step|Stage|Phase|Migration|Handler|Listener|Interceptor|Command|Scenario|Callback|Fn)$/;

/** Checks whose passing is what the code after them relies on. */
export const gateName =
  /^_*#?(?:check|assert|validate|verify|ensure|require|authorize|authenticate|guard|permit|can|must|expect|enforce|protect|confirm|demand)(?:$|[A-Z_\d])|(?:Guard|OrThrow|Permission|Permissions|Access|Auth)$/;

/** Functions after which nothing is used any more. */
export const endingName =
  /^[_#]*(?:(?:close|destroy|dispose|stop|shut|disconnect|tear|terminate|end|quit|exit|kill)(?:$|[A-Z_])|shutdown|teardown)/;

/** What is done for tests only: `resetForTesting`, `testReset`, but not `forgetLatest`. */
export const testingName = /Test(?:s|ing)?(?:$|[A-Z_\d])|(?:^|_)test(?:s|ing)?(?:$|[A-Z_\d])/;

/** Is it one of the files that change the tables of a database, one after the other? */
export function isMigration(path: string): boolean {
  return /(?:^|[\\/])(?:[\w-]+-)?migrations?[\\/]/i.test(path);
}

/** Events that come once, or of which there is one at a time. */
export const singleEvents =
  /^(?:exit|close|end|finish|listening|ready|open|load|DOMContentLoaded|beforeExit|SIG\w+|online|error|disconnect)$/;
