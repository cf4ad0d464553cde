import type { BlockingApi, Counterpart } from '../../catalog';
import { displayName } from '../../semantics/resolver';
import { consequencePlaceholder } from '../consequence';

/** What a report says of a call: `subject` blocks, what waits for it meanwhile, and what to do instead. */
export function blockingMessage(api: BlockingApi, subject: string): string {
  return `${subject} blocks the event loop ${api.blocks}; ${consequencePlaceholder}. ${remedyText(api)}`;
}

/** What to do instead of a blocking call: a sentence or two, with the remedy (concurrency or parallelism) named. */
export function remedyText({ counterpart, remedy, advice }: BlockingApi): string {
  if (!counterpart) return advice ?? '';
  const name = `\`${displayName({ module: counterpart.module, path: pathOf(counterpart) })}\``;
  switch (counterpart.freesThread) {
    case 'yes':
      return remedy === 'parallelism' ? computesElsewhere(name, counterpart) : waits(name, counterpart);
    case 'partly':
      return `Even ${name}${withCallback(counterpart)} leaves part of the work on this thread. ${advice ?? onlyWorker}`;
    case 'yields':
      return `Even ${name} does all the work on this thread, with pauses. ${advice ?? onlyWorker}`;
    case 'no':
      return `Even ${name}${withCallback(counterpart)} does all the work on this thread. ${advice ?? onlyWorker}`;
  }
}

const onlyWorker = 'Only a worker thread frees it (parallelism).';

function pathOf({ name }: Counterpart): string[] {
  return name === '' ? [] : name.split('.');
}

function withCallback({ shape }: Counterpart): string {
  return shape === 'callback' ? ' with a callback' : '';
}

function computesElsewhere(name: string, { shape, runsIn }: Counterpart): string {
  const form = shape === 'callback' ? ' with a callback (or promisified)' : '';
  const place = runsIn === undefined ? 'on a pool thread' : `in ${runsIn}`;
  return `${name}${form} computes ${place} instead (parallelism).`;
}

function waits(name: string, { shape }: Counterpart): string {
  switch (shape) {
    case 'promise':
      return `Await ${name} instead (concurrency).`;
    case 'iterator':
      return `Iterate over ${name} with \`for await\` instead (concurrency).`;
    case 'callback':
      return `Await ${name}, promisified, instead (concurrency).`;
    case 'emitter':
      return `Use ${name} and wait for its \`close\` event instead (concurrency).`;
  }
}
