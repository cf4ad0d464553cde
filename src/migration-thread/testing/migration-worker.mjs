// The worker from its source: threads do not inherit the loader that runs the tests.
import { register } from 'tsx/esm/api';

register();
await import('../worker');
