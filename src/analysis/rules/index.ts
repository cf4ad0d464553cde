import { noAccidentalQuadratic } from './no-accidental-quadratic/no-accidental-quadratic';
import { noAsyncRace } from './no-async-race/no-async-race';
import { noAwaitInLoop } from './no-await-in-loop/no-await-in-loop';
import { noBlockingCall } from './no-blocking-call/no-blocking-call';
import { noCostlyTransfer } from './no-costly-transfer/no-costly-transfer';
import { noCpuHeavyLoop } from './no-cpu-heavy-loop/no-cpu-heavy-loop';
import { noFakeAsync } from './no-fake-async/no-fake-async';
import { noPoolStarvation } from './no-pool-starvation/no-pool-starvation';
import { noSlowRegex } from './no-slow-regex/no-slow-regex';
import { noUnboundedConcurrency } from './no-unbounded-concurrency/no-unbounded-concurrency';
import { noWorkerPerTask } from './no-worker-per-task/no-worker-per-task';
import { preferConcurrentAwaits } from './prefer-concurrent-awaits/prefer-concurrent-awaits';
import type { Rule, RuleMetadata } from './rule';

/** The one list of rules. A rule is its folder plus its line here. */
export const rules: readonly Rule[] = [
  noAccidentalQuadratic,
  noAsyncRace,
  noAwaitInLoop,
  noBlockingCall,
  noCostlyTransfer,
  noCpuHeavyLoop,
  noFakeAsync,
  noPoolStarvation,
  noSlowRegex,
  noUnboundedConcurrency,
  noWorkerPerTask,
  preferConcurrentAwaits,
];

export const ruleMetadata: readonly RuleMetadata[] = rules.map(({ metadata }) => metadata);
