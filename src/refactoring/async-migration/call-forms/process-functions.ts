import type { WrittenFunction } from './written-function';

/**
 * `spawnSync` over `spawn`. As in Node.js (`lib/child_process.js`, `src/spawn_sync.cc`): a child that cannot be started,
 * is too slow or writes too much gives a result with an `error`, and never a rejection; the child's input is at its end
 * after `input`; what is read is a string if `encoding` says so.
 */
const runProcess: WrittenFunction = {
  name: 'runProcess',
  calls: [],
  imports: { name: 'spawn', member: { module: 'child_process', path: ['spawn'] } },
  text: `/** \`spawnSync\` that leaves the event loop free: the same options, and a promise of the same result. */
function runProcess«<T extends string | Buffer>»(
  file«: string»,
  args«?: readonly string[] | import('node:child_process').SpawnSyncOptions | null»,
  options«?: import('node:child_process').SpawnSyncOptions»,
)«: Promise<import('node:child_process').SpawnSyncReturns<T>>» {
  if (!args || !('length' in args)) return runProcess(file, [], args ?? options);
  const { input, timeout = 0, killSignal, maxBuffer = 1024 * 1024, encoding, ...others } = options ?? {};
  return new Promise((resolve) => {
    const child = spawn(file, args, others);
    let error«: Error | undefined»;
    const fail = (code«: string | undefined», errno«?: number»)«: void» => {
      const { spawnfile: path, spawnargs } = child;
      const syscall = \`spawnSync \${path}\`;
      const details = { errno, code, syscall, path, spawnargs: spawnargs.slice(1) };
      error ??= Object.assign(new Error(\`\${syscall} \${code}\`), details);
    };
    const stop = (code«: string»)«: void» => {
      fail(code);
      child.kill(killSignal);
      for (const stream of child.stdio) stream?.destroy();
    };
    const timer = timeout > 0 ? setTimeout(stop, timeout, 'ETIMEDOUT') : undefined;
    const read = child.stdio.map((stream, index) => {
      if (!stream || index === 0) return null;
      const chunks«: Buffer[]» = [];
      let length = 0;
      stream.on('data', (chunk«: Buffer») => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > maxBuffer) stop('ENOBUFS');
      });
      return chunks;
    });
    child.stdin?.on('error', (cause«: NodeJS.ErrnoException») => fail(cause.code, cause.errno));
    child.stdin?.end(input);
    child.on('error', (cause«: NodeJS.ErrnoException») => fail(cause.code, cause.errno));
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      const started = child.pid !== undefined;
      const output = read.map((chunks) => {
        if (!chunks) return null;
        const data = Buffer.concat(chunks);
        return encoding && encoding !== 'buffer' ? data.toString(encoding) : data;
      });
      const ended = { status: started ? status : null, signal, output: started ? output : null };
      const [, stdout, stderr] = started ? output : [null, null, null];
      const result = { ...(error && { error }), ...ended, pid: child.pid ?? 0, stdout, stderr };
      resolve(result« as import('node:child_process').SpawnSyncReturns<T>»);
    });
  });
}`,
};

/** What `execSync` and `execFileSync` make of a result: the child's errors are shown unless `stdio` says otherwise. */
const outputOf: WrittenFunction = {
  name: 'outputOf',
  calls: [],
  text: `/** What a child process has written to its output; throws if it failed. */
function outputOf«<T extends string | Buffer>»(
  result«: import('node:child_process').SpawnSyncReturns<T>»,
  command«: string»,
  stdio«?: unknown»,
)«: T» {
  if (!stdio && result.stderr) process.stderr.write(result.stderr);
  if (result.error) throw Object.assign(result.error, result);
  if (result.status === 0) return result.stdout;
  const told = result.stderr?.length > 0 ? \`\\n\${result.stderr.toString()}\` : '';
  throw Object.assign(new Error(\`Command failed: \${command}\${told}\`), result);
}`,
};

const runCommand: WrittenFunction = {
  name: 'runCommand',
  calls: [runProcess, outputOf],
  text: `/** \`execSync\` that leaves the event loop free. */
async function runCommand«<T extends string | Buffer>»(
  command«: string»,
  options«?: import('node:child_process').ExecSyncOptions»,
)«: Promise<T>» {
  const shell = typeof options?.shell === 'string' ? options.shell : true;
  return outputOf(await runProcess«<T>»(command, { ...options, shell }), command, options?.stdio);
}`,
};

const runFile: WrittenFunction = {
  name: 'runFile',
  calls: [runProcess, outputOf],
  text: `/** \`execFileSync\` that leaves the event loop free. */
async function runFile«<T extends string | Buffer>»(
  file«: string»,
  args«?: readonly string[] | import('node:child_process').SpawnSyncOptions | null»,
  options«?: import('node:child_process').SpawnSyncOptions»,
)«: Promise<T>» {
  if (!args || !('length' in args)) return runFile(file, [], args ?? options);
  const command = [options?.argv0 ?? file, ...args].join(' ');
  return outputOf(await runProcess«<T>»(file, args, options), command, options?.stdio);
}`,
};

/** What takes the place of the blocking functions of `child_process`. */
export const processFunctions = { spawn: runProcess, exec: runCommand, execFile: runFile } as const;
