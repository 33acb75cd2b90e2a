import fc from 'fast-check';
import { field } from '../../../../src/schema/builders.js';
import type { AnyField, FieldOptions } from '../../../../src/schema/field.js';

/** Both engines: whatever one of them does, the other must do as well. */
export const engines = ['node', 'portable'] as const;

/** Strings with every kind of code unit, lone surrogates among them. */
export const anyString = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((u) => String.fromCharCode(u)) }),
  fc.constantFrom('', '\ud800', '\udc00\ud800', 'fs1.', 'fs1.AAAA', '\0', '\ufeffBOM', 'é', '👩‍👩‍👧'),
);

const anyDate = fc
  .oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.constantFrom(-8.64e15, 8.64e15, 0, -1, 253402300800000),
  )
  .map((ms) => new Date(ms));

const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(
    Number.NaN,
    -0,
    0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.MIN_VALUE,
    Number.MAX_VALUE,
    2 ** 53,
  ),
);

const anyBigint = fc.oneof(
  fc.bigInt(),
  fc.bigInt({ min: -(2n ** 2000n), max: 2n ** 2000n }),
  fc.constantFrom(0n, -1n, 2n ** 63n, -(2n ** 63n), 2n ** 63n - 1n, -(2n ** 63n) - 1n, 2n ** 4096n),
);

const anyDecimal = fc
  .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat(9999))
  .map(([sign, whole, rest]) => `${sign}${String(whole)}.${String(rest)}`);

const anyCalendarDate = fc
  .date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10));

/** A type of field, with values of it in the form in which they come back. */
export interface TypeCase {
  readonly name: string;
  readonly make: (options?: Pick<FieldOptions, 'pad' | 'maxBytes'>) => AnyField;
  readonly values: fc.Arbitrary<unknown>;
  /** True if the values that lie in a padded column have one length each. */
  readonly fixedWidth: boolean;
  readonly wrong: readonly unknown[];
}

/** Every type of field that there is. */
export const typeCases: readonly TypeCase[] = [
  {
    name: 'string',
    make: (options) => field.string(options),
    values: anyString,
    fixedWidth: false,
    wrong: [5, true, {}, Buffer.from('x')],
  },
  {
    name: 'bytes',
    make: (options) => field.bytes(options),
    values: fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(Uint8Array.of(0xf5, 0x11, 0))),
    fixedWidth: false,
    wrong: ['text', [1, 2], new ArrayBuffer(2), 1],
  },
  {
    name: 'number',
    make: (options) => field.number(options),
    values: anyNumber,
    fixedWidth: true,
    wrong: ['1', 1n, new Date(0)],
  },
  {
    name: 'integer',
    make: (options) => field.integer(options),
    values: fc.oneof(
      fc.maxSafeInteger(),
      fc.constantFrom(0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    ),
    fixedWidth: true,
    wrong: ['1', 1n, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53],
  },
  {
    name: 'bigint',
    make: (options) => field.bigint(options),
    values: anyBigint,
    fixedWidth: false,
    wrong: [1, '1', 1.5],
  },
  {
    name: 'decimal',
    make: (options) => field.decimal(options),
    values: fc.oneof(anyDecimal, fc.constantFrom('0', '-0', '1e400', '007.500', '1E-9')),
    fixedWidth: false,
    wrong: ['', '1.', '.5', 'NaN', '1,5', ' 1', Number.NaN, Number.POSITIVE_INFINITY, {}, true],
  },
  {
    name: 'boolean',
    make: (options) => field.boolean(options),
    values: fc.boolean(),
    fixedWidth: true,
    wrong: [0, 1, 'true', 't'],
  },
  {
    name: 'date',
    make: (options) => field.date(options),
    values: anyDate,
    fixedWidth: true,
    wrong: [new Date(Number.NaN), '2026-01-01', 0],
  },
  {
    name: 'calendarDate',
    make: (options) => field.calendarDate(options),
    values: fc.oneof(anyCalendarDate, fc.constantFrom('0000-01-01', '9999-12-31', '2024-02-29')),
    fixedWidth: true,
    wrong: ['2023-02-29', '2023-13-01', '2023-1-1', '10000-01-01', new Date(0), ''],
  },
  {
    name: 'uuid',
    make: (options) => field.uuid(options),
    values: fc.uuid(),
    fixedWidth: true,
    wrong: ['', 'not-a-uuid', '0000000000000000000000000000000g', 1],
  },
  {
    name: 'json',
    make: (options) => field.json(options),
    values: fc.oneof(
      // JSON has no -0, and null is the column's own NULL.
      fc
        .jsonValue({ noUnicodeString: false, maxDepth: 3 })
        .filter((value) => value !== null)
        .map((value): unknown => JSON.parse(JSON.stringify(value))),
      fc.constantFrom({}, [], '', 0, false, { '': null }, ['\ud800']),
    ),
    fixedWidth: false,
    wrong: [Number.NaN, 1n, () => 1, Symbol('s'), [undefined], { deep: [Number.NaN] }],
  },
];
