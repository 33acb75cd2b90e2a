import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { email, exact, fold, last, trim } from '../../../src/field/normaliser.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { compoundIndex } from '../../../src/schema/compound-index.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { errorOf } from './support/errors.js';
import { engines } from './support/values.js';

type Row = Readonly<Record<string, unknown>>;
type Columns = Readonly<Record<string, unknown>>;

/** What a database does with the columns of a search. */
function select<Found extends Row>(rows: readonly Found[], columns: Columns): Found[] {
  const same = (left: unknown, right: unknown): boolean =>
    left instanceof Uint8Array && right instanceof Uint8Array
      ? Buffer.compare(left, right) === 0
      : left === right;
  return rows.filter((row) =>
    Object.entries(columns).every(([column, wanted]) =>
      Array.isArray(wanted)
        ? wanted.some((one) => same(row[column], one))
        : same(row[column], wanted),
    ),
  );
}

const declared = {
  email: field
    .string()
    .blindIndex('emailIndex', { normalise: [trim, email], unique: true })
    .blindIndex('emailExact')
    .blindIndex('emailTail', { normalise: last(4), bits: 8 }),
  first: field.string(),
  last: field.string(),
  city: field.string().blindIndex('cityIndex', { bits: 3, normalise: fold }),
  code: field.string().deterministic(),
  born: field.date().blindIndex('bornIndex'),
  amount: field.decimal().blindIndex('amountIndex'),
  notes: field.json().blindIndex('notesIndex'),
  secret: field.string(),
} as const;
const names = compoundIndex({ first: [trim, fold], last: [trim, fold] });

describe.each(engines)('where with the %s engine', (engine) => {
  function instance<const S extends 'text' | 'binary' = 'text'>(storage: S = 'text' as S) {
    const table = sealedTable('people', declared, { storage, indexes: { nameIndex: names } });
    return fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: { People: table },
    }).tables.People;
  }

  it.each(['text', 'binary'] as const)('finds what is equal (%s)', async (storage) => {
    const People = instance(storage);
    const sealed = await People.encryptRows([
      {
        email: 'ada@example.com',
        code: 'A',
        born: new Date(5),
        amount: '1.50',
        notes: { a: 1, b: 2 },
      },
      { email: 'bob@example.com', code: 'B', born: new Date(6), amount: '2.5', notes: [] },
    ]);

    for (const [conditions, columns] of [
      [{ email: 'ada@example.com' }, ['emailIndex']],
      [{ email: ' ADA@Example.COM' }, ['emailIndex']],
      [{ code: 'A' }, ['code']],
      [{ born: new Date(5) }, ['bornIndex']],
      [{ amount: '1.5' }, ['amountIndex']],
      [{ amount: '15e-1' }, ['amountIndex']],
      [{ notes: { b: 2, a: 1 } }, ['notesIndex']],
      [{ email: 'ada@example.com', code: 'A' }, ['emailIndex', 'code']],
    ] as const) {
      const search = await People.where(conditions);
      expect(Object.keys(search.columns)).toStrictEqual(columns);
      expect(search.exact).toBe(true);
      expect(select(sealed, search.columns)).toStrictEqual([sealed[0]]);
      expect(search.matches(await People.decryptRow(sealed[0]!))).toBe(true);
      expect(search.matches(await People.decryptRow(sealed[1]!))).toBe(false);
    }
    const nobody = await People.where({ email: 'ada@example.com', code: 'B' });
    expect(select(sealed, nobody.columns)).toStrictEqual([]);
  });

  it('gives one unique index value to texts that are equal when normalised', async () => {
    const People = instance();

    const sealed = await People.encryptRows(
      ['ada@bücher.example', ' Ada@BÜCHER.example ', 'ADA@xn--bcher-kva.example'].map((text) => ({
        email: text,
      })),
    );

    expect(new Set(sealed.map(({ emailIndex }) => emailIndex)).size).toBe(1);
    expect(new Set(sealed.map(({ emailExact }) => emailExact)).size).toBe(3);
    expect((await People.decryptRows(sealed)).map((row) => row.email)).toStrictEqual([
      'ada@bücher.example',
      ' Ada@BÜCHER.example ',
      'ADA@xn--bcher-kva.example',
    ]);
  });

  it('finds any of a list, and nothing by an empty one', async () => {
    const People = instance();
    const sealed = await People.encryptRows(['a', 'b', 'c'].map((code) => ({ code, email: code })));

    const byIndex = await People.where({ email: { in: ['A', 'c', 'x', 'A'] } });
    const byCode = await People.where({ code: { in: ['a', 'c', 'x'] } });
    const none = await People.where({ email: { in: [] } });

    expect(select(sealed, byIndex.columns)).toStrictEqual([sealed[0], sealed[2]]);
    expect(select(sealed, byCode.columns)).toStrictEqual([sealed[0], sealed[2]]);
    expect(byIndex.columns.emailIndex).toHaveLength(4);
    expect(byIndex.matches({ email: 'b' })).toBe(false);
    expect(byIndex.matches({ email: 'C' })).toBe(true);
    expect(none.columns).toStrictEqual({ emailIndex: [] });
    expect(select(sealed, none.columns)).toStrictEqual([]);
    expect(none.matches({ email: 'a' })).toBe(false);
  });

  it('finds NULL, in a field without an index too', async () => {
    const People = instance();
    const sealed = await People.encryptRows([
      { email: null, secret: 's' },
      { email: 'a', secret: null },
    ]);

    const noEmail = await People.where({ email: null });
    const noSecret = await People.where({ secret: null });

    expect(noEmail.columns).toStrictEqual({ email: null });
    expect(select(sealed, noEmail.columns)).toStrictEqual([sealed[0]]);
    expect(select(sealed, noSecret.columns)).toStrictEqual([sealed[1]]);
    expect(noSecret.matches({ secret: null })).toBe(true);
    expect(noSecret.matches({ secret: '' })).toBe(false);
    expect(noSecret.matches({})).toBe(false);
  });

  it('refuses undefined, which would find every row', async () => {
    const People = instance();

    for (const conditions of [{ email: undefined }, { code: 'A', born: undefined }]) {
      const error = await errorOf(() => People.where(conditions as never));
      expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
      expect(error.message).toContain('undefined');
    }
    for (const conditions of [{ email: { in: [undefined] } }, { code: { in: [undefined] } }]) {
      const error = await errorOf(() => People.where(conditions as never));
      expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
    }
  });

  it('refuses NULL in a list, which no index value stands for', async () => {
    const People = instance();

    for (const conditions of [{ email: { in: ['a', null] } }, { code: { in: [null] } }]) {
      const error = await errorOf(() => People.where(conditions as never));
      expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
    }
  });

  it.each([
    ['a field without an index', { secret: 'x' }, 'secret'],
    ['a part of a compound index alone', { first: 'Ada' }, 'first'],
    ['a list on a part of a compound index', { first: { in: ['Ada'] }, last: 'x' }, 'first'],
  ])('refuses %s', async (_what, conditions, name) => {
    const error = await errorOf(() => instance().where(conditions));

    expect(error.code).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
    expect(error.details).toStrictEqual({ table: 'People', field: name });
    expect(error.message).toContain('.blindIndex(');
  });

  it('refuses a condition on a column that is not sealed', async () => {
    for (const name of ['id', 'emailIndex', 'nope', '__proto__', 'toString']) {
      const conditions = Object.fromEntries([[name, 1]]);
      const error = await errorOf(() => instance().where(conditions));
      expect(error.code).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
      expect(error.message).toContain('does not declare as sealed');
    }
  });

  it.each([
    ['not', { code: { not: 'A' } }],
    ['contains', { email: { contains: 'a' } }],
    ['startsWith', { email: { startsWith: 'a' } }],
    ['gt', { born: { gt: new Date(0) } }],
    ['in beside another', { code: { in: ['A'], not: 'B' } }],
    ['in without a list', { code: { in: 'A' } }],
    ['a number for a text', { email: 5 }],
    ['an invalid date', { born: new Date(Number.NaN) }],
  ])('refuses what it cannot answer: %s', async (_what, conditions) => {
    const error = await errorOf(() => instance().where(conditions as never));

    expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
    expect(error.message).toContain('must be');
  });

  it('finds by a compound index, NULL parts included', async () => {
    const People = instance();
    const sealed = await People.encryptRows([
      { first: 'Ada', last: 'Lovelace' },
      { first: 'Ada', last: null },
      { first: null, last: 'Ada' },
      { first: null, last: null },
    ]);
    const opened = await People.decryptRows(sealed);

    for (const [conditions, at] of [
      [{ first: ' ADA ', last: 'lovelace' }, 0],
      [{ first: 'ada', last: null }, 1],
      [{ first: null, last: 'ADA' }, 2],
      [{ first: null, last: null }, 3],
    ] as const) {
      const search = await People.where(conditions);
      expect(select(sealed, search.columns)).toStrictEqual([sealed[at]]);
      expect(opened.map((row) => search.matches(row))).toStrictEqual(
        opened.map((_, other) => other === at),
      );
    }
  });

  it('searches by the index that is asked for', async () => {
    const People = instance();
    const sealed = await People.encryptRows([{ email: 'Ada@x.org' }, { email: 'ada@x.org' }]);

    const byDefault = await People.where({ email: 'ADA@x.org' });
    const exactly = await People.where({ email: 'ada@x.org' }, { using: { email: 'emailExact' } });
    const tail = await People.where({ email: 'x.org' }, { using: { email: 'emailTail' } });

    expect(Object.keys(byDefault.columns)).toStrictEqual(['emailIndex']);
    expect(select(sealed, byDefault.columns)).toHaveLength(2);
    expect(select(sealed, exactly.columns)).toStrictEqual([sealed[1]]);
    expect(exactly.matches({ email: 'Ada@x.org' })).toBe(false);
    expect(Object.keys(tail.columns)).toStrictEqual(['emailTail']);
    expect(tail.exact).toBe(false);
    expect(select(sealed, tail.columns)).toHaveLength(2);
    expect(tail.matches({ email: 'anything@else.org' })).toBe(true);
    expect(await People.indexValue('email', 'x.org', 'emailTail')).toBe(tail.columns.emailTail);
    const wrong = await errorOf(() =>
      People.where({ email: 'a' }, { using: { email: 'cityIndex' } }),
    );
    expect(wrong.code).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
    expect(wrong.message).toContain('It has: emailIndex, emailExact, emailTail.');
  });

  it('finds other rows too by a truncated index, and takes them out by matches', async () => {
    const People = instance();
    const cities = Array.from({ length: 60 }, (_, at) => `City ${String(at)}`);
    const sealed = await People.encryptRows(cities.map((city) => ({ city })));

    const search = await People.where({ city: 'CITY 7' });
    const found = select(sealed, search.columns);
    const kept = (await People.decryptRows(found)).filter((row) => search.matches(row));

    expect(search.exact).toBe(false);
    expect(search.columns.cityIndex).toMatch(/^[02468ace]0$/);
    expect(found.length).toBeGreaterThan(1);
    expect(kept).toStrictEqual([{ city: 'City 7' }]);
  });

  it('finds each value that was written and no other, as a property', async () => {
    const People = instance();
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('a', 'A'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(texts, { minLength: 1, maxLength: 6 }),
        texts,
        async (all, asked) => {
          const rows = all.map((text) => ({ email: text, code: text, city: text, notes: [text] }));
          const wellFormed = rows.every(({ code }) => code.isWellFormed()) && asked.isWellFormed();
          fc.pre(wellFormed);
          const sealed = await People.encryptRows(rows);
          const searches = [
            await People.where({ code: asked }),
            await People.where({ email: asked }, { using: { email: 'emailExact' } }),
            await People.where({ notes: [asked] }),
          ];

          for (const search of searches) {
            const found = await People.decryptRows(select(sealed, search.columns));
            expect(found).toStrictEqual(rows.filter(({ code }) => code === asked));
            expect(found.every((row) => search.matches(row))).toBe(true);
          }
          const city = await People.where({ city: asked });
          const found = await People.decryptRows(select(sealed, city.columns));
          expect(found.filter((row) => city.matches(row))).toStrictEqual(
            rows.filter((row) => fold.apply(row.city) === fold.apply(asked)),
          );
        },
      ),
      { numRuns: engine === 'node' ? 60 : 30 },
    );
  });

  // Two spellings of one value must never lie under two tags: a search would miss one in silence.
  it.each([
    ['JSON with a lone surrogate', 'notes', { b: '\ud800', a: 1 }],
    ['a decimal of too many digits', 'amount', '1e99999'],
  ])('refuses to index what has no canonical form: %s', async (_what, name, value) => {
    const People = instance();

    for (const call of [
      () => People.encryptRow({ [name]: value }),
      () => People.where({ [name]: value }),
    ]) {
      const error = await errorOf(call);
      expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
      expect(error.details).toStrictEqual({ table: 'People', field: name });
      expect(error.message).toContain('index');
    }
  });

  // As docs/format.md §3 says. An integer field has one zero.
  it('keeps the two zeros of a number field apart', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: { T: sealedTable('t', { n: field.number().blindIndex('i') }) },
    }).tables;

    expect((await T.where({ n: 0 })).columns.i).not.toBe((await T.encryptRow({ n: -0 })).i);
  });

  it('matches no row whose value has no canonical form', async () => {
    const search = await instance().where({ notes: { a: 1 } });

    expect(search.matches({ notes: { a: '\ud800' } })).toBe(false);
    expect(search.matches({ notes: { a: 1 } })).toBe(true);
  });

  it('shows nothing of the values it looks for', async () => {
    const People = instance();
    const search = await People.where({ email: 'ada@example.com' });

    expect(JSON.stringify(search)).not.toContain('ada');
  });
});

describe('an index over fields of one table', () => {
  it('has other values for another column, name, normaliser or table', async () => {
    const indexes = {
      a: field.string().blindIndex('i1'),
      b: field.string().blindIndex('i2', { name: 'i1' }),
      c: field.string().blindIndex('i3', { normalise: trim }),
      d: field
        .string()
        .blindIndex('i4')
        .blindIndex('i5', { normalise: [exact, trim] }),
      e: field.string().blindIndex('i6', { normalise: [trim, exact] }),
    };
    const { T, U } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      tables: { T: sealedTable('t', indexes), U: sealedTable('u', indexes) },
    }).tables;
    const row = { a: 'x', b: 'x', c: 'x', d: 'x', e: 'x' };

    const sealed = [await T.encryptRow(row), await U.encryptRow(row)];
    const tags = sealed.flatMap(({ i1, i2, i3, i4, i5, i6 }) => [i1, i2, i3, i4, i5, i6]);

    expect(new Set(tags).size).toBe(tags.length);
  });

  it('keeps its values when its column is renamed but not its name', async () => {
    const tag = async (column: string, name?: string): Promise<unknown> => {
      const options = name === undefined ? {} : { name };
      const { T } = fieldseal({
        namespace: 'n',
        keys: insecureTestKeys(),
        tables: { T: sealedTable('t', { a: field.string().blindIndex(column, options) }) },
      }).tables;
      return ((await T.encryptRow({ a: 'x' })) as Record<string, unknown>)[column];
    };

    expect(await tag('renamed', 'original')).toBe(await tag('original'));
    expect(await tag('renamed')).not.toBe(await tag('original'));
  });
});

describe('columns of one join domain', () => {
  it('have equal ciphertexts for equal values, and others have not', async () => {
    const { T, U } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      tables: {
        T: sealedTable('t', {
          ssn: field.string().deterministic({ joinDomain: 'ssn' }),
          alone: field.string().deterministic(),
        }),
        U: sealedTable('u', {
          number: field.string().deterministic({ joinDomain: 'ssn' }),
          other: field.string().deterministic({ joinDomain: 'pan' }),
        }),
      },
    }).tables;

    const t = await T.encryptRow({ ssn: '123', alone: '123' });
    const u = await U.encryptRow({ number: '123', other: '123' });

    expect(u.number).toBe(t.ssn);
    expect(new Set([t.ssn, t.alone, u.other]).size).toBe(3);
    expect(await U.decryptRow({ number: t.ssn })).toStrictEqual({ number: '123' });
    expect((await errorOf(() => U.decryptRow({ other: t.ssn }))).code).toBe(
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
    );
  });
});
