/**
 * What people's names tell of functions that cannot be seen. A name is a hint, never proof: who relies on it says so.
 */

/** Functions of such names give something back, and leave the world as it was. */
const readingName =
  /^_*(?:get|fetch|load|read|find|list|query|search|lookup|count|exists|has|is|stat|describe|download|select|retrieve|scan|peek|collect|compute|calculate|parse|request)(?:$|[A-Z_\d])/;

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

/** Objects and functions that let so many through at a time only. */
export const limiterName =
  /(?:limit|limiter|throttle|throttled|bottleneck|semaphore|rateLimit|queue|concurrency|pool|sema|gate)(?:$|er$|ed$)|^p(?:Limit|Queue|Map|Throttle)$/i;

/** Locks, whose holder must be done before the next one begins. */
export const lockName = /(?:lock|mutex|critical|exclusive)/i;

/** Transactions and connections, which do one thing after the other. */
export const transactionName =
  /^(?:trx|tx|txn|transaction|queryRunner|dbSession|transactionalEntityManager|unitOfWork)$|(?:Trx|Tx|Transaction|QueryRunner)$/;

/** One connection of a database, which runs one query after the other. */
export const connectionName =
  /^(?:client|conn|connection|dbClient|pgClient|poolClient|session)$|(?:Conn|Connection)$/;

/** A page or an element that a browser driver acts on. */
export const browserName =
  /^(?:page|browser|frame|driver|locator|element|elem|webview|popup|cdp|puppeteer|screen|user|userEvent|wrapper|fixture)$|(?:Page|Browser|Driver|Locator|Frame)$/;

/** Questions to a person, which are asked one after the other. */
export const promptName =
  /^(?:question|prompt|prompts|confirm|ask|inquirer|enquirer|showInputBox|showQuickPick|show\w*Message|readline)(?:$|[A-Z_\d])|Prompt$/;

/** Checks whose passing is what the code after them relies on. */
export const gateName =
  /^_*#?(?:check|assert|validate|verify|ensure|require|authorize|authenticate|guard|permit|can|must|expect|enforce|protect|test|confirm|demand|sanity)(?:$|[A-Z_\d])|(?:Guard|OrThrow|OrFail|Permission|Permissions|Access|Auth)$/;
