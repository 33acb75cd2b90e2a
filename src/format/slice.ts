import { FieldSealError } from '../errors.js';

/** 2020-01-01T00:00:00Z. On disk by its effect: never changes. */
const EPOCH_MS = 1_577_836_800_000;
const WEEK_MS = 604_800_000;
/** 2026-01-01T00:00:00Z. fieldseal did not exist before; an earlier clock is wrong. */
const EARLIEST_MS = 1_767_225_600_000;
const MAX_SLICE = 0xffff;

/**
 * The number of whole weeks since 2020-01-01 UTC. It re-keys every table every week, so that random
 * 96-bit nonces stay under 2^32 messages a key (SP 800-38D §8.3) with no counter to coordinate.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CLOCK` for a clock before 2026 or after the year 3275.
 */
export function sliceAt(nowMs: number): number {
  const slice = Math.floor((nowMs - EPOCH_MS) / WEEK_MS);
  if (!(nowMs >= EARLIEST_MS) || slice > MAX_SLICE) {
    throw new FieldSealError(
      'ERR_FIELDSEAL_CLOCK',
      'The clock of this machine is before 2026 or after 3275, so nothing can be sealed safely. ' +
        'Set the clock.',
    );
  }
  return slice;
}
