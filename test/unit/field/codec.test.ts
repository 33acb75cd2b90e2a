import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type Codec,
  bigintCodec,
  booleanCodec,
  bytesCodec,
  calendarDateCodec,
  dateCodec,
  decimalCodec,
  integerCodec,
  jsonCodec,
  numberCodec,
  stringCodec,
  uuidCodec,
} from '../../../src/field/codec.js';
import type { TypedValue } from '../../../src/format/typed-value.js';

const UUID = '0190f3a2-7c1d-7e55-8f4b-0123456789ab';
const DAY = Date.UTC(2024, 1, 29, 12, 30);

interface CodecCase {
  readonly name: string;
  readonly codec: Codec<unknown>;
  /** Value, what is sealed for it, and what comes back where that is not the value itself. */
  readonly accepts: readonly (readonly [unknown, TypedValue, unknown?])[];
  readonly refuses: readonly unknown[];
  /** What a column held before it was encrypted, and its value; undefined: it is none. */
  readonly plain: readonly (readonly [unknown, unknown])[];
}

const cases: readonly CodecCase[] = [
  {
    name: 'stringCodec',
    codec: stringCodec,
    accepts: [
      ['', { type: 'string', value: '' }],
      ['\ud800', { type: 'string', value: '\ud800' }],
    ],
    refuses: [1, true, null, undefined, {}, [], Buffer.from('x')],
    plain: [
      ['', ''],
      ['text', 'text'],
      [5, undefined],
      [Buffer.from('x'), undefined],
    ],
  },
  {
    name: 'bytesCodec',
    codec: bytesCodec,
    accepts: [
      [Uint8Array.of(), { type: 'bytes', value: Uint8Array.of() }],
      [Uint8Array.of(0, 255), { type: 'bytes', value: Uint8Array.of(0, 255) }],
    ],
    refuses: ['x', [1], new ArrayBuffer(1), null, undefined, new Uint16Array(1)],
    plain: [
      [Uint8Array.of(1), Uint8Array.of(1)],
      ['x', undefined],
    ],
  },
  {
    name: 'booleanCodec',
    codec: booleanCodec,
    accepts: [
      [true, { type: 'boolean', value: true }],
      [false, { type: 'boolean', value: false }],
    ],
    refuses: [0, 1, 'true', null, undefined],
    plain: [
      [true, true],
      [1, true],
      [1n, true],
      ['t', true],
      ['TRUE', true],
      [false, false],
      [0, false],
      ['0', false],
      ['f', false],
      ['False', false],
      ['yes', undefined],
      [2, undefined],
      ['', undefined],
      [{}, undefined],
    ],
  },
  {
    name: 'numberCodec',
    codec: numberCodec,
    accepts: [
      [Number.NaN, { type: 'number', value: Number.NaN }],
      [-0, { type: 'number', value: -0 }],
      [Number.NEGATIVE_INFINITY, { type: 'number', value: Number.NEGATIVE_INFINITY }],
    ],
    refuses: ['1', 1n, null, undefined, new Date(0)],
    plain: [
      [1.5, 1.5],
      ['1.5', 1.5],
      ['-1e3', -1000],
      ['', undefined],
      [' ', undefined],
      ['1,5', undefined],
      ['x', undefined],
      [true, undefined],
      [{}, undefined],
    ],
  },
  {
    name: 'integerCodec',
    codec: integerCodec,
    accepts: [
      [Number.MAX_SAFE_INTEGER, { type: 'number', value: Number.MAX_SAFE_INTEGER }],
      [-0, { type: 'number', value: 0 }, 0],
    ],
    refuses: [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', 1n, null],
    plain: [
      [7, 7],
      ['7', 7],
      ['-7', -7],
      [7.5, undefined],
      ['7.5', undefined],
      ['9007199254740993', undefined],
      ['', undefined],
    ],
  },
  {
    name: 'bigintCodec',
    codec: bigintCodec,
    accepts: [
      [0n, { type: 'bigint', value: 0n }],
      [-(10n ** 100n), { type: 'bigint', value: -(10n ** 100n) }],
    ],
    refuses: [1, '1', null, undefined],
    plain: [
      [5n, 5n],
      [5, 5n],
      ['-5', -5n],
      ['0x10', undefined],
      ['', undefined],
      ['1.0', undefined],
      [1.5, undefined],
      [1e21, undefined],
    ],
  },
  {
    name: 'decimalCodec',
    codec: decimalCodec,
    accepts: [
      ['12.50', { type: 'decimal', value: '12.50' }],
      ['-0', { type: 'decimal', value: '-0' }],
      ['1E+5', { type: 'decimal', value: '1E+5' }],
      [12.5, { type: 'decimal', value: '12.5' }, '12.5'],
      [1e21, { type: 'decimal', value: '1e+21' }, '1e+21'],
      [10n ** 30n, { type: 'decimal', value: `1${'0'.repeat(30)}` }, `1${'0'.repeat(30)}`],
      // decimal.js, big.js, bignumber.js.
      [{ toFixed: () => '0.0000001' }, { type: 'decimal', value: '0.0000001' }, '0.0000001'],
    ],
    refuses: [
      '',
      '.5',
      '5.',
      '1,5',
      '+1',
      ' 1',
      '0x1',
      'NaN',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      true,
      null,
      undefined,
      {},
      [],
      ['1'],
      { toFixed: () => 'NaN' },
      { toFixed: () => 5 },
      { toFixed: '1' },
    ],
    plain: [
      ['12.50', '12.50'],
      [12.5, '12.5'],
      ['x', undefined],
      [{ toFixed: () => '1.5' }, '1.5'],
    ],
  },
  {
    name: 'dateCodec',
    codec: dateCodec,
    accepts: [
      [new Date(0), { type: 'date', value: 0 }],
      [new Date(8.64e15), { type: 'date', value: 8.64e15 }],
      [new Date(-8.64e15), { type: 'date', value: -8.64e15 }],
    ],
    refuses: [new Date(Number.NaN), '2024-02-29', 0, null, undefined],
    plain: [
      [new Date(DAY), new Date(DAY)],
      ['2024-02-29T12:30:00.000Z', new Date(DAY)],
      ['2024-02-29T13:30:00+01:00', new Date(DAY)],
      ['2024-02-29 12:30:00+00', new Date(DAY)],
      ['2024-02-29 12:30:00.000000Z', new Date(DAY)],
      ['2024-02-29', new Date('2024-02-29')],
      [new Date(Number.NaN), undefined],
      ['', undefined],
      // The engine's own parser would find a date in each of these.
      ['1', undefined],
      ['room 5', undefined],
      [1, undefined],
      [['2024'], undefined],
    ],
  },
  {
    name: 'calendarDateCodec',
    codec: calendarDateCodec,
    accepts: [
      ['2024-02-29', { type: 'calendar-date', value: '2024-02-29' }],
      ['0000-01-01', { type: 'calendar-date', value: '0000-01-01' }],
      ['9999-12-31', { type: 'calendar-date', value: '9999-12-31' }],
    ],
    refuses: ['2023-02-29', '2024-2-9', '10000-01-01', '2024-02-29T00:00', new Date(0), null],
    plain: [
      ['2024-02-29', '2024-02-29'],
      ['2024-02-29T00:00:00.000Z', '2024-02-29'],
      ['2024-02-30', undefined],
      ['', undefined],
      [new Date('2024-02-29'), '2024-02-29'],
      [new Date(Number.NaN), undefined],
      // An hour of some day is no calendar date: in which zone would it be one?
      [new Date(DAY), undefined],
      [20240229, undefined],
    ],
  },
  {
    name: 'uuidCodec',
    codec: uuidCodec,
    accepts: [
      [UUID, { type: 'uuid', value: UUID }],
      [UUID.toUpperCase(), { type: 'uuid', value: UUID }, UUID],
    ],
    refuses: ['', UUID.replaceAll('-', ''), `{${UUID}}`, 1, null, undefined],
    plain: [
      [UUID.toUpperCase(), UUID],
      ['x', undefined],
      [1, undefined],
    ],
  },
  {
    name: 'jsonCodec',
    codec: jsonCodec(),
    accepts: [
      [
        { b: 1, a: [null] },
        { type: 'json', value: '{"b":1,"a":[null]}' },
      ],
      ['', { type: 'json', value: '""' }],
      [[{ a: undefined }], { type: 'json', value: '[{}]' }, [{}]],
      [
        new Date(0),
        { type: 'json', value: '"1970-01-01T00:00:00.000Z"' },
        '1970-01-01T00:00:00.000Z',
      ],
    ],
    refuses: [undefined, Number.NaN, 1n, () => 1, [undefined], new Map()],
    plain: [
      ['{"a":1}', { a: 1 }],
      ['"x"', 'x'],
      ['{', undefined],
      ['', undefined],
      [{ a: 1 }, { a: 1 }],
      [5, 5],
    ],
  },
];

describe.each(cases)('$name', ({ codec, accepts, refuses, plain }) => {
  const given = accepts.map(([value, typed, back = value]) => ({ value, typed, back }));
  it.each(given)('takes $value and gives it back', ({ value, typed, back }) => {
    expect(codec.toTyped(value, false)).toStrictEqual(typed);
    expect(codec.fromTyped(typed)).toStrictEqual(back);
  });

  it.each(refuses.map((value) => [value]))('refuses %o', (value) => {
    expect(codec.toTyped(value, false)).toBeUndefined();
    expect(codec.toTyped(value, true)).toBeUndefined();
  });

  it.each(plain)('reads the plaintext %o as %o', (stored, expected) => {
    expect(codec.fromPlain(stored)).toStrictEqual(expected);
  });

  it('never throws, whatever is put in or was stored', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
        (value) => {
          for (const canonical of [false, true]) {
            const typed = codec.toTyped(value, canonical);
            expect(typed === undefined || codec.fromTyped(typed) !== undefined).toBe(true);
          }
          expect(() => codec.fromPlain(value)).not.toThrow();
        },
      ),
    );
  });

  it('takes no sealed value of another type', () => {
    const samples: TypedValue[] = cases.flatMap((other) => other.accepts.map(([, typed]) => typed));
    const own = accepts[0]![1].type;

    for (const typed of samples.filter(({ type }) => type !== own)) {
      expect(codec.fromTyped(typed)).toBeUndefined();
    }
  });

  it('says what a value must be', () => {
    expect(codec.expects).toMatch(/^an? [a-zA-Z]/);
  });
});

describe('calendarDateCodec', () => {
  // node-postgres and mysql2 give a DATE as midnight in the zone of the process.
  it.each([
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Kiritimati',
    'America/Sao_Paulo',
    'UTC',
  ])('reads the Date that a driver makes of a DATE, in %s', (zone) => {
    vi.stubEnv('TZ', zone);

    for (const [year, month, day] of [
      [1984, 2, 29],
      [2026, 1, 1],
      [2017, 10, 15],
    ] as const) {
      const text = `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      expect(calendarDateCodec.fromPlain(new Date(year, month - 1, day))).toBe(text);
      expect(calendarDateCodec.fromPlain(new Date(`${text}T00:00:00Z`))).toBe(text);
    }
  });
});

describe('canonical values', () => {
  it.each([
    [decimalCodec, '012.50', '12.5'],
    [decimalCodec, 1e21, `1${'0'.repeat(21)}`],
    [jsonCodec(), { b: 1, a: 2 }, '{"a":2,"b":1}'],
  ] as [Codec<unknown>, unknown, string][])('%o has one text for %o', (codec, value, text) => {
    expect(codec.toTyped(value, true)?.value).toBe(text);
  });

  it.each([
    [decimalCodec, '1e99999'],
    [jsonCodec(), ['\ud800']],
  ] as [Codec<unknown>, unknown][])('%o refuses what has none: %o', (codec, value) => {
    expect(codec.toTyped(value, false)).toBeDefined();
    expect(codec.toTyped(value, true)).toBeUndefined();
  });
});
