import { describe, expect, it } from 'vitest';
import { email, exact } from '../../../src/field/normaliser.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { compoundIndex } from '../../../src/schema/compound-index.js';
import { storedLength } from '../../../src/schema/stored-length.js';
import { type TableOptions, sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { errorOf, thrownBy } from '../rows/support/errors.js';

const both = compoundIndex({ a: exact, b: exact });
const two = { a: field.string(), b: field.string() } as const;

describe('sealedTable', () => {
  it('fills in the defaults', () => {
    const table = sealedTable('t', two);

    expect(table).toStrictEqual({
      name: 't',
      fields: two,
      storage: 'text',
      tenant: undefined,
      subject: undefined,
      keyScope: 'global',
      rowId: [],
      custom: undefined,
      indexes: {},
    });
    expect(Object.isFrozen(table)).toBe(true);
  });

  it('takes one row id column or several', () => {
    const id = { column: 'id', type: 'uuid' } as const;

    expect(sealedTable('t', two, { rowId: id }).rowId).toStrictEqual([id]);
    expect(sealedTable('t', two, { rowId: [id, id] }).rowId).toHaveLength(2);
  });
});

describe('a declaration that names a column twice is refused', () => {
  it.each([
    [
      'two fields with one logical name',
      () => sealedTable('t', { a: field.string(), c: field.string({ name: 'a' }) }),
      'a',
    ],
    [
      'two fields renamed to one name',
      () => sealedTable('t', { c: field.string({ name: 'x' }), d: field.date({ name: 'x' }) }),
      'x',
    ],
    [
      'an index in the column of its own field',
      () => sealedTable('t', { a: field.string().blindIndex('a') }),
      'a',
    ],
    [
      'an index in the column of another field',
      () => sealedTable('t', { a: field.string().blindIndex('b'), b: field.string() }),
      'b',
    ],
    [
      'two indexes of one field in one column',
      () =>
        sealedTable('t', {
          a: field.string().blindIndex('i').blindIndex('i', { normalise: email }),
        }),
      'i',
    ],
    [
      'indexes of two fields in one column',
      () =>
        sealedTable('t', { a: field.string().blindIndex('i'), b: field.string().blindIndex('i') }),
      'i',
    ],
    [
      'a compound index in the column of a field',
      () => sealedTable('t', two, { indexes: { a: both } }),
      'a',
    ],
    [
      'a compound index in the column of another index',
      () =>
        sealedTable('t', { ...two, c: field.string().blindIndex('i') }, { indexes: { i: both } }),
      'i',
    ],
    [
      'an index in the column of the tenant',
      () =>
        sealedTable(
          't',
          { a: field.string().blindIndex('owner') },
          { tenant: { column: 'owner' } },
        ),
      'owner',
    ],
    [
      'an index in the column of the subject',
      () =>
        sealedTable('t', { a: field.string().blindIndex('who') }, { subject: { column: 'who' } }),
      'who',
    ],
    [
      'a compound index in the column of the row id',
      () =>
        sealedTable('t', two, { indexes: { id: both }, rowId: { column: 'id', type: 'integer' } }),
      'id',
    ],
  ] as [string, () => unknown, string][])('%s', (_what, declare, column) => {
    const error = thrownBy(declare);

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain("table 't'");
    expect(error.message).toContain(`'${column}'`);
    expect(error.details.table).toBe('t');
  });
});

describe('a declaration that cannot work is refused', () => {
  it.each([
    ['an empty table name', () => sealedTable('', two), 'name'],
    ['an ill-formed table name', () => sealedTable('\ud800', two), 'name'],
    ['no field', () => sealedTable('t', {}), 'no field'],
    ['an empty field name', () => sealedTable('t', { '': field.string() }), 'empty'],
    ['an empty logical name', () => sealedTable('t', { a: field.string({ name: '' }) }), 'empty'],
    [
      'an ill-formed logical name',
      () => sealedTable('t', { a: field.string({ name: '\ud800' }) }),
      'ill-formed',
    ],
    [
      'a compound index without a column',
      () => sealedTable('t', two, { indexes: { '': both } }),
      'empty',
    ],
    [
      'a compound index over an unknown field',
      () => sealedTable('t', { a: field.string() }, { indexes: { i: both } }),
      "unknown field 'b'",
    ],
    [
      'a compound index that normalises what is no string',
      () =>
        sealedTable(
          't',
          { a: field.string(), b: field.date() },
          {
            indexes: { i: compoundIndex({ a: email, b: email }) },
          },
        ),
      "'b' in 'i', which is not a string",
    ],
    [
      'keys of tenants without a tenant',
      () => sealedTable('t', two, { keyScope: 'tenant' }),
      'no tenant',
    ],
    [
      'keys of subjects without a subject',
      () => sealedTable('t', two, { keyScope: 'subject', tenant: 'caller' }),
      'no subject',
    ],
    ['a sealed tenant', () => sealedTable('t', two, { tenant: { column: 'a' } }), "'a' both"],
    ['a sealed subject', () => sealedTable('t', two, { subject: { column: 'b' } }), "'b' both"],
    [
      'a sealed row id',
      () => sealedTable('t', two, { rowId: { column: 'a', type: 'string' } }),
      "'a' both",
    ],
    [
      'a sealed part of a row id',
      () =>
        sealedTable('t', two, {
          rowId: [
            { column: 'id', type: 'integer' },
            { column: 'b', type: 'string' },
          ],
        }),
      "'b' both",
    ],
    [
      'a tenant in a column without a name',
      () => sealedTable('t', two, { tenant: { column: '' } }),
      'empty',
    ],
    [
      'an empty former table',
      () => sealedTable('t', { a: field.string({ formerly: [{ table: '' }] }) }),
      'former',
    ],
    [
      'an ill-formed former column',
      () => sealedTable('t', { a: field.string({ formerly: [{ column: '\ud800' }] }) }),
      'former',
    ],
    [
      'an ill-formed custom context',
      () => sealedTable('t', two, { custom: { k: '\ud800' } }),
      'custom',
    ],
    [
      'a custom context with an empty key',
      () => sealedTable('t', two, { custom: { a: 'b', '': 'c' } }),
      'custom',
    ],
  ] as [string, () => unknown, string][])('%s', (_what, declare, message) => {
    const error = thrownBy(declare);

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain(message);
  });
});

describe('a column that is too short', () => {
  const email254 = storedLength(field.string(), 254);

  it.each([
    [
      'for the longest value',
      () => field.string({ maxBytes: 254, columnLength: email254 - 1 }),
      email254,
    ],
    [
      'for any value at all',
      () => field.string({ columnLength: 10 }),
      storedLength(field.string(), 1),
    ],
    ['for a fixed width', () => field.date({ columnLength: 30 }), storedLength(field.date(), 0)],
    [
      'for its padding',
      () => field.string({ pad: { to: 100 }, columnLength: 100 }),
      storedLength(field.string({ pad: { to: 100 } }), 100),
    ],
    [
      'for a deterministic value',
      () => field.string({ maxBytes: 64, columnLength: 90 }).deterministic(),
      storedLength(field.string().deterministic(), 64),
    ],
  ] as const)('is refused at its declaration: %s', (_what, make, needed) => {
    const error = thrownBy(() => sealedTable('people', { a: make() }));

    expect(error.code).toBe('ERR_FIELDSEAL_COLUMN_TOO_SHORT');
    expect(error.details).toStrictEqual({ table: 'people', field: 'a' });
    expect(error.message).toContain(`at least ${String(needed)}`);
    expect(error.message).toContain('Widen the column');
  });

  it('is one by the length in bytes where the column is binary', () => {
    const columnLength = storedLength(field.string(), 254, 'binary');
    const declare = (storage: 'text' | 'binary'): unknown =>
      sealedTable('t', { a: field.string({ maxBytes: 254, columnLength }) }, { storage });

    expect(declare('binary')).toBeDefined();
    expect(thrownBy(() => declare('text')).code).toBe('ERR_FIELDSEAL_COLUMN_TOO_SHORT');
  });

  it('is found when a value is written that does not fit', async () => {
    const columnLength = storedLength(field.string(), 30);
    const { T } = fieldseal({
      namespace: 'test',
      keys: insecureTestKeys(),
      tables: { T: sealedTable('t', { a: field.string({ columnLength }) }) },
    }).tables;

    expect((await T.encryptRow({ a: 'x'.repeat(30) })).a).toHaveLength(columnLength);
    const error = await errorOf(() => T.encryptRow({ a: 'x'.repeat(31) }));

    expect(error.code).toBe('ERR_FIELDSEAL_COLUMN_TOO_SHORT');
    expect(error.message).toContain(`at least ${String(storedLength(field.string(), 31))}`);
  });
});

describe('fieldseal', () => {
  const keys = insecureTestKeys();
  const T = sealedTable('t', two);

  it.each([
    ['an empty namespace', () => fieldseal({ namespace: '', keys, tables: { T } }), 'namespace'],
    [
      'an ill-formed namespace',
      () => fieldseal({ namespace: '\ud800', keys, tables: { T } }),
      'namespace',
    ],
    [
      'no namespace',
      () => fieldseal({ namespace: undefined as unknown as string, keys, tables: { T } }),
      'namespace',
    ],
    [
      'one table under two names',
      () => fieldseal({ namespace: 'n', keys, tables: { T, U: T } }),
      "'t' twice",
    ],
    [
      'two tables of one name',
      () =>
        fieldseal({
          namespace: 'n',
          keys,
          tables: { T, U: sealedTable('t', { z: field.date() }) },
        }),
      "'t' twice",
    ],
    [
      'an unknown engine',
      () => fieldseal({ namespace: 'n', keys, tables: { T }, engine: 'openssl' as 'node' }),
      'Unknown engine',
    ],
    [
      'static keys for tenants',
      () => fieldseal({ namespace: 'n', keys, tables: { T: scoped('tenant') } }),
      "keyScope 'tenant'",
    ],
    [
      'static keys for subjects',
      () => fieldseal({ namespace: 'n', keys, tables: { T: scoped('subject') } }),
      'managedKeys',
    ],
  ] as [string, () => unknown, string][])('refuses %s', (_what, make, message) => {
    const error = thrownBy(make);

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain(message);
  });

  it('takes static keys where tenants are only bound, and have no keys of their own', () => {
    const table = sealedTable('t', two, { tenant: 'caller', subject: 'caller' });

    expect(fieldseal({ namespace: 'n', keys, tables: { T: table } }).tables.T).toBeDefined();
  });
});

function scoped(keyScope: NonNullable<TableOptions['keyScope']>): ReturnType<typeof sealedTable> {
  return sealedTable('t', two, { keyScope, tenant: 'caller', subject: 'caller' });
}
