import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceAt } from '../../../src/format/slice.js';

const WEEK_MS = 604_800_000;
const EPOCH_MS = Date.UTC(2020, 0, 1);
const refused = expect.objectContaining({ code: 'ERR_FIELDSEAL_CLOCK' });

describe('sliceAt', () => {
  // Counted by hand: 2026-01-01 is 2,192 days after 2020-01-01, which is 313 weeks and one day.
  it.each([
    ['2026-01-01T00:00:00.000Z', 313],
    ['2026-01-06T23:59:59.999Z', 313],
    ['2026-01-07T00:00:00.000Z', 314],
    ['2026-11-23T18:00:00.000Z', 359],
    ['2030-01-01T00:00:00.000Z', 521],
    ['2038-01-19T03:14:08.000Z', 941],
    ['3276-01-07T23:59:59.999Z', 65_535],
  ])('gives at %s the week %i', (time, slice) => {
    expect(sliceAt(Date.parse(time))).toBe(slice);
  });

  it('begins each week on a Wednesday at midnight UTC, as 2020-01-01 was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 314, max: 65_535 }), (slice) => {
        const start = EPOCH_MS + slice * WEEK_MS;

        expect(new Date(start).getUTCDay()).toBe(3);
        expect([start - 1, start, start + WEEK_MS - 1].map(sliceAt)).toEqual([
          slice - 1,
          slice,
          slice,
        ]);
      }),
    );
  });

  it('takes a clock that reads fractions of a millisecond', () => {
    expect(sliceAt(EPOCH_MS + 400 * WEEK_MS - 0.5)).toBe(399);
    expect(sliceAt(EPOCH_MS + 400 * WEEK_MS + 0.5)).toBe(400);
  });

  it.each([
    ['a millisecond before 2026', Date.UTC(2026, 0, 1) - 1],
    ['1970', 0],
    ['before 1970', -1],
    ['2020', EPOCH_MS],
    ['seconds taken for milliseconds', Date.UTC(2026, 5, 1) / 1000],
    ['the end of the 16 bits', EPOCH_MS + 65_536 * WEEK_MS],
    ['the last Date', 8.64e15],
    ['no number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
  ])('refuses a clock at %s', (_what, nowMs) => {
    expect(() => sliceAt(nowMs)).toThrow(refused);
  });
});
