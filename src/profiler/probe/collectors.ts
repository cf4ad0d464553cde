import { collectBlockingCalls } from '../sources/blocking-calls/collect';
import { collectCpuProfile } from '../sources/cpu-profile/collect';
import type { Collect } from './thread';

/** The event sources that work inside a profiled thread; one line each. */
export const collectors: readonly Collect[] = [collectCpuProfile, collectBlockingCalls];
