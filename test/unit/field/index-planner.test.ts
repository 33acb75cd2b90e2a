import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planIndexBits } from '../../../src/field/index-planner.js';
import { thrownBy } from '../rows/support/errors.js';

describe('planIndexBits', () => {
  // research/crypto.md §6: L in [ceil(log2(R)/2), floor(log2 R) - 1].
  it.each([
    [1e4, 7, 12],
    [1e5, 9, 15],
    [1e6, 10, 18],
    [1e7, 12, 22],
    [1e8, 14, 25],
    [1e9, 15, 28],
  ])('allows for %d rows from %d to %d bits', (rows, minBits, maxBits) => {
    const plan = planIndexBits({ rows });

    expect(plan.minBits).toBe(minBits);
    expect(plan.maxBits).toBe(maxBits);
    expect(plan.recommendedBits).toBe(Math.floor((minBits + maxBits) / 2));
    expect(plan.falseRowsPerQuery).toBe(rows / 2 ** plan.recommendedBits);
  });

  it('keeps within what it promises: two values for a tag, and the square root of the rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 1e12 }),
        fc.integer({ min: 1, max: 3 }),
        (rows, indexes) => {
          const plan = plannedOr(() => planIndexBits({ rows, indexes }));
          fc.pre(plan !== undefined);
          for (const bits of [plan.minBits, plan.recommendedBits, plan.maxBits]) {
            const left = rows / 2 ** (bits * indexes);
            expect(left).toBeGreaterThanOrEqual(2);
            expect(left).toBeLessThanOrEqual(Math.sqrt(rows) * (1 + 1e-9));
          }
        },
      ),
    );
  });

  it('counts distinct values where there are fewer of them than rows', () => {
    expect(planIndexBits({ rows: 1e6, distinct: 1e5 })).toMatchObject({ minBits: 10, maxBits: 15 });
    expect(planIndexBits({ rows: 1e4, distinct: 1e9 })).toMatchObject({ minBits: 7, maxBits: 12 });
  });

  it('shares the bits between the indexes of a field', () => {
    expect(planIndexBits({ rows: 1e6, indexes: 2 })).toMatchObject({ minBits: 5, maxBits: 9 });
  });

  it.each([
    [{ rows: 1 }],
    [{ rows: 2 }],
    [{ rows: 3 }],
    // More rows than the square of twice the values: every tag would stand for most of the table.
    [{ rows: 1e6, distinct: 1000 }],
    [{ rows: 1e6, distinct: 2 }],
    [{ rows: 100, indexes: 9 }],
  ])('refuses %o: nothing between the bounds', (population) => {
    const error = thrownBy(() => planIndexBits(population));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain('too few rows or distinct values');
  });

  it.each([
    [{ rows: 0 }],
    [{ rows: -5 }],
    [{ rows: 1.5 }],
    [{ rows: Number.NaN }],
    [{ rows: Number.POSITIVE_INFINITY }],
    [{ rows: 1e6, distinct: 0 }],
    [{ rows: 1e6, indexes: 0 }],
    [{ rows: 1e6, indexes: 1.5 }],
  ])('refuses %o: no counts', (population) => {
    expect(thrownBy(() => planIndexBits(population)).message).toContain('whole numbers from 1');
  });
});

function plannedOr<Plan>(plan: () => Plan): Plan | undefined {
  try {
    return plan();
  } catch {
    return undefined;
  }
}
