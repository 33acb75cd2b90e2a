import type { FieldSealError } from '../errors.js';

/**
 * Gives up on `work` after `deadlineMs` and tells it so through the signal. What it does afterwards
 * is not waited for.
 */
export async function withDeadline<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  deadlineMs: number,
  onTimeout: () => FieldSealError,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(onTimeout());
      controller.abort();
    }, deadlineMs);
  });
  try {
    return await Promise.race([work(controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
