/** What every adapter must do. It passes this unchanged before it is exported. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FieldSealErrorCode, isFieldSealError } from '../../src/errors.js';
import {
  generateRootKey,
  generateStaticKeys,
  localKeys,
  managedKeys,
  memoryKeyStore,
  staticKeys,
} from '../../src/index.js';
import {
  type ContractSeal,
  type ContractTable,
  type Row,
  ada,
  contractSeal,
  contractTables,
  marker,
  oddTexts,
} from './adapter-tables.js';

/**
 * Conditions, all of which must hold: a value, null, `{ in }`, `{ notIn }`, `{ not }` with a value or null. An
 * adapter writes them in its ORM's own words.
 */
export type Where = Readonly<Record<string, unknown>>;

/** An application: the ORM with fieldseal attached. Rows have the columns of the contract's tables. */
export interface ContractClient {
  create(table: ContractTable, row: Row): Promise<Row>;
  createMany(table: ContractTable, rows: readonly Row[]): Promise<void>;
  /** One row by a unique column. */
  findUnique(table: ContractTable, where: Where): Promise<Row | null>;
  /** In the order of the ids. */
  findMany(table: ContractTable, where: Where): Promise<readonly Row[]>;
  count(table: ContractTable, where: Where): Promise<number>;
  /** One row by a unique column; `undefined` leaves a field as it is. */
  update(table: ContractTable, where: Where, data: Row): Promise<Row>;
  updateMany(table: ContractTable, where: Where, data: Row): Promise<void>;
  upsert(table: ContractTable, where: Where, create: Row, update: Row): Promise<Row>;
  delete(table: ContractTable, where: Where): Promise<void>;
  /** What the ORM offers and ciphertext cannot answer, by name. Person.email has an index. */
  readonly unanswerable: Readonly<Record<string, () => Promise<unknown>>>;
}

/** A database with the contract's tables. */
export interface ContractDriver {
  attach(seal: ContractSeal): ContractClient;
  /** The rows as the database has them, in the order of the ids. */
  rawRows(table: ContractTable): Promise<readonly Row[]>;
  /** Changes one column behind fieldseal's back. */
  setRaw(table: ContractTable, id: unknown, column: string, value: unknown): Promise<void>;
  clear(): Promise<void>;
  /** How many statements were sent so far. */
  statements(): number;
  close(): Promise<void>;
}

const sealedFields = Object.keys(contractTables.Person.fields);

/** Declares the tests of the contract. */
export function testAdapterContract(name: string, open: () => Promise<ContractDriver>): void {
  describe(`${name} keeps the contract of an adapter`, () => {
    let driver: ContractDriver;
    let seal: ContractSeal;
    let app: ContractClient;

    beforeAll(async () => {
      driver = await open();
      seal = contractSeal(staticKeys(generateStaticKeys()));
      app = driver.attach(seal);
    });

    beforeEach(async () => {
      await driver.clear();
    });

    afterAll(async () => {
      await driver.close();
    });

    it('counts statements, so that a refusal before any is seen', async () => {
      const before = driver.statements();

      await app.findMany('Person', {});

      expect(driver.statements()).toBeGreaterThan(before);
    });

    describe('writing', () => {
      it('leaves nothing of a sealed value in the database', async () => {
        await app.create('Person', ada);

        const [row] = await driver.rawRows('Person');
        expect(inspect(row, { depth: null })).not.toContain(marker);
        for (const key of sealedFields) expect(row?.[key], key).toMatch(/^fs1\.[\w-]+$/);
        for (const key of ['emailIndex', 'phoneIndex', 'nameIndex']) {
          expect(row?.[key], key).toMatch(/^[0-9a-f]{32}$/);
        }
        expect(row?.['label']).toBe('first');
      });

      it('stores bytes where the column is binary', async () => {
        await app.create('File', { content: new TextEncoder().encode(marker), tag: marker });

        const [row] = await driver.rawRows('File');
        for (const key of ['content', 'tag']) {
          const stored = row?.[key] as Uint8Array;
          expect(stored[0]).toBe(0xf5);
          expect(Buffer.from(stored).toString('latin1')).not.toContain(marker);
        }
        expect((row?.['tagIndex'] as Uint8Array).length).toBe(16);
      });

      it('seals every row of a bulk write', async () => {
        await app.createMany('Person', [
          { email: 'a@example.com', city: marker },
          { email: 'b@example.com', city: marker },
          { email: null, city: null },
        ]);

        const rows = await driver.rawRows('Person');
        expect(inspect(rows)).not.toContain(marker);
        expect(new Set(rows.map((row) => row['city'])).size).toBe(3);
        expect(rows[2]).toMatchObject({ email: null, emailIndex: null, city: null });
        expect((await app.findMany('Person', {})).map((row) => row['email'])).toEqual([
          'a@example.com',
          'b@example.com',
          null,
        ]);
      });

      it('seals a large bulk write', async () => {
        const rows = Array.from({ length: 600 }, (_, at) => ({ phone: String(at), city: marker }));

        await app.createMany('Person', rows);

        expect(inspect(await driver.rawRows('Person'), { maxArrayLength: null })).not.toContain(
          marker,
        );
        const back = await app.findMany('Person', {});
        expect(back.map((row) => row['phone'])).toEqual(rows.map((row) => row.phone));
      });

      it('changes neither the rows nor the conditions that it is given', async () => {
        const row = deepFreeze({ ...ada });
        const where = deepFreeze({ email: { in: [ada['email']] } });

        const created = await app.create('Person', row);
        await app.findMany('Person', where);
        await app.update('Person', { id: created['id'] }, deepFreeze({ profile: { a: [1] } }));

        expect(row).toEqual(ada);
      });

      it('keeps the index in step with an update', async () => {
        const { id } = await app.create('Person', { email: 'old@example.com' });

        const updated = await app.update('Person', { id }, { email: 'New@example.com' });

        expect(updated['email']).toBe('New@example.com');
        expect(await app.findMany('Person', { email: 'old@example.com' })).toEqual([]);
        expect(await app.findMany('Person', { email: 'new@example.com' })).toHaveLength(1);
      });

      it('clears the index with its value', async () => {
        const { id } = await app.create('Person', { email: 'a@example.com', phone: '1' });

        await app.update('Person', { id }, { email: null });

        expect(await driver.rawRows('Person')).toMatchObject([{ email: null, emailIndex: null }]);
        expect(await app.findMany('Person', { email: 'a@example.com' })).toEqual([]);
        expect(await app.findMany('Person', { phone: '1' })).toHaveLength(1);
      });

      it('leaves alone what an update does not name, or gives as undefined', async () => {
        const { id } = await app.create('Person', ada);
        const [before] = await driver.rawRows('Person');

        await app.update('Person', { id }, { label: 'second', email: undefined, city: undefined });

        expect(await driver.rawRows('Person')).toEqual([{ ...before, label: 'second' }]);
      });

      it('updates many rows', async () => {
        await app.createMany('Person', [{ label: 'x' }, { label: 'x' }, { label: 'y' }]);

        await app.updateMany('Person', { label: 'x' }, { city: marker, phone: '12' });

        expect(inspect(await driver.rawRows('Person'))).not.toContain(marker);
        expect(await app.count('Person', { phone: '1-2' })).toBe(2);
        expect((await app.findMany('Person', {})).map((row) => row['city'])).toEqual([
          marker,
          marker,
          null,
        ]);
      });

      it('creates by an upsert, and updates by the same', async () => {
        const where = { email: 'a@example.com' };
        const upsert = (city: string): Promise<Row> =>
          app.upsert('Person', where, { ...where, city }, { city });

        const created = await upsert('one');
        const updated = await upsert('two');

        expect(created).toMatchObject({ email: 'a@example.com', city: 'one' });
        expect(updated).toMatchObject({ id: created['id'], city: 'two' });
        expect(await driver.rawRows('Person')).toHaveLength(1);
      });

      it('deletes by an indexed field', async () => {
        await app.createMany('Person', [{ email: 'a@example.com' }, { email: 'b@example.com' }]);

        await app.delete('Person', { email: 'A@example.com' });

        expect((await app.findMany('Person', {})).map((row) => row['email'])).toEqual([
          'b@example.com',
        ]);
      });

      it('lets the database refuse a second row of a unique value', async () => {
        await app.create('Person', { email: `${marker}@example.com` });
        await app.create('Person', { passport: ada['passport'] });

        const email = await failure(
          app.create('Person', { email: `${marker.toUpperCase()}@example.com` }),
        );
        const passport = await failure(app.create('Person', { passport: ada['passport'] }));

        expect(isFieldSealError(email)).toBe(false);
        expectNoPlaintext(email);
        expect(isFieldSealError(passport)).toBe(false);
        expectNoPlaintext(passport);
        expect(await driver.rawRows('Person')).toHaveLength(2);
      });

      it('refuses a value of the wrong type, an index value, and half of a compound index', async () => {
        const { id } = await app.create('Person', { first: 'a', last: 'b' });

        await expectRefusal(driver, 'ERR_FIELDSEAL_VALUE', () =>
          app.create('Person', { age: marker }),
        );
        await expectRefusal(driver, 'ERR_FIELDSEAL_UNSUPPORTED', () =>
          app.create('Person', { emailIndex: '00'.repeat(16) }),
        );
        await expectRefusal(driver, 'ERR_FIELDSEAL_UNSUPPORTED', () =>
          app.update('Person', { id }, { first: 'c' }),
        );
      });
    });

    describe('reading', () => {
      it('gives every type of value back with its type', async () => {
        const created = await app.create('Person', ada);
        const found = await app.findUnique('Person', { id: created['id'] });

        for (const row of [created, found]) {
          for (const key of sealedFields) expect(plain(row?.[key]), key).toEqual(plain(ada[key]));
          expect(row).not.toHaveProperty('emailIndex');
        }
        expect(found?.['avatar']).toBeInstanceOf(Uint8Array);
      });

      it('gives odd texts back as they were', async () => {
        await app.createMany(
          'Person',
          oddTexts.map((city) => ({ city })),
        );

        expect((await app.findMany('Person', {})).map((row) => row['city'])).toEqual(oddTexts);
      });

      it('gives NULL back as NULL', async () => {
        const nothing = Object.fromEntries(sealedFields.map((key) => [key, null]));

        await app.create('Person', nothing);

        expect(await app.findMany('Person', {})).toMatchObject([nothing]);
        expect((await driver.rawRows('Person'))[0]).toMatchObject(nothing);
      });

      it('refuses a ciphertext that was moved to another column or table', async () => {
        const { id } = await app.create('Person', { city: 'Paris', first: 'a', last: 'b' });
        const note = await app.create('Note', { tenantId: 't1', body: 'x' });
        const [row] = await driver.rawRows('Person');

        await driver.setRaw('Note', note['id'], 'body', row?.['city']);
        await driver.setRaw('Person', id, 'first', row?.['city']);

        await expectCode(app.findMany('Person', {}), 'ERR_FIELDSEAL_DECRYPTION_FAILED');
        await expectCode(app.findMany('Note', {}), 'ERR_FIELDSEAL_DECRYPTION_FAILED');
      });

      it('refuses plaintext, and a ciphertext that was changed or cut off', async () => {
        const { id } = await app.create('Person', { city: 'Paris' });
        const [row] = await driver.rawRows('Person');
        const stored = String(row?.['city']);
        const changed = stored.slice(0, -1) + (stored.endsWith('A') ? 'Q' : 'A');

        for (const value of [marker, '', changed, stored.slice(0, 40), 'fs1.']) {
          await driver.setRaw('Person', id, 'city', value);
          await expectCode(app.findMany('Person', {}), 'ERR_FIELDSEAL_DECRYPTION_FAILED');
        }
      });

      it("refuses values of another application's keys or namespace", async () => {
        await app.create('Person', { city: 'Paris' });
        const keys = generateStaticKeys();
        const other = driver.attach(contractSeal(staticKeys(keys)));
        const elsewhere = driver.attach(contractSeal(staticKeys(keys), 'elsewhere'));

        await expectCode(other.findMany('Person', {}), 'ERR_FIELDSEAL_DECRYPTION_FAILED');
        await other.create('Letter', { id: 'l1', body: 'x' });
        await expectCode(elsewhere.findMany('Letter', {}), 'ERR_FIELDSEAL_DECRYPTION_FAILED');
      });
    });

    describe('searching', () => {
      beforeEach(async () => {
        await app.createMany('Person', [
          { label: '1', email: 'Ada@Example.com', phone: '020 1', first: 'Ada', last: 'L' },
          { label: '2', email: 'bob@example.com', phone: '020-2', first: 'Bob', last: 'L' },
          { label: '3', email: 'eve@example.com', phone: '0201', first: 'ADA', last: 'l' },
          { label: '4', email: null, phone: null, passport: ada['passport'] },
        ]);
      });

      const cases: readonly (readonly [string, Where, readonly string[]])[] = [
        ['a value', { email: 'ada@example.com' }, ['1']],
        ['what the normaliser evens out', { phone: '(0) 201' }, ['1', '3']],
        ['a value that no row has', { email: 'nobody@example.com' }, []],
        ['in', { email: { in: ['ADA@example.com', 'bob@example.com', 'x'] } }, ['1', '2']],
        ['an empty in', { email: { in: [] } }, []],
        ['notIn', { email: { notIn: ['ada@example.com', 'bob@example.com'] } }, ['3']],
        ['not', { email: { not: 'ada@example.com' } }, ['2', '3']],
        ['null', { email: null }, ['4']],
        ['not null', { email: { not: null } }, ['1', '2', '3']],
        ['null of a field without index', { city: { not: null } }, []],
        ['two fields', { email: 'ada@example.com', phone: '0201' }, ['1']],
        ['a sealed field and another', { phone: '0201', label: '3' }, ['3']],
        ['a compound index', { first: 'ada', last: 'L' }, ['1', '3']],
        ['a deterministic field', { passport: String(ada['passport']).toUpperCase() }, ['4']],
        ['a deterministic field, by in', { passport: { in: [ada['passport']] } }, ['4']],
      ];
      it.each(cases)('answers %s', async (_, where, labels) => {
        const found = await app.findMany('Person', where);

        expect(found.map((row) => row['label'])).toEqual(labels);
        expect(await app.count('Person', where)).toBe(labels.length);
      });

      it('finds one row by a unique index', async () => {
        expect(await app.findUnique('Person', { email: 'ADA@EXAMPLE.COM' })).toMatchObject({
          label: '1',
          email: 'Ada@Example.com',
        });
        expect(await app.findUnique('Person', { email: 'nobody@example.com' })).toBeNull();
        expect(await app.findUnique('Person', { passport: ada['passport'] })).toMatchObject({
          label: '4',
        });
      });

      it('finds rows in binary columns', async () => {
        await app.create('File', { tag: 'a', content: new Uint8Array([1]) });

        expect(await app.findUnique('File', { tag: 'a' })).toMatchObject({ tag: 'a' });
        expect(await app.findMany('File', { tag: { in: ['a', 'b'] } })).toHaveLength(1);
        expect(await app.findMany('File', { tag: { not: 'a' } })).toEqual([]);
      });

      it('refuses a field without an index, and half of a compound index', async () => {
        for (const where of [{ city: 'x' }, { city: { in: ['x'] } }, { first: 'Ada' }]) {
          await expectRefusal(driver, 'ERR_FIELDSEAL_UNSEARCHABLE', () =>
            app.findMany('Person', where),
          );
        }
      });

      it('refuses every operator that ciphertext cannot answer, before anything is sent', async () => {
        expect(Object.keys(app.unanswerable).length).toBeGreaterThan(0);
        for (const [operator, ask] of Object.entries(app.unanswerable)) {
          await expectRefusal(
            driver,
            ['ERR_FIELDSEAL_UNSEARCHABLE', 'ERR_FIELDSEAL_UNSUPPORTED'],
            ask,
            operator,
          );
        }
      });
    });

    describe('tenants', () => {
      it('gives equal values of two tenants different tags, and each its own row', async () => {
        const [one, two] = ['t1', 't2'].map((id) => driver.attach(seal.forTenant(id)));
        await one?.create('Note', { tenantId: 't1', code: 'c', body: 'one' });
        await two?.create('Note', { tenantId: 't2', code: 'c', body: 'two' });

        expect(await one?.findUnique('Note', { code: 'c' })).toMatchObject({ body: 'one' });
        expect(await two?.findMany('Note', { code: 'c' })).toMatchObject([{ body: 'two' }]);
        const [a, b] = await driver.rawRows('Note');
        expect(a?.['codeIndex']).not.toBe(b?.['codeIndex']);
      });

      it("takes the tenant from the row's own column", async () => {
        await app.createMany('Note', [
          { tenantId: 't1', body: 'one' },
          { tenantId: 't2', body: 'two' },
        ]);

        expect((await app.findMany('Note', {})).map((row) => row['body'])).toEqual(['one', 'two']);
      });

      it('refuses a row of another tenant, and one whose tenant was changed', async () => {
        const { id } = await app.create('Note', { tenantId: 't1', body: 'one' });

        await expectCode(
          driver.attach(seal.forTenant('t2')).findMany('Note', {}),
          'ERR_FIELDSEAL_SCOPE',
        );
        await driver.setRaw('Note', id, 'tenantId', 't2');
        await expectCode(app.findMany('Note', {}), 'ERR_FIELDSEAL_DECRYPTION_FAILED');
      });

      it("writes nothing into another tenant's row", async () => {
        const { id } = await app.create('Note', { tenantId: 't1', body: 'one' });
        const other = driver.attach(seal.forTenant('t2'));

        await failure(other.update('Note', { id }, { body: 'two' }));
        await other.updateMany('Note', {}, { body: 'three' });

        expect(await app.findMany('Note', {})).toMatchObject([{ body: 'one' }]);
      });

      it('refuses a search, a create and an update without a tenant', async () => {
        const { id } = await app.create('Note', { tenantId: 't1', body: 'one' });

        for (const ask of [
          () => app.findMany('Note', { code: 'c' }),
          () => app.update('Note', { id }, { body: 'two' }),
          () => app.create('Note', { tenantId: undefined, body: 'two' }),
        ]) {
          await expectRefusal(driver, 'ERR_FIELDSEAL_SCOPE', ask);
        }
      });
    });

    describe('rows that hold their values', () => {
      it('seals, updates and opens by the id', async () => {
        await app.create('Letter', { id: 'l1', body: 'one' });

        await app.update('Letter', { id: 'l1' }, { body: 'two' });

        expect(await app.findMany('Letter', {})).toEqual([
          expect.objectContaining({ id: 'l1', body: 'two' }),
        ]);
      });

      it('refuses a ciphertext that was moved to another row', async () => {
        await app.createMany('Letter', [
          { id: 'l1', body: 'one' },
          { id: 'l2', body: 'two' },
        ]);
        const [one] = await driver.rawRows('Letter');

        await driver.setRaw('Letter', 'l2', 'body', one?.['body']);

        await expectCode(app.findMany('Letter', {}), 'ERR_FIELDSEAL_DECRYPTION_FAILED');
        expect(await app.findUnique('Letter', { id: 'l1' })).toMatchObject({ body: 'one' });
      });

      it('refuses a write that does not say which row', async () => {
        await app.create('Letter', { id: 'l1', body: 'one' });

        await expectRefusal(driver, ['ERR_FIELDSEAL_UNSUPPORTED', 'ERR_FIELDSEAL_VALUE'], () =>
          app.create('Letter', { body: 'two' }),
        );
        await expectRefusal(driver, 'ERR_FIELDSEAL_UNSUPPORTED', () =>
          app.updateMany('Letter', {}, { body: 'two' }),
        );
      });
    });

    describe('keys', () => {
      it('fetches cold keys for writes, searches and reads, many at a time', async () => {
        const store = memoryKeyStore();
        const root = generateRootKey();
        const cold = (): ContractClient =>
          driver.attach(
            contractSeal(managedKeys({ store, providers: [localKeys({ keys: root })] })),
          );
        const emails = Array.from({ length: 20 }, (_, at) => `p${String(at)}@example.com`);

        const writer = cold();
        await Promise.all(emails.map((email) => writer.create('Person', { email })));
        const found = await Promise.all([
          ...emails.map((email) => cold().findUnique('Person', { email })),
          cold().findMany('Person', {}),
        ]);

        expect(found.slice(0, -1)).toEqual(
          emails.map((email) => expect.objectContaining({ email })),
        );
        expect(found.at(-1)).toHaveLength(emails.length);
      });

      it('reads and finds what was written under a former key', async () => {
        const [former = '', index = ''] = generateStaticKeys().split(' ');
        const [active = ''] = generateStaticKeys().split(' ');
        const before = driver.attach(contractSeal(staticKeys([former, index])));
        const after = driver.attach(contractSeal(staticKeys([active, former, index])));

        await before.create('Person', { email: 'a@example.com' });
        await after.create('Person', { email: 'b@example.com' });

        expect(await after.findUnique('Person', { email: 'a@example.com' })).not.toBeNull();
        expect(await after.findMany('Person', {})).toHaveLength(2);
      });
    });
  });
}

/** The error of a promise that must fail. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
}

export async function expectCode(
  promise: Promise<unknown>,
  code: FieldSealErrorCode,
): Promise<void> {
  const error = await failure(promise);
  if (!isFieldSealError(error)) throw error;
  expect(error.code).toBe(code);
  expectNoPlaintext(error);
}

/** Expects an error of ours before anything is sent to the database. */
export async function expectRefusal(
  driver: Pick<ContractDriver, 'statements'>,
  codes: FieldSealErrorCode | readonly FieldSealErrorCode[],
  ask: () => Promise<unknown>,
  what = '',
): Promise<void> {
  const before = driver.statements();
  // A function that throws at once refuses as well as one that rejects.
  const error = await failure(Promise.resolve().then(ask));
  if (!isFieldSealError(error)) throw error;
  expect([codes].flat(), what).toContain(error.code);
  expect(driver.statements() - before, what).toBe(0);
  expectNoPlaintext(error);
}

function expectNoPlaintext(error: unknown): void {
  expect(inspect(error, { depth: null }).toLowerCase()).not.toContain(marker.toLowerCase());
}

/** Buffers and other views as plain bytes: a driver chooses the class. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
