import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPayloadLength } from '../../../src/format/suite.js';
import { generateStaticKeys, staticKeys } from '../../../src/keys/static-keys.js';
import { type FieldSeal, fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import type { AnyField } from '../../../src/schema/field.js';
import { type SealedTable, sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { errorOf } from './support/errors.js';
import { engines, typeCases } from './support/values.js';

const variants = [
  { storage: 'text', deterministic: false },
  { storage: 'binary', deterministic: false },
  { storage: 'text', deterministic: true },
  { storage: 'binary', deterministic: true },
] as const;

type OneField = FieldSeal<{ readonly T: SealedTable<{ readonly f: AnyField }> }>;

describe.each(engines)('with the %s engine', (engine) => {
  describe.each(typeCases)('a value of type $name', ({ make, values, wrong }) => {
    function instance(variant: (typeof variants)[number]): OneField {
      const plain = make();
      const f = variant.deterministic ? plain.deterministic({ acceptLeakage: 'a test' }) : plain;
      const T = sealedTable('t', { f }, { storage: variant.storage });
      const seal = fieldseal({
        namespace: 'n',
        keys: insecureTestKeys(),
        engine,
        tables: { T },
      });
      return seal;
    }

    it.each(variants)(
      'comes back as it was ($storage, deterministic: $deterministic)',
      async (variant) => {
        const { T } = instance(variant).tables;
        const { codec } = make().spec;
        await fc.assert(
          fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 4 }), async (list) => {
            const rows = list.filter((f) => codec.toTyped(f, variant.deterministic) !== undefined);
            const expected = rows.map((f) => {
              // A deterministic decimal is written in its canonical form.
              const canonical = codec.toTyped(f, variant.deterministic);
              return canonical?.type === 'decimal' ? canonical.value : f;
            });

            const sealed = await T.encryptRows(rows.map((f) => ({ f })));
            const opened = await T.decryptRows(sealed);

            for (const [at, { f }] of sealed.entries()) {
              if (variant.storage === 'text') expect(f).toMatch(/^fs1\.[A-Za-z0-9_-]+$/);
              else expect((f as unknown as Uint8Array)[0]).toBe(0xf5);
              // One value alone takes another path than a batch.
              expect(await T.decryptValue('f', f)).toStrictEqual(expected[at]);
              const alone = await T.encryptValue('f', rows[at]);
              expect(await T.decryptValue('f', alone)).toStrictEqual(expected[at]);
            }
            expect(opened.map(({ f }) => f)).toStrictEqual(expected);
          }),
          { numRuns: engine === 'node' ? 40 : 20 },
        );
      },
    );

    it('is refused, without being shown, if it is of another type', async () => {
      for (const variant of variants) {
        const { T } = instance(variant).tables;
        for (const f of wrong) {
          const error = await errorOf(() => T.encryptRow({ f }));
          expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
          expect(error.details).toStrictEqual({ table: 'T', field: 'f' });
          expect(error.message).toContain(`T.f must be ${make().spec.codec.expects}`);
        }
      }
    });
  });

  it('equal values have other ciphertexts each time, and one ciphertext if deterministic', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: { T: sealedTable('t', { a: field.string(), d: field.string().deterministic() }) },
    }).tables;

    const sealed = await T.encryptRows(Array.from({ length: 400 }, () => ({ a: 'x', d: 'x' })));

    expect(new Set(sealed.map(({ a }) => a)).size).toBe(400);
    expect(new Set(sealed.map(({ a }) => a.slice(19, 35))).size).toBe(400);
    expect(new Set(sealed.map(({ d }) => d)).size).toBe(1);
  });

  it('the longest value goes through, and one byte more does not', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: {
        T: sealedTable('t', {
          text: field.string(),
          bytes: field.bytes({ pad: false }),
          // Enough for one engine: the other takes seconds for it.
          padded: field.string({ pad: engine === 'node' ? { to: maxPayloadLength } : false }),
        }),
      },
    }).tables;
    const text = 'é'.repeat(maxPayloadLength / 2);
    const bytes = new Uint8Array(maxPayloadLength).fill(0xa5);

    const opened = await T.decryptRow(await T.encryptRow({ text, bytes, padded: 'short' }));

    expect(opened.text === text).toBe(true);
    expect(Buffer.compare(opened.bytes, bytes)).toBe(0);
    expect(opened.padded).toBe('short');
    for (const row of [{ text: `${text}x` }, { bytes: new Uint8Array(maxPayloadLength + 1) }]) {
      const error = await errorOf(() => T.encryptRow(row));
      const [name] = Object.keys(row);
      expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
      expect(error.message).toContain(`T.${name!}`);
      expect(error.message).toContain('16 MiB');
      expect(error.details).toStrictEqual({ table: 'T', field: name });
    }
  });

  it('a value longer than its padding or than it may be is refused by the name of its field', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: {
        T: sealedTable('t', {
          padded: field.string({ pad: { to: 10 } }),
          short: field.string({ maxBytes: 10 }),
          listed: field.string({ oneOf: ['a', 'b'] }),
        }),
      },
    }).tables;
    const ten = { padded: 'é'.repeat(5), short: 'é'.repeat(5), listed: 'a' };

    expect(await T.decryptRow(await T.encryptRow(ten))).toStrictEqual(ten);
    for (const [name, value] of [
      ['padded', 'x'.repeat(11)],
      ['short', 'x'.repeat(11)],
      ['listed', 'c'],
    ] as const) {
      const error = await errorOf(() => T.encryptRow({ [name]: value }));
      expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
      expect(error.details).toStrictEqual({ table: 'T', field: name });
      expect(error.message).toContain(`T.${name}`);
    }
  });

  it('values of one engine open with the other', async () => {
    const tokens = generateStaticKeys();
    const open = (name: 'node' | 'portable'): OneField['tables']['T'] => {
      const T = sealedTable('t', {
        f: field.json().blindIndex('i'),
        d: field.string().deterministic(),
      });
      const seal = fieldseal({
        namespace: 'n',
        keys: staticKeys(tokens),
        engine: name,
        tables: { T },
      });
      return seal.tables.T;
    };
    const [here, there] = [open(engine), open(engine === 'node' ? 'portable' : 'node')];
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const row = { f: { text }, d: text };
        const [sealed, other] = [await here.encryptRow(row), await there.encryptRow(row)];

        expect(await there.decryptRow(sealed)).toStrictEqual(row);
        expect(sealed).toMatchObject({
          d: (other as Record<string, unknown>)['d'],
          i: (other as Record<string, unknown>)['i'],
        });
      }),
      { numRuns: 30 },
    );
  });
});
