import { describe, expect, it } from 'vitest';
import { email, exact, fold, trim } from '../../../src/field/normaliser.js';
import { type CompoundIndexOptions, compoundIndex } from '../../../src/schema/compound-index.js';
import { thrownBy } from '../rows/support/errors.js';

describe('compoundIndex', () => {
  it('lists its parts in the order of their declaration', () => {
    const index = compoundIndex({ last: [trim, fold], first: fold, born: [] });

    expect(index.parts).toStrictEqual([
      { field: 'last', normalisers: [trim, fold] },
      { field: 'first', normalisers: [fold] },
      { field: 'born', normalisers: [exact] },
    ]);
    expect(index).toMatchObject({ bits: 128, unique: false, generation: 1, name: undefined });
    expect(Object.isFrozen(index)).toBe(true);
  });

  it.each([
    [{}, {}, 'two fields'],
    [{ only: email }, {}, 'two fields'],
    [{ a: exact, b: exact }, { bits: 0 }, 'bits'],
    [{ a: exact, b: exact }, { bits: 129 }, 'bits'],
    [{ a: exact, b: exact }, { bits: 2.5 }, 'bits'],
    [{ a: exact, b: exact }, { bits: 64, unique: true }, 'unique'],
    [{ a: exact, b: exact }, { generation: 0 }, 'generation'],
    [{ a: exact, b: exact }, { name: '' }, 'name'],
    [{ a: exact, b: exact }, { name: '\ud800' }, 'name'],
  ] as [Record<string, typeof exact>, CompoundIndexOptions, string][])(
    'refuses %o with %o',
    (parts, options, message) => {
      const error = thrownBy(() => compoundIndex(parts, options));

      expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
      expect(error.message).toContain(message);
    },
  );
});
