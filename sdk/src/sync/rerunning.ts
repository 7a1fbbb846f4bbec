/**
 * Runs a task one at a time. If it is requested while it runs, it runs once more afterwards,
 * because the current run may have read its data before the new request. Each caller gets the
 * promise of a run that began after its request.
 */
export function rerunning(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = () => {
    const run = task().finally(() => {
      if (running === run) running = null;
    });
    running = run;
    return run;
  };
  return () => {
    if (next) return next;
    if (!running) return start();
    next = running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return start();
      });
    return next;
  };
}
