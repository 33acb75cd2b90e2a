import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payloadLength } from '../../../src/format/plaintext.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import type { AnyField } from '../../../src/schema/field.js';
import { storedLength } from '../../../src/schema/stored-length.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { thrownBy } from '../rows/support/errors.js';
import { typeCases } from '../rows/support/values.js';

async function sealedLength(
  declared: AnyField,
  storage: 'text' | 'binary',
  value: unknown,
): Promise<number> {
  const seal = fieldseal({
    namespace: 'test',
    keys: insecureTestKeys(),
    tables: { T: sealedTable('t', { f: declared }, { storage }) },
  });
  const { f } = await seal.tables.T.encryptRow({ f: value });
  return (f as unknown as string | Uint8Array).length;
}

describe.each(typeCases)('storedLength of $name', ({ make, values, fixedWidth }) => {
  it('is the length of what is stored, for every padding, storage and suite', async () => {
    await fc.assert(
      fc.asyncProperty(
        values,
        fc.constantFrom('text', 'binary'),
        fc.constantFrom('default', 'none', 'to'),
        fc.boolean(),
        fc.nat(40),
        async (value, storage, padding, deterministic, spare) => {
          const codec = make().spec.codec;
          const typed = codec.toTyped(value, deterministic);
          fc.pre(typed !== undefined);
          const bytes = payloadLength(typed);
          const pad = { default: undefined, none: false, to: { to: bytes + spare || 1 } } as const;
          const options = pad[padding] === undefined ? {} : { pad: pad[padding] };
          const plain = make(options);
          const declared = deterministic ? plain.deterministic({ acceptLeakage: 'a test' }) : plain;

          const expected = storedLength(declared, bytes, storage);

          expect(await sealedLength(declared, storage, value)).toBe(expected);
          if (fixedWidth) expect(storedLength(declared, 0, storage)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is enough for every shorter value', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.nat(500),
        fc.constantFrom('text', 'binary'),
        (left, right, storage) => {
          const [short, long] = [Math.min(left, right), Math.max(left, right)];
          for (const declared of [make(), make().deterministic({ acceptLeakage: 'a test' })]) {
            expect(storedLength(declared, short, storage)).toBeLessThanOrEqual(
              storedLength(declared, long, storage),
            );
          }
        },
      ),
    );
  });
});

describe('storedLength', () => {
  // On disk: a column that was declared by these numbers must go on fitting.
  it.each([
    [field.string(), 0, 'binary', 40 + 16],
    [field.string(), 14, 'binary', 40 + 16],
    [field.string(), 15, 'binary', 40 + 32],
    [field.string({ pad: false }), 15, 'binary', 40 + 16],
    [field.string({ pad: { to: 100 } }), 15, 'binary', 40 + 102],
    [field.string(), 254, 'text', 4 + Math.ceil(((40 + 256 - 1) * 8) / 6)],
    [field.boolean(), 0, 'binary', 40 + 2],
    [field.date(), 0, 'binary', 40 + 9],
    [field.uuid(), 0, 'text', 4 + Math.ceil((56 * 8) / 6)],
    [field.string().deterministic(), 14, 'binary', 26 + 16],
    [field.date().deterministic(), 0, 'binary', 26 + 16],
  ] as [AnyField, number, 'text' | 'binary', number][])(
    'of %o for %d bytes as %s is %d',
    (declared, maxBytes, storage, expected) => {
      expect(storedLength(declared, maxBytes, storage)).toBe(expected);
    },
  );

  it('is of a text column by default', () => {
    expect(storedLength(field.string(), 20)).toBe(storedLength(field.string(), 20, 'text'));
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %j bytes', (maxBytes) => {
    expect(thrownBy(() => storedLength(field.string(), maxBytes)).code).toBe('ERR_FIELDSEAL_VALUE');
  });

  it('refuses a value that the padding does not allow', () => {
    const error = thrownBy(() => storedLength(field.string({ pad: { to: 10 } }), 11));

    expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
    expect(error.message).toContain('padding');
  });
});
