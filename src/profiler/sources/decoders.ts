import { blockingCallsDecoder } from './blocking-calls/decode';
import { cpuProfileDecoder } from './cpu-profile/decode';
import type { SourceDecoder } from './decoder';
import { procSamplerDecoder } from './proc-sampler/decode';
import { threadDecoder } from './thread/decode';

/** The event sources that a trace can hold; one line each. */
export const decoders: readonly SourceDecoder[] = [
  threadDecoder,
  cpuProfileDecoder,
  blockingCallsDecoder,
  procSamplerDecoder,
];
