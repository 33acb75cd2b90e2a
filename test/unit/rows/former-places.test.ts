import { describe, expect, it } from 'vitest';
import { isFieldSealError } from '../../../src/errors.js';
import { generateStaticKeys, staticKeys } from '../../../src/keys/static-keys.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import type { AnyField } from '../../../src/schema/field.js';
import type { FormerPlace } from '../../../src/schema/field-spec.js';
import { type SealedTable, type TableOptions, sealedTable } from '../../../src/schema/table.js';
import { errorOf } from './support/errors.js';
import { engines } from './support/values.js';

interface Names {
  readonly namespace: string;
  readonly table: string;
  readonly column: string;
}

const before: Names = { namespace: 'app', table: 'clients', column: 'mail' };

describe.each(engines)('values from before a renaming, with the %s engine', (engine) => {
  function instance(
    tokens: string,
    { namespace, table, column }: Names,
    settings: {
      readonly formerly?: readonly FormerPlace[];
      readonly deterministic?: boolean;
      readonly options?: Omit<TableOptions<'text'>, 'indexes'>;
    } = {},
  ) {
    const { formerly = [], deterministic = false, options = {} } = settings;
    const plain = field.string({ name: column, formerly });
    const f: AnyField = deterministic ? plain.deterministic() : plain;
    const T = sealedTable(table, { f }, options) as unknown as SealedTable<
      { readonly f: AnyField },
      never,
      'text'
    >;
    return fieldseal({ namespace, keys: staticKeys(tokens), engine, tables: { T } }).tables.T;
  }

  describe.each([
    ['of the column', { ...before, column: 'email' }, { column: 'mail' }],
    ['of the table', { ...before, table: 'customers' }, { table: 'clients' }],
    ['of the namespace', { ...before, namespace: 'app2' }, { namespace: 'app' }],
    ['of everything', { namespace: 'n', table: 't', column: 'c' }, before],
  ] as [string, Names, FormerPlace][])('%s', (_what, after, formerly) => {
    it.each([
      ['randomised', {}],
      ['deterministic', { deterministic: true }],
      ['row-bound', { options: { rowId: { column: 'id', type: 'integer' } } }],
      ['in a custom context', { options: { custom: { a: 'b' } } }],
    ] as const)('open if the former place is declared, %s', async (_kind, settings) => {
      const tokens = generateStaticKeys();
      const old = instance(tokens, before, settings);
      const renamed = instance(tokens, after, settings);
      const declared = instance(tokens, after, {
        ...settings,
        formerly: [{ table: 'never' }, formerly],
      });

      const sealed = await old.encryptRow({ id: 1, f: 'ada' });

      expect((await declared.decryptRow(sealed)).f).toBe('ada');
      expect((await errorOf(() => renamed.decryptRow(sealed))).code).toBe(
        'ERR_FIELDSEAL_DECRYPTION_FAILED',
      );
    });

    it.each([false, true])('are never written (deterministic: %s)', async (deterministic) => {
      const tokens = generateStaticKeys();
      const old = instance(tokens, before, { deterministic });
      const renamed = instance(tokens, after, { deterministic });
      const declared = instance(tokens, after, { deterministic, formerly: [formerly] });

      const sealed = await declared.encryptRow({ f: 'ada' });
      const value = await declared.encryptValue('f', 'ada');

      expect((await renamed.decryptRow(sealed)).f).toBe('ada');
      expect(await renamed.decryptValue('f', value)).toBe('ada');
      expect((await errorOf(() => old.decryptRow(sealed))).code).toBe(
        'ERR_FIELDSEAL_DECRYPTION_FAILED',
      );
    });
  });

  it('fail as others do when they are damaged, and open beside new ones', async () => {
    const tokens = generateStaticKeys();
    const old = instance(tokens, before);
    const declared = instance(tokens, { ...before, column: 'email' }, { formerly: [before] });
    const [one, two] = await old.encryptRows([{ f: 'a' }, { f: 'b' }]);
    const three = await declared.encryptRow({ f: 'c' });
    const damaged = { f: `${one!.f.slice(0, -4)}AAAA` };

    expect(await declared.decryptRows([one!, three, two!])).toStrictEqual([
      { f: 'a' },
      { f: 'c' },
      { f: 'b' },
    ]);
    expect((await errorOf(() => declared.decryptRow(damaged))).code).toBe(
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
    );
  });

  it.each([
    ['by an index', false],
    ['deterministically', true],
  ])('are not searched for %s: the search is refused', async (_how, deterministic) => {
    const tokens = generateStaticKeys();
    const declare = (column: string, formerly: readonly FormerPlace[]) => {
      const plain = field.string({ name: column, formerly });
      const f = deterministic ? plain.deterministic() : plain.blindIndex('index');
      return fieldseal({
        namespace: 'n',
        keys: staticKeys(tokens),
        engine,
        tables: { T: sealedTable('t', { f }) },
      }).tables.T;
    };
    const stored: Record<string, unknown> = await declare('mail', []).encryptRow({ f: 'ada' });

    const asked = await declare('email', [{ column: 'mail' }])
      .where({ f: 'ada' })
      .then(({ columns }) => Object.values(columns).flat().map(String))
      .catch((error: unknown) => [String(isFieldSealError(error) && error.code)]);

    expect(
      asked.includes('ERR_FIELDSEAL_UNSEARCHABLE') ||
        asked.includes(String(stored[deterministic ? 'f' : 'index'])),
    ).toBe(true);
  });

  it('a property can be renamed by keeping the logical name', async () => {
    const tokens = generateStaticKeys();
    const declare = <const Fields extends Readonly<Record<string, AnyField>>>(fields: Fields) =>
      fieldseal({
        namespace: 'n',
        keys: staticKeys(tokens),
        engine,
        tables: { T: sealedTable('t', fields) },
      }).tables.T;
    const old = declare({ mail: field.string().blindIndex('index') });
    const renamed = declare({ email: field.string({ name: 'mail' }).blindIndex('index') });

    const { mail, index } = await old.encryptRow({ mail: 'ada' });

    expect(await renamed.decryptRow({ email: mail, index })).toStrictEqual({ email: 'ada' });
    expect((await renamed.where({ email: 'ada' })).columns).toStrictEqual({ index });
  });
});
