import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PADDED,
  TYPE_CODE,
  bigintLength,
  isCalendarDate,
  isDateMs,
  isDecimalText,
} from '../../../src/format/typed-value.js';

describe('TYPE_CODE', () => {
  it('has the numbers that are on disk', () => {
    expect(TYPE_CODE).toEqual({
      string: 0x01,
      bytes: 0x02,
      boolean: 0x03,
      number: 0x04,
      bigint: 0x05,
      date: 0x06,
      json: 0x07,
      illFormedString: 0x08,
      uuid: 0x09,
      decimal: 0x0a,
      'calendar-date': 0x0b,
    });
    expect(PADDED).toBe(0x80);
  });
});

describe('bigintLength', () => {
  it.each([
    [0n, 8],
    [1n, 8],
    [-1n, 8],
    [2n ** 63n - 1n, 8],
    [2n ** 63n, 16],
    [-(2n ** 63n), 8],
    [-(2n ** 63n) - 1n, 16],
    [2n ** 64n, 16],
    [2n ** 127n - 1n, 16],
    [2n ** 127n, 24],
    [-(2n ** 127n), 16],
    [-(2n ** 127n) - 1n, 24],
  ])('of %s is %i', (value, length) => {
    expect(bigintLength(value)).toBe(length);
  });

  it('is the fewest multiple of 8 bytes that gives the value back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 1000n), max: 2n ** 1000n }), (value) => {
        const length = bigintLength(value);

        expect(length % 8).toBe(0);
        expect(BigInt.asIntN(length * 8, value)).toBe(value);
        expect(length === 8 || BigInt.asIntN((length - 8) * 8, value) !== value).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('isDateMs', () => {
  it('takes the whole range of Date and nothing else', () => {
    for (const ms of [0, -1, 1, 8.64e15, -8.64e15, -0]) expect(isDateMs(ms)).toBe(true);
    for (const ms of [8.64e15 + 1, -8.64e15 - 1, 0.5, Number.NaN, Infinity, -Infinity]) {
      expect(isDateMs(ms)).toBe(false);
    }
  });
});

describe('isDecimalText', () => {
  it.each(['0', '-0', '1.5', '-12.340', '007', '1e5', '1E-7', '2.5e+10', '9'.repeat(1000)])(
    'accepts %j',
    (text) => {
      expect(isDecimalText(text)).toBe(true);
    },
  );

  it.each([
    '',
    '-',
    '.',
    '.5',
    '5.',
    '+1',
    '--1',
    '1.2.3',
    '1,5',
    '1e',
    '1e5.5',
    'e5',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    ' 1',
    '1 ',
    '1\n',
    '\u0661',
    '\uff11',
    '\u22121',
  ])('refuses %j', (text) => {
    expect(isDecimalText(text)).toBe(false);
  });
});

describe('isCalendarDate', () => {
  it.each(['2024-02-29', '2000-02-29', '0000-02-29', '0000-01-01', '9999-12-31', '2023-04-30'])(
    'accepts %s',
    (text) => {
      expect(isCalendarDate(text)).toBe(true);
    },
  );

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2023-04-31',
    '2023-00-10',
    '2023-13-01',
    '2023-01-00',
    '2023-01-32',
    '2023-1-01',
    '23-01-01',
    '10000-01-01',
    '+2023-01-01',
    '-2023-01-01',
    '2023-01-01T00:00:00Z',
    '2023/01/01',
    ' 2023-01-01',
    '2023-01-01\n',
    '',
    '\u0662023-01-01',
  ])('refuses %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  it('agrees with Date on every day of four centuries', () => {
    for (let year = 1800; year < 2200; year++) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 28; day <= 31; day++) {
          const text = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
          const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
          if (isCalendarDate(text) !== exists) expect.unreachable(text);
        }
      }
    }
  });
});
