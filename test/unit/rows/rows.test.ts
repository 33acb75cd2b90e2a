import { describe, expect, it } from 'vitest';
import { customMask, maskEmail, maskLast4 } from '../../../src/field/mask.js';
import { type FieldSeal, fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { compoundIndex } from '../../../src/schema/compound-index.js';
import { exact, fold } from '../../../src/field/normaliser.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { errorOf, thrownBy } from './support/errors.js';
import { engines } from './support/values.js';

const people = sealedTable(
  'people',
  {
    email: field.string().blindIndex('emailIndex').mask(maskEmail),
    first: field.string().mask(maskLast4),
    last: field.string(),
    born: field.calendarDate(),
    notes: field.json<{ readonly a: number }>().blindIndex('notesIndex'),
    age: field.number().mask(customMask('none', () => 'never shown')),
  },
  { indexes: { nameIndex: compoundIndex({ first: fold, last: [fold] }) } },
);

function instance(engine: (typeof engines)[number]): FieldSeal<{ People: typeof people }> {
  return fieldseal({
    namespace: 'n',
    keys: insecureTestKeys(),
    engine,
    tables: { People: people },
  });
}

/** A row as a database without types would hand it over. */
type Loose = Record<string, unknown>;

describe.each(engines)('rows with the %s engine', (engine) => {
  it('seals what is declared, adds the index columns and passes everything else', async () => {
    const { People } = instance(engine).tables;
    const created = new Date(0);

    const sealed = await People.encryptRow({
      id: 1,
      email: 'ada@example.com',
      created,
      tags: ['x'],
    });

    expect(Object.keys(sealed).sort()).toStrictEqual([
      'created',
      'email',
      'emailIndex',
      'id',
      'tags',
    ]);
    expect(sealed).toMatchObject({ id: 1, created, tags: ['x'] });
    expect(sealed.email).toMatch(/^fs1\./);
    expect(sealed.emailIndex).toMatch(/^[0-9a-f]{32}$/);
    expect(await People.decryptRow(sealed)).toStrictEqual({
      id: 1,
      email: 'ada@example.com',
      created,
      tags: ['x'],
    });
  });

  it.each([
    ['is not there', {}, {}, {}],
    ['is undefined', { email: undefined }, { email: undefined }, { email: undefined }],
    ['is null', { email: null }, { email: null, emailIndex: null }, { email: null }],
  ])('leaves a field alone that %s', async (_what, row: Loose, stored: Loose, opened: Loose) => {
    const { People } = instance(engine).tables;

    const sealed: Loose = await People.encryptRow(row);

    expect(sealed).toStrictEqual(stored);
    expect(await People.decryptRow(sealed)).toStrictEqual(opened);
    expect(People.maskRow(opened)).toStrictEqual(opened);
  });

  it.each([
    ['email', ''],
    ['notes', { a: 0 }],
    ['age', 0],
    ['age', Number.NaN],
  ])('seals and indexes %s although it is empty: %o', async (name, value) => {
    const { People } = instance(engine).tables;

    const sealed: Loose = await People.encryptRow({ [name]: value });

    expect(sealed[name]).toMatch(/^fs1\./);
    if (name !== 'age') expect(sealed[`${name}Index`]).toMatch(/^[0-9a-f]{32}$/);
    expect(await People.decryptRow(sealed)).toStrictEqual({ [name]: value });
  });

  it.each([
    ['neither part', {}, undefined],
    ['undefined parts', { first: undefined, last: undefined }, undefined],
    ['NULL parts', { first: null, last: null }, null],
    ['one NULL part', { first: 'Ada', last: null }, 'tag'],
    ['both parts', { first: 'Ada', last: 'Lovelace' }, 'tag'],
    ['an empty part', { first: '', last: '' }, 'tag'],
  ])('gives the compound index of %s its value', async (_what, row: Loose, expected) => {
    const { People } = instance(engine).tables;

    const { nameIndex } = (await People.encryptRow(row)) as Loose;

    if (expected === 'tag') expect(nameIndex).toMatch(/^[0-9a-f]{32}$/);
    else expect(nameIndex).toBe(expected);
  });

  it('tells compound values apart, NULL and empty among them', async () => {
    const { People } = instance(engine).tables;
    const rows = [
      { first: 'Ada', last: null },
      { first: null, last: 'Ada' },
      { first: 'Ada', last: '' },
      { first: '', last: 'Ada' },
      { first: 'A', last: 'da' },
    ];

    const sealed = await People.encryptRows(rows);
    const [upper] = await People.encryptRows([{ first: 'ADA', last: null }]);

    expect(new Set(sealed.map(({ nameIndex }) => nameIndex)).size).toBe(rows.length);
    expect(upper!.nameIndex).toBe(sealed[0]!.nameIndex);
  });

  it.each([[{ first: 'Ada' }], [{ last: null }], [{ first: 'Ada', last: undefined }]])(
    'refuses %o: a part alone would leave the compound index behind',
    async (row) => {
      const { People } = instance(engine).tables;

      const error = await errorOf(() => People.encryptRow(row));

      expect(error.code).toBe('ERR_FIELDSEAL_UNSUPPORTED');
      expect(error.message).toContain('first, last');
      expect(error.details).toStrictEqual({ table: 'People', field: 'nameIndex' });
    },
  );

  it.each(['emailIndex', 'nameIndex'])('refuses a row that brings its own %s', async (column) => {
    const { People } = instance(engine).tables;

    for (const value of ['00', null]) {
      const error = await errorOf(() => People.encryptRow({ [column]: value }));
      expect(error.code).toBe('ERR_FIELDSEAL_UNSUPPORTED');
      expect(error.details).toStrictEqual({ table: 'People', field: column });
    }
    expect(await People.encryptRow({ [column]: undefined })).toBeDefined();
  });

  it('does not change the rows of the caller, nor anything in them', async () => {
    const { People } = instance(engine).tables;
    const notes = Object.freeze({ a: 1 });
    const row = Object.freeze({ email: 'a', notes, other: Object.freeze([1]) });
    const copy = structuredClone(row);

    const sealed = Object.freeze(await People.encryptRow(row));
    const sealedCopy = { ...sealed };
    const opened = await People.decryptRow(sealed);
    Object.freeze(opened);
    const masked = People.maskRow(opened);

    expect(row).toStrictEqual(copy);
    expect(sealed).toStrictEqual(sealedCopy);
    expect(opened).toStrictEqual(copy);
    expect(masked.email).not.toBe(opened.email);
  });

  it('does not change, keep or wipe the bytes of the caller', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: { T: sealedTable('t', { f: field.bytes() }, { storage: 'binary' }) },
    }).tables;
    const f = Uint8Array.of(1, 2, 3);

    const sealed = await T.encryptRow({ f });
    expect(f).toStrictEqual(Uint8Array.of(1, 2, 3));
    f.fill(9);
    const before = Buffer.from(sealed.f).toString('hex');
    const first = await T.decryptRow(sealed);
    first.f.fill(7);

    expect((await T.decryptRow(sealed)).f).toStrictEqual(Uint8Array.of(1, 2, 3));
    expect(Buffer.from(sealed.f).toString('hex')).toBe(before);
  });

  it('seals what looks sealed like anything else', async () => {
    const { People } = instance(engine).tables;
    const { email } = await People.encryptRow({ email: 'ada' });

    const twice = await People.encryptRow({ email });

    expect(twice.email).not.toBe(email);
    expect((await People.decryptRow(twice)).email).toBe(email);
  });

  it('opens rows in which a raw query named its columns', async () => {
    const { People } = instance(engine).tables;
    const { email, born } = await People.encryptRow({ email: 'ada', born: '1815-12-10' });

    const [opened] = await People.decryptRows(
      [{ customer_email: email, born, email: 'as it is' }],
      {
        names: { email: 'customer_email' },
      },
    );

    expect(opened).toStrictEqual({ customer_email: 'ada', born: '1815-12-10', email: 'as it is' });
  });

  it('keeps the order of rows, and takes none', async () => {
    const { People } = instance(engine).tables;
    const rows = Array.from({ length: 1203 }, (_, id) => ({ id, email: `${String(id)}@x` }));

    const opened = await People.decryptRows(await People.encryptRows(rows));

    expect(opened).toStrictEqual(rows);
    expect(await People.encryptRows([])).toStrictEqual([]);
    expect(await People.decryptRows([])).toStrictEqual([]);
    expect(await People.decryptRows([], { onError: 'collect' })).toStrictEqual({
      rows: [],
      failed: [],
    });
  });

  it('seals, opens and indexes one value as a row would', async () => {
    const { People } = instance(engine).tables;
    const sealed = await People.encryptRow({ email: 'ada' });

    expect(await People.decryptValue('email', sealed.email)).toBe('ada');
    expect(await People.indexValue('email', 'ada')).toBe(sealed.emailIndex);
    const value = await People.encryptValue('email', 'bob');
    expect(await People.decryptRow({ email: value })).toStrictEqual({ email: 'bob' });
  });

  it('knows no field that is not declared', async () => {
    const { People } = instance(engine).tables;
    const name = 'surname' as 'email';

    for (const call of [
      () => People.encryptValue(name, 'x'),
      () => People.decryptValue(name, 'x'),
      () => People.indexValue(name, 'x'),
    ]) {
      expect((await errorOf(call)).code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    }
    expect(thrownBy(() => People.sync.encryptValue(name, 'x')).code).toBe(
      'ERR_FIELDSEAL_CONFIGURATION',
    );
  });

  it('masks every sealed field, by its declaration or wholly', () => {
    const { People } = instance(engine).tables;

    const masked = People.maskRow({
      id: 1,
      email: 'ada@example.com',
      first: 'Augusta Ada',
      last: 'Lovelace',
      age: 36,
      notes: { a: 1 },
      born: null,
    });

    expect(masked).toStrictEqual({
      id: 1,
      email: 'a••••@example.com',
      first: '•••• Ada',
      last: '••••',
      age: '••••',
      notes: '••••',
      born: null,
    });
  });

  it('gives the bytes of binary storage in arrays of their own', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: {
        T: sealedTable(
          't',
          { f: field.string().blindIndex('i', { bits: 20 }) },
          { storage: 'binary' },
        ),
      },
    }).tables;

    const sealed = await T.encryptRows(Array.from({ length: 3 }, () => ({ f: 'x' })));
    const [first, second] = [sealed[0]!, sealed[1]!];

    expect(first.i).toStrictEqual(second.i);
    expect(first.i).toHaveLength(3);
    expect(first.i!.buffer.byteLength).toBe(3);
    expect(first.f.buffer).not.toBe(second.f.buffer);
    expect(first.f.buffer.byteLength).toBe(first.f.length);
  });
});

describe('a table without indexes', () => {
  it('needs no conditions to be sealed', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      tables: { T: sealedTable('t', { a: field.string().blindIndex('i', { normalise: exact }) }) },
    }).tables;

    expect((await T.where({})).columns).toStrictEqual({});
  });
});
