/** The entry of the probe: runs in every thread of every profiled Node process, before the program. */
import { startProbe } from '../probe/probe';
import { collectBlockingCalls } from './blocking-calls/collect';
import { collectCpuProfile } from './cpu-profile/collect';

// The event sources that work inside a profiled thread; one line each.
startProbe([collectCpuProfile, collectBlockingCalls]);
