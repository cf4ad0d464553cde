import lockfile from 'proper-lockfile';

export function withLock(file, work) {
  // + no-blocking-call warning: reached through a pattern of the package's exports
  const release = lockfile.lockSync(file);
  try {
    return work();
  } finally {
    release();
  }
}
