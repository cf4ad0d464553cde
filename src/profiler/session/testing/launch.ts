/** Profiles a command as the command line does, in a process of its own: `launch TRACE PROBE_DIR COMMAND ARGS…`. */
import { startProfile } from '../start-profile';

const [traceFile = '', probeDir = '', command = '', ...args] = process.argv.slice(2);
const options = {
  command,
  args,
  cwd: process.cwd(),
  env: process.env,
  traceFile,
  probeDir,
  forwardSignals: true,
};
startProfile(options)
  .then((session) => session.done)
  .then(
    ({ status }) => {
      process.exitCode = status;
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 70;
    },
  );
