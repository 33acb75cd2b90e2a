import type { FieldSealError } from '../errors.js';

/**
 * Gives up on `work` after `deadlineMs` and tells it so through the signal. What it does afterwards
 * is not waited for; `onLate` gets a result that comes all the same.
 */
export async function withDeadline<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  deadlineMs: number,
  onTimeout: () => FieldSealError,
  onLate: (result: Result) => void = ignore,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(onTimeout());
      controller.abort();
    }, deadlineMs);
  });
  const working = work(controller.signal);
  try {
    return await Promise.race([working, timeout]);
  } catch (error) {
    if (controller.signal.aborted) working.then(onLate, ignore);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function ignore(): void {
  // nobody waits any more
}
