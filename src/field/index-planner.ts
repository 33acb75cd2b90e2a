import { FieldSealError } from '../errors.js';

export interface IndexPlan {
  /** Fewest bits that keep a query's false matches below the square root of the rows. */
  readonly minBits: number;
  /** Most bits at which a tag still stands for at least two rows or values. */
  readonly maxBits: number;
  readonly recommendedBits: number;
  /** Rows that a query with the recommended bits returns beside the right ones, on average. */
  readonly falseRowsPerQuery: number;
}

/**
 * Recommends how many bits of a blind index to keep, so that a tag stands for several values: what
 * whoever steals the index key, too, can learn is then a bucket and not a value.
 *
 * @param population - `rows` expected in the table; `distinct` values among them (default: all);
 * `indexes` on the same field, which share what they reveal (default 1).
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` if there are too few rows or values to truncate.
 * @see CipherSweet, Blind Index Planning: 2 ≤ R / 2^(ΣL) ≤ √R.
 */
export function planIndexBits(population: {
  readonly rows: number;
  readonly distinct?: number;
  readonly indexes?: number;
}): IndexPlan {
  const { rows, distinct = rows, indexes = 1 } = population;
  const values = Math.min(rows, distinct);
  const valid = [rows, distinct, indexes].every((count) => Number.isInteger(count) && count >= 1);
  if (!valid) throw misplanned('rows, distinct and indexes must be whole numbers from 1.');
  // Each bound is shared by the indexes of a field: their tags together must not single out a row.
  const minBits = Math.ceil(Math.log2(rows) / 2 / indexes);
  const maxBits = Math.floor((Math.log2(values) - 1) / indexes);
  if (maxBits < minBits || minBits < 1) {
    throw misplanned(
      'there are too few rows or distinct values: any truncated index of this field would either ' +
        'single out values or return most of the table.',
    );
  }
  const recommendedBits = Math.floor((minBits + maxBits) / 2);
  return {
    minBits,
    maxBits,
    recommendedBits,
    falseRowsPerQuery: rows / 2 ** recommendedBits,
  };
}

function misplanned(what: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', `planIndexBits: ${what}`);
}
