import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLast4 } from '../../../src/field/mask.js';
import { digits, email, exact, fold, last, prefix, trim } from '../../../src/field/normaliser.js';
import { maxPayloadLength } from '../../../src/format/suite.js';
import { field } from '../../../src/schema/builders.js';
import type { AnyField, BlindIndexOptions, FieldOptions } from '../../../src/schema/field.js';
import { thrownBy } from '../rows/support/errors.js';
import { typeCases } from '../rows/support/values.js';

const reason = 'the column is public anyway';

describe('a field', () => {
  it('is not changed by what is declared on top of it', () => {
    const plain = field.string();
    const masked = plain.mask(maskLast4);
    const indexed = masked.blindIndex('a').blindIndex('b', { normalise: fold });
    const mixed = indexed.readPlaintext({ until: '2030-01-01' });
    const deterministic = mixed.deterministic({ joinDomain: 'person' });

    expect(plain.spec).toMatchObject({ mask: undefined, indexes: [], plaintext: undefined });
    expect(indexed.spec.indexes.map(({ column }) => column)).toStrictEqual(['a', 'b']);
    expect(mixed.spec.deterministic).toBeUndefined();
    expect(deterministic.spec).toMatchObject({
      mask: maskLast4,
      plaintext: { untilMs: Date.UTC(2030, 0, 1), indexed: false },
      deterministic: { joinDomain: 'person', generation: 1 },
      padding: 16,
    });
    expect(Object.isFrozen(deterministic.spec)).toBe(true);
  });

  it('has its index named by its companion column, exact and at full width, unless it says otherwise', () => {
    const [byDefault, declared] = field
      .string()
      .blindIndex('emailIndex')
      .blindIndex('other', {
        name: 'stable',
        normalise: [trim, email],
        bits: 20,
        perTenant: false,
        generation: 3,
      }).spec.indexes;

    expect(byDefault).toStrictEqual({
      column: 'emailIndex',
      name: 'emailIndex',
      filled: true,
      normalisers: [exact],
      bits: 128,
      unique: false,
      perTenant: undefined,
      generation: 1,
      acceptLeakage: undefined,
    });
    expect(declared).toMatchObject({
      column: 'other',
      name: 'stable',
      normalisers: [trim, email],
      bits: 20,
      perTenant: false,
      generation: 3,
    });
  });

  it.each(typeCases)('of type $name pads what would show its length', ({ make, fixedWidth }) => {
    expect(make().spec.padding).toBe(fixedWidth || make().spec.type === 'bigint' ? false : 16);
    expect(make({ pad: false }).spec.padding).toBe(false);
    expect(make({ pad: { to: 64 } }).spec.padding).toStrictEqual({ to: 64 });
  });
});

describe('the options of a field', () => {
  it.each([
    [{ pad: { to: 0 } }, 'pad.to'],
    [{ pad: { to: -1 } }, 'pad.to'],
    [{ pad: { to: 1.5 } }, 'pad.to'],
    [{ pad: { to: Number.NaN } }, 'pad.to'],
    [{ maxBytes: 0 }, 'maxBytes'],
    [{ maxBytes: 2.5 }, 'maxBytes'],
    [{ columnLength: 0 }, 'columnLength'],
    [{ columnLength: -255 }, 'columnLength'],
  ] as [FieldOptions<string>, string][])('%o is refused', (options, name) => {
    const error = thrownBy(() => field.string(options));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain(name);
  });

  it('refuse a padding beyond what the format holds: its values could never be read again', () => {
    expect(field.string({ pad: { to: maxPayloadLength } }).spec.padding).toStrictEqual({
      to: maxPayloadLength,
    });
    const error = thrownBy(() => field.string({ pad: { to: maxPayloadLength + 1 } }));
    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain('16 MiB');
  });

  it.each([
    ['a UUID', () => field.uuid({ pad: { to: 15 } })],
    ['a date', () => field.date({ pad: { to: 7 } })],
    ['the longest value', () => field.string({ pad: { to: 10 }, maxBytes: 11 })],
  ] as [string, () => AnyField][])('refuse a padding that is too short for %s', (_what, make) => {
    const error = thrownBy(make);

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain('pad.to');
  });
});

describe('blindIndex', () => {
  it.each([
    ['', {}, 'companion column'],
    ['i', { bits: 0 }, 'bits'],
    ['i', { bits: 129 }, 'bits'],
    ['i', { bits: 1.5 }, 'bits'],
    ['i', { bits: Number.NaN }, 'bits'],
    ['i', { bits: 127, unique: true }, 'cannot be unique'],
    ['i', { normalise: [] }, 'at least one normaliser'],
    ['i', { generation: 0 }, 'generation'],
    ['i', { generation: 1.5 }, 'generation'],
    ['i', { name: '' }, 'name'],
    ['i', { name: '\ud800' }, 'name'],
  ] as [string, BlindIndexOptions, string][])('refuses %j with %o', (column, options, message) => {
    const error = thrownBy(() => field.string().blindIndex(column, options));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain(message);
  });

  it.each(typeCases.filter(({ name }) => name !== 'string' && name !== 'boolean'))(
    'normalises no field of type $name',
    ({ make }) => {
      expect(make().blindIndex('i', { normalise: exact }).spec.indexes).toHaveLength(1);
      const error = thrownBy(() => make().blindIndex('i', { normalise: [exact, trim] }));
      expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
      expect(error.message).toContain('Only strings');
    },
  );

  it.each([
    ['a boolean', () => field.boolean()],
    ['a small enum', () => field.string({ oneOf: ['a', 'b', 'c'] })],
    ['999 values', () => field.integer({ oneOf: Array.from({ length: 999 }, (_, i) => i) })],
  ] as [string, () => AnyField][])('refuses %s unless acceptLeakage says why', (_what, make) => {
    for (const options of [{}, { bits: 64 }, { acceptLeakage: '' }, { acceptLeakage: ' \n' }]) {
      const error = thrownBy(() => make().blindIndex('i', options));
      expect(error.code).toBe('ERR_FIELDSEAL_LEAKAGE');
      expect(error.message).toContain('acceptLeakage');
    }
    expect(make().blindIndex('i', { acceptLeakage: reason }).spec.indexes[0]).toMatchObject({
      acceptLeakage: reason,
    });
    expect(thrownBy(() => make().deterministic()).code).toBe('ERR_FIELDSEAL_LEAKAGE');
    expect(make().deterministic({ acceptLeakage: reason }).spec.deterministic).toMatchObject({
      acceptLeakage: reason,
    });
  });

  it('takes an enum of a thousand values', () => {
    const declared = field.integer({ oneOf: Array.from({ length: 1000 }, (_, i) => i) });

    expect(declared.blindIndex('i').spec.indexes).toHaveLength(1);
  });

  it.each([
    ['last(4)', { normalise: last(4) }],
    ['prefix(3) after another', { normalise: [digits, prefix(3)] }],
  ])('refuses %s at full width unless acceptLeakage says why', (_what, options) => {
    const error = thrownBy(() => field.string().blindIndex('i', options));

    expect(error.code).toBe('ERR_FIELDSEAL_LEAKAGE');
    expect(error.message).toContain('planIndexBits');
    expect(field.string().blindIndex('i', { ...options, bits: 8 }).spec.indexes[0]!.bits).toBe(8);
    // As telling as the full width, for so few values.
    expect(thrownBy(() => field.string().blindIndex('i', { ...options, bits: 127 })).code).toBe(
      'ERR_FIELDSEAL_LEAKAGE',
    );
    expect(
      field.string().blindIndex('i', { ...options, acceptLeakage: reason }).spec.indexes,
    ).toHaveLength(1);
  });

  it('takes every width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 128 }),
        (bits) => field.string().blindIndex('i', { bits }).spec.indexes[0]!.bits === bits,
      ),
    );
  });
});

describe('deterministic', () => {
  it.each([
    [{ generation: 0 }, 'generation'],
    [{ generation: -1 }, 'generation'],
    [{ joinDomain: '' }, 'joinDomain'],
    [{ joinDomain: '\udc00' }, 'joinDomain'],
  ])('refuses %o', (options, message) => {
    const error = thrownBy(() => field.string().deterministic(options));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain(message);
  });
});

describe('readPlaintext', () => {
  it.each(['', 'soon', '2026-13-01'])('refuses the date %j', (until) => {
    const error = thrownBy(() => field.string().readPlaintext({ until }));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain('ISO date');
  });

  it('keeps whether every row is indexed', () => {
    const { plaintext } = field.string().readPlaintext({ until: '2030-01-01', indexed: true }).spec;

    expect(plaintext).toStrictEqual({ untilMs: Date.UTC(2030, 0, 1), indexed: true });
  });
});
