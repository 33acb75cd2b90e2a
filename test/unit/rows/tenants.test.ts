import { describe, expect, it } from 'vitest';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { compoundIndex } from '../../../src/schema/compound-index.js';
import { exact } from '../../../src/field/normaliser.js';
import { type TableOptions, sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { errorOf, thrownBy } from './support/errors.js';
import { engines } from './support/values.js';
import { newWorld } from './support/world.js';

const fields = {
  a: field.string().blindIndex('own').blindIndex('shared', { perTenant: false }),
  b: field.string(),
  d: field.string().deterministic(),
} as const;

function table<const S extends 'text' | 'binary' = 'text'>(
  name: string,
  options: Omit<TableOptions<S>, 'indexes'>,
) {
  return sealedTable(name, fields, {
    ...options,
    indexes: {
      pair: compoundIndex({ a: exact, b: exact }),
      sharedPair: compoundIndex({ a: exact, b: exact }, { perTenant: false }),
    },
  });
}

describe.each(engines)('tenants and subjects with the %s engine', (engine) => {
  function instance(
    caller: Omit<TableOptions<'text'>, 'indexes'>,
    column: Omit<TableOptions<'text'>, 'indexes'>,
    managed = false,
  ) {
    const world = newWorld();
    return fieldseal({
      namespace: 'n',
      keys: managed ? world.keys() : insecureTestKeys(),
      engine,
      tables: { Caller: table('caller', caller), Column: table('column', column) },
    });
  }

  const byTenant = { tenant: 'caller' } as const;
  const byColumn = { tenant: { column: 'owner' } } as const;

  it.each([
    ['static keys', 'global', false],
    ['one key for all', 'global', true],
    ['a key for each tenant', 'tenant', true],
  ] as const)(
    'have tags and deterministic values of their own, with %s',
    async (_keys, keyScope, managed) => {
      const options = { ...byTenant, keyScope };
      const seal = instance(options, { ...byColumn, keyScope }, managed);
      const row = { a: 'x', b: 'y', d: 'z' };

      const acme = await seal.forTenant('acme').tables.Caller.encryptRow(row);
      const again = await seal.forTenant('acme').tables.Caller.encryptRow(row);
      const other = await seal.forTenant('other').tables.Caller.encryptRow(row);

      expect(again.own).toBe(acme.own);
      expect(again.d).toBe(acme.d);
      for (const column of ['own', 'pair', 'd'] as const)
        expect(other[column]).not.toBe(acme[column]);
      // Declared as shared: one value for all, so that it can be unique over all tenants.
      for (const column of ['shared', 'sharedPair'] as const)
        expect(other[column]).toBe(acme[column]);
      expect(acme.shared).not.toBe(acme.own);
      for (const moved of [{ a: acme.a }, { b: acme.b }, { d: acme.d }]) {
        expect(
          (await errorOf(() => seal.forTenant('other').tables.Caller.decryptRow(moved))).code,
        ).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
      }
    },
  );

  it('finds rows by a search bound to their tenant', async () => {
    const seal = instance(byTenant, byColumn);
    const { Caller } = seal.forTenant('acme').tables;
    const sealed = await Caller.encryptRow({ a: 'x', b: 'y', d: 'z' });

    expect((await Caller.where({ a: 'x' })).columns).toStrictEqual({ own: sealed.own });
    expect((await Caller.where({ d: 'z' })).columns).toStrictEqual({ d: sealed.d });
    expect(await Caller.indexValue('a', 'x')).toBe(sealed.own);
    const shared = await seal.tables.Caller.where({ a: 'x' }, { using: { a: 'shared' } });
    expect(shared.columns).toStrictEqual({ shared: sealed.shared });
  });

  it.each(['number', 'bigint', 'string'] as const)(
    'agree whether their column gives a %s or the caller names them',
    async (type) => {
      const seal = instance(byTenant, byColumn);
      const owner = { number: 42, bigint: 42n, string: '42' }[type];

      const sealed = await seal.tables.Column.encryptRow({ owner, a: 'x', b: 'y', d: 'z' });
      const bound = await seal.forTenant('42').tables.Column.encryptRow({ a: 'x', b: 'y', d: 'z' });

      expect(sealed.own).toBe(bound.own);
      expect(sealed.d).toBe(bound.d);
      for (const spelling of [42, 42n, '42']) {
        const opened = await seal.tables.Column.decryptRow({ ...sealed, owner: spelling });
        expect(opened).toMatchObject({ a: 'x', b: 'y', d: 'z', owner: spelling });
      }
      const { owner: _gone, ...rest } = sealed;
      expect(await seal.forTenant('42').tables.Column.decryptRow(rest)).toMatchObject({ a: 'x' });
      expect(
        (await errorOf(() => seal.tables.Column.decryptRow({ ...sealed, owner: 43 }))).code,
      ).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
    },
  );

  it.each([
    ['is not there', {}],
    ['is null', { owner: null }],
    ['is empty', { owner: '' }],
    ['is no id', { owner: 4.5 }],
    ['is an object', { owner: { id: 1 } }],
  ])('must be known: refused when the column %s', async (_what, given) => {
    const seal = instance(byTenant, byColumn);
    const { a } = await seal.tables.Column.encryptRow({ owner: 1, a: 'x', b: null });

    for (const call of [
      () => seal.tables.Column.encryptRow({ ...given, d: 'x' }),
      () => seal.tables.Column.decryptRow({ ...given, a }),
      () => seal.tables.Column.encryptValue('b', 'x', given),
      () => seal.tables.Column.decryptValue('a', a, given),
    ]) {
      const error = await errorOf(call);
      expect(error.code).toBe('ERR_FIELDSEAL_SCOPE');
      expect(error.message).toMatch(
        /the column 'owner' in the row, or forTenant|The id in Column.owner/,
      );
    }
  });

  it('must be named by the caller where the table says so, whatever the row holds', async () => {
    const seal = instance(byTenant, byColumn);

    const error = await errorOf(() => seal.tables.Caller.encryptRow({ d: 'x', owner: 'acme' }));

    expect(error.code).toBe('ERR_FIELDSEAL_SCOPE');
    expect(error.message).toContain('Give it by forTenant(…)');
    expect((await errorOf(() => seal.tables.Caller.where({ a: 'x' }))).code).toBe(
      'ERR_FIELDSEAL_SCOPE',
    );
    expect((await errorOf(() => seal.tables.Column.where({ d: 'x' }))).code).toBe(
      'ERR_FIELDSEAL_SCOPE',
    );
  });

  it('are not asked for by a row without a value', async () => {
    const seal = instance(byTenant, byColumn);

    expect(await seal.tables.Caller.encryptRow({ id: 1, d: null })).toStrictEqual({
      id: 1,
      d: null,
    });
    expect(await seal.tables.Caller.decryptRow({ id: 1, d: null })).toStrictEqual({
      id: 1,
      d: null,
    });
    expect((await seal.tables.Caller.where({ d: null })).columns).toStrictEqual({ d: null });
  });

  it('are refused when the row names another than the caller', async () => {
    const seal = instance(byTenant, byColumn);
    const sealed = await seal.tables.Column.encryptRow({ owner: 'other', d: 'x' });
    const { Column } = seal.forTenant('acme').tables;

    for (const call of [
      () => Column.encryptRow({ owner: 'other', d: 'x' }),
      () => Column.decryptRow(sealed),
      () => Column.decryptRows([sealed]),
    ]) {
      const error = await errorOf(call);
      expect(error.code).toBe('ERR_FIELDSEAL_SCOPE');
      expect(error.message).toContain('another tenant');
      expect(error.message).not.toContain('acme');
      expect(error.message).not.toContain("'other'");
    }
  });

  it('must have an id that can be bound', () => {
    const seal = instance(byTenant, byColumn);

    for (const bind of [
      () => seal.forTenant(''),
      () => seal.forSubject(''),
      () => seal.forTenant('\ud800'),
      () => seal.forScope({ tenant: 'a', subject: '' }),
    ]) {
      expect(thrownBy(bind).code).toBe('ERR_FIELDSEAL_SCOPE');
    }
  });

  it('are bound on top of each other, and leave the first instance as it was', async () => {
    const seal = instance({ tenant: 'caller', subject: 'caller' }, byColumn);
    const acme = seal.forTenant('acme');
    const ada = acme.forSubject('ada');
    const same = seal.forScope({ tenant: 'acme', subject: 'ada' });

    const { b } = await ada.tables.Caller.encryptRow({ b: 'x', a: null });

    expect((await same.tables.Caller.decryptRow({ b })).b).toBe('x');
    for (const [bound, code] of [
      [seal, 'ERR_FIELDSEAL_SCOPE'],
      [acme, 'ERR_FIELDSEAL_SCOPE'],
      [acme.forSubject('bob'), 'ERR_FIELDSEAL_DECRYPTION_FAILED'],
      [seal.forScope({ tenant: 'other', subject: 'ada' }), 'ERR_FIELDSEAL_DECRYPTION_FAILED'],
    ] as const) {
      expect((await errorOf(() => bound.tables.Caller.decryptRow({ b }))).code).toBe(code);
    }
  });

  it('do not take one for two: a tenant is no subject, and parts do not run together', async () => {
    const seal = instance({ tenant: 'caller', subject: 'caller' }, byColumn);
    const { b } = await seal
      .forScope({ tenant: 'ab', subject: 'c' })
      .tables.Caller.encryptRow({ b: 'x', a: null });

    for (const scope of [
      { tenant: 'a', subject: 'bc' },
      { tenant: 'c', subject: 'ab' },
      { tenant: 'AB', subject: 'c' },
    ]) {
      expect((await errorOf(() => seal.forScope(scope).tables.Caller.decryptRow({ b }))).code).toBe(
        'ERR_FIELDSEAL_DECRYPTION_FAILED',
      );
    }
  });

  it('have keys of their own where the table says so, made by nobody else', async () => {
    const world = newWorld();
    const seal = fieldseal({
      namespace: 'n',
      keys: world.keys(),
      engine,
      now: world.clock.now,
      tables: {
        T: sealedTable(
          't',
          { a: field.string().blindIndex('i'), d: field.string().deterministic() },
          { tenant: 'caller', subject: { column: 'who' }, keyScope: 'subject' },
        ),
      },
    });

    await seal.forTenant('acme').tables.T.encryptRow({ who: 1, a: 'x', d: 'x' });
    await seal.forTenant('acme').tables.T.encryptRow({ who: 2, a: 'x', d: 'x' });

    const records = await world.store.subject.list();
    expect(records.map(({ kind, scope }) => [kind, scope.tenant, scope.subject])).toStrictEqual([
      ['D', 'acme', undefined],
      ['E', 'acme', '1'],
      ['E', 'acme', '2'],
      ['I', 'acme', undefined],
    ]);
  });
});
