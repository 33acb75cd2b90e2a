import fc from 'fast-check';
import type { Place, RowId, Scope } from '../second-implementation/format-v1.js';
import type { Padding } from '../second-implementation/values.js';
import { type VectorValue, toVector } from '../second-implementation/vector-values.js';

/* Random values, places and keys, in the form that vectors have. */

/** Characters that some rule is about, among all others. */
const AWKWARD = [
  ' \t\n\u00a0\u2003\u3000\ufeff\u2028\u200b\u0085\0\x01\x1f\x7f\x80',
  '@.%/:?#[]^|<>\\"\'+-_,;0O1l',
  'ßẞſŉǰİıΣςσΩÅÉé\u0301\u0307\u0323\u200d\u00ad',
  'ＡａＺ＠．。％１²½①٤०ﬀǄ가\u1100\u1161李例え😀\u{1d400}\ufb33אב',
].flatMap((characters) => [...Array.from(characters), '\ud800', '\udc00']);

export const anyText = fc.oneof(
  fc.string({
    unit: fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'grapheme', maxLength: 1 })),
  }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary-ascii' }),
);

export const name = anyText.filter((text) => text !== '' && text.isWellFormed());

export const anyDecimal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.stringMatching(/^[0-9]{1,12}$/),
    fc.option(fc.stringMatching(/^[0-9]{1,12}$/), { nil: undefined }),
    fc.option(
      fc.oneof(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -10_010, max: 10_010 })),
      { nil: undefined },
    ),
    fc.constantFrom('e', 'E', 'e+0'),
  )
  .map(
    ([sign, whole, fraction, exponent, e]) =>
      sign +
      whole +
      (fraction === undefined ? '' : `.${fraction}`) +
      (exponent === undefined
        ? ''
        : exponent < 0
          ? e.charAt(0) + String(exponent)
          : e + String(exponent)),
  );

/** What JSON carries, without null itself: that is the column's own NULL. */
export const anyJson = fc
  .letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      anyText,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(null, true, false, 0, -0, 1e21, 1e-7, 2 ** 53),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(anyText, tie('value'), { maxKeys: 5 }),
    ),
  }))
  .value.filter((value) => value !== null);

export const anyValue: fc.Arbitrary<VectorValue> = fc.oneof(
  anyText.map((value) => ({ type: 'string', value }) as const),
  fc
    .uint8Array({ maxLength: 50 })
    .map((value) => ({ type: 'bytes', value: Buffer.from(value).toString('hex') }) as const),
  fc.boolean().map((value) => ({ type: 'boolean', value }) as const),
  fc
    .oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Number.MIN_VALUE))
    .map((value) => toVector({ type: 'number', value })),
  fc
    .oneof(
      fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }),
      fc
        .tuple(fc.constantFrom(63n, 64n, 127n, 128n, 640n), fc.bigInt({ min: -2n, max: 2n }))
        .chain(([bits, more]) => fc.constantFrom(2n ** bits + more, -(2n ** bits) + more)),
    )
    .map((value) => ({ type: 'bigint', value: String(value) }) as const),
  fc
    .date({ noInvalidDate: true })
    .map((value) => ({ type: 'date', value: value.toISOString() }) as const),
  anyJson.map(
    (value) => ({ type: 'json', value: JSON.parse(JSON.stringify(value)) as unknown }) as const,
  ),
  fc.uuid().map((value) => ({ type: 'uuid', value }) as const),
  anyDecimal.map((value) => ({ type: 'decimal', value }) as const),
  fc
    .date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((day) => ({ type: 'calendar-date', value: day.toISOString().slice(0, 10) }) as const),
);

const anySimpleRowId: fc.Arbitrary<RowId & { readonly value: string }> = fc.oneof(
  fc.uuid().map((value) => ({ type: 'uuid', value: value.toUpperCase() }) as const),
  fc
    .bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
    .map((value) => ({ type: 'integer', value: String(value) }) as const),
  name.map((value) => ({ type: 'string', value }) as const),
);

const anyRowId: fc.Arbitrary<RowId> = fc.oneof(
  anySimpleRowId,
  fc
    .array(anySimpleRowId, { minLength: 2, maxLength: 3 })
    .map((value) => ({ type: 'composite', value }) as const),
);

/** Of what a declaration can ask for; undefined: what the type has by default. */
export const anyPadding = fc.constantFrom<Padding | undefined>(
  undefined,
  undefined,
  'none',
  { to: 16 },
  { to: 31 },
  { to: 400 },
);

export function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

export interface Column {
  readonly kind: 'E' | 'D';
  readonly place: Place;
  readonly keyScope: Scope;
}

/** A column in any place that its suite has, under a key of any scope that the place allows. */
export const anyColumn: fc.Arbitrary<Column> = fc
  .record({
    kind: fc.constantFrom('E', 'E', 'D'),
    namespace: name,
    table: name,
    column: name,
    tenant: maybe(name),
    subject: maybe(name),
    rowId: maybe(anyRowId),
    custom: maybe(
      fc.dictionary(
        name,
        anyText.filter((text) => text.isWellFormed()),
        { maxKeys: 3 },
      ),
    ),
    joinDomain: maybe(name),
    keys: fc.constantFrom('global', 'tenant', 'subject'),
  })
  .map(({ kind, namespace, table, column, tenant, subject, rowId, custom, joinDomain, keys }) => {
    const ofTenant = { ...(tenant !== undefined && { tenant }) };
    const scope = { ...ofTenant, ...(kind === 'E' && subject !== undefined && { subject }) };
    const names = { namespace, table, column, ...scope };
    return {
      kind,
      keyScope: keys === 'global' ? {} : keys === 'tenant' ? ofTenant : scope,
      place:
        kind === 'E'
          ? { ...names, ...(rowId && { rowId }), ...(custom && { custom }) }
          : { ...names, ...(joinDomain !== undefined && { joinDomain }) },
    } as const;
  });

export const anyNow = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2100, 0, 1) }),
  fc.constantFrom(Date.UTC(2026, 0, 1), 1000 * (1_577_836_800 + 604_800 * 65_536) - 1),
);

export const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 });
