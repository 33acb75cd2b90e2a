import { inspect } from 'node:util';
import { skip } from '@prisma/client/runtime/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  compoundIndex,
  field,
  fieldseal,
  generateRootKey,
  generateStaticKeys,
  last,
  localKeys,
  managedKeys,
  memoryKeyStore,
  sealedTable,
  staticKeys,
} from '../../../src/index.js';
import { withFieldSeal } from '../../../src/prisma.js';
import { expectCode, expectRefusal, failure } from '../../contract/adapter-contract.js';
import { ada, contractTables, marker } from '../../contract/adapter-tables.js';
import { type Database, type TestClient, openDatabase, rawRows, sqlitePlace } from './databases.js';
import { Prisma } from './generated/sqlite/client.js';

const tables = {
  ...contractTables,
  Document: sealedTable('documents', { meta: field.json().blindIndex('metaIndex') }),
};
const keys = staticKeys(generateStaticKeys());
const seal = fieldseal({ namespace: 'queries', keys, tables });

let database: Database;
let prisma: TestClient;

beforeAll(async () => {
  database = await openDatabase('sqlite', await sqlitePlace());
  prisma = withFieldSeal(database.base, seal);
});

beforeEach(async () => {
  const { base } = database;
  await base.letter.deleteMany();
  await base.note.deleteMany();
  await base.person.deleteMany();
  await base.document.deleteMany();
});

afterAll(async () => {
  await database.close();
});

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const before = database.statements();
  await work();
  return database.statements() - before;
}

describe('what is selected', () => {
  beforeEach(async () => {
    await prisma.person.create({
      data: {
        label: 'ada',
        email: 'ada@example.com',
        notes: { create: { tenantId: 't1', body: 'a note', code: 'c1' } },
        letters: { create: { id: 'l1', body: 'a letter' } },
      },
    });
  });

  it('opens exactly the selected fields', async () => {
    expect(await prisma.person.findMany({ select: { email: true } })).toEqual([
      { email: 'ada@example.com' },
    ]);
  });

  it('reads the context of a value without showing it', async () => {
    expect(await prisma.note.findMany({ select: { body: true } })).toEqual([{ body: 'a note' }]);
    expect(await prisma.letter.findFirst({ select: { body: true } })).toEqual({ body: 'a letter' });
    expect(await prisma.note.findMany({ select: { tenantId: true, code: true } })).toEqual([
      { tenantId: 't1', code: 'c1' },
    ]);
    expect(await prisma.note.findFirst({ omit: { tenantId: true } })).not.toHaveProperty(
      'tenantId',
    );
    expect(await prisma.note.findMany({ select: { personId: true } })).toHaveLength(1);
  });

  it('hides index columns unless they are asked for by name', async () => {
    expect(await prisma.note.findFirst()).not.toHaveProperty('codeIndex');
    expect(await prisma.note.findFirst({ omit: { codeIndex: false } })).toHaveProperty('codeIndex');
    expect(await prisma.note.findMany({ select: { codeIndex: true } })).toEqual([
      { codeIndex: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });

  it('opens what include and select bring along, at every depth', async () => {
    const found = await prisma.person.findFirstOrThrow({
      include: {
        notes: { select: { code: true, person: { select: { email: true } } } },
        letters: true,
        _count: { select: { notes: { where: { tenantId: 't1', code: 'c1' } } } },
      },
    });

    expect(found).toMatchObject({
      notes: [{ code: 'c1', person: { email: 'ada@example.com' } }],
      letters: [{ id: 'l1', body: 'a letter' }],
      _count: { notes: 1 },
    });
    expect(found.notes[0]).not.toHaveProperty('tenantId');
  });

  it('opens what the fluent API leads to', async () => {
    const where = { email: 'ada@example.com' };

    expect(await prisma.person.update({ where, data: { city: 'Paris' } }).letters()).toMatchObject([
      { body: 'a letter' },
    ]);
    expect(await prisma.person.findUnique({ where }).notes()).toMatchObject([
      { body: 'a note', code: 'c1' },
    ]);
    expect(await prisma.person.findUnique({ where }).notes({ select: { body: true } })).toEqual([
      { body: 'a note' },
    ]);
    expect(
      await prisma.letter
        .findUnique({ where: { id: 'l1' } })
        .person()
        .notes(),
    ).toMatchObject([{ body: 'a note' }]);
  });

  it('works with a client that omits the columns it needs', async () => {
    const omitting = withFieldSeal(
      database.client({
        omit: { note: { tenantId: true, codeIndex: true }, person: { emailIndex: true } },
      }),
      seal,
    );

    const note = await omitting.note.findFirstOrThrow({ where: { tenantId: 't1', code: 'c1' } });
    const person = await omitting.person.findFirstOrThrow({ include: { notes: true } });

    expect(note).toEqual({ id: note.id, personId: person.id, body: 'a note', code: 'c1' });
    expect(person.notes).toEqual([note]);
    expect(
      await omitting.person.findUnique({ where: { email: 'ada@example.com' } }),
    ).not.toBeNull();
  });

  it('lets a computed field see plaintext, and the context where it needs it', async () => {
    const computing = database.base.$extends({
      result: {
        note: {
          heading: {
            needs: { body: true, tenantId: true },
            compute: (note) => `${note.tenantId}: ${note.body ?? ''}`,
          },
          size: { needs: { body: true }, compute: (note) => note.body?.length },
        },
      },
    });

    const client = withFieldSeal(computing, seal);
    const heading = await client.note.findFirst({ select: { heading: true } });
    const size = await client.note.findFirst({ select: { size: true } });

    expect(heading?.heading).toBe('t1: a note');
    expect(size?.size).toBe(6);
  });

  it('shows plaintext to an extension that was added before it', async () => {
    const seen: unknown[] = [];
    const watching = database.base.$extends({
      query: {
        person: {
          findMany: async ({ args, query }) => {
            const rows = await query(args);
            seen.push(args.where, rows[0]?.email);
            return rows;
          },
        },
      },
    });

    await withFieldSeal(watching, seal).person.findMany({ where: { email: 'ada@example.com' } });

    expect(seen).toEqual([{ email: 'ada@example.com' }, 'ada@example.com']);
  });
});

describe('where', () => {
  beforeEach(async () => {
    for (const [at, name] of ['ada', 'bob', 'eve'].entries()) {
      await prisma.person.create({
        data: {
          label: name,
          email: `${name}@example.com`,
          phone: at < 2 ? '1' : '2',
          notes: { create: { tenantId: 't1', body: name, code: `code-${name}` } },
        },
      });
    }
  });

  const labels = async (args: object): Promise<unknown> =>
    (await prisma.person.findMany({ orderBy: { id: 'asc' }, ...args })).map((row) => row.label);

  it('follows AND, OR and NOT', async () => {
    const [ada, bob] = [{ email: 'ada@example.com' }, { email: 'bob@example.com' }];

    expect(await labels({ where: { OR: [ada, bob] } })).toEqual(['ada', 'bob']);
    expect(await labels({ where: { AND: [ada, { phone: '1' }] } })).toEqual(['ada']);
    expect(await labels({ where: { AND: ada, NOT: bob } })).toEqual(['ada']);
    expect(await labels({ where: { NOT: [ada, bob] } })).toEqual(['eve']);
    expect(await labels({ where: { NOT: { OR: [ada, bob] } } })).toEqual(['eve']);
    expect(await labels({ where: { OR: [] } })).toEqual([]);
  });

  it('follows relations', async () => {
    const inTenant = withFieldSeal(database.base, seal.forTenant('t1'));
    const find = async (where: Prisma.PersonWhereInput): Promise<unknown> =>
      (await inTenant.person.findMany({ where, orderBy: { id: 'asc' } })).map((row) => row.label);

    expect(await find({ notes: { some: { code: 'code-bob' } } })).toEqual(['bob']);
    expect(await find({ notes: { none: { code: 'code-bob' } } })).toEqual(['ada', 'eve']);
    expect(await find({ notes: { every: { code: { not: 'code-bob' } } } })).toEqual(['ada', 'eve']);
    const notes = (where: Prisma.NoteWhereInput): Promise<number> => prisma.note.count({ where });
    expect(await notes({ person: { email: 'bob@example.com' } })).toBe(1);
    expect(await notes({ person: { is: { phone: '1' } } })).toBe(2);
    expect(await notes({ person: { isNot: { phone: '1' } } })).toBe(1);
    expect(await notes({ person: null })).toBe(0);
  });

  it('joins its conditions to those on the index column itself', async () => {
    const phoneIndex = await seal.tables.Person.indexValue('phone', '2');

    expect(await labels({ where: { phoneIndex } })).toEqual(['eve']);
    expect(await labels({ where: { phoneIndex, phone: '1' } })).toEqual([]);
    expect(await labels({ where: { phoneIndex, phone: '2', AND: [{ label: 'eve' }] } })).toEqual([
      'eve',
    ]);
  });

  it('takes every spelling of equality', async () => {
    const email = 'bob@example.com';

    expect(await labels({ where: { email: { equals: email } } })).toEqual(['bob']);
    expect(await labels({ where: { email: { not: { equals: email } } } })).toEqual(['ada', 'eve']);
    expect(await labels({ where: { email: { not: { in: [email] } } } })).toEqual(['ada', 'eve']);
    expect(await labels({ where: { email: { in: [email], not: null } } })).toEqual(['bob']);
    expect(await labels({ where: { email: { not: null, equals: email } } })).toEqual(['bob']);
  });

  it('takes undefined and Prisma.skip as not there', async () => {
    expect(await labels({ where: { email: undefined } })).toHaveLength(3);
    expect(await labels({ where: { email: { equals: undefined } } })).toHaveLength(3);
    expect(await labels({ where: { email: skip } })).toHaveLength(3);
    const { id } = await prisma.person.findFirstOrThrow({ where: { label: 'ada' } });

    await prisma.person.update({
      where: { id },
      data: { label: 'x', email: skip, phone: undefined } as never,
    });

    expect(await labels({ where: { email: 'ada@example.com', phone: '1' } })).toEqual(['x']);
  });

  it('pages by a cursor on a unique index, and tells values apart by their index', async () => {
    expect(await labels({ cursor: { email: 'ada@example.com' }, skip: 1, take: 1 })).toEqual([
      'bob',
    ]);
    expect(await labels({ distinct: ['phone'] })).toEqual(['ada', 'eve']);
    await expectRefusal(database, 'ERR_FIELDSEAL_SCOPE', () =>
      prisma.note.findMany({ distinct: ['code'] }),
    );
  });

  it('takes the tenant of a search from the where', async () => {
    const where = { tenantId: 't1', code: 'code-ada' };

    expect(await prisma.note.findFirst({ where })).toMatchObject({ body: 'ada' });
    expect(await prisma.note.findFirst({ where: { ...where, tenantId: 't2' } })).toBeNull();
    expect(await prisma.note.findUnique({ where: { tenantId_code: where } })).toMatchObject({
      body: 'ada',
    });
    await expectRefusal(database, 'ERR_FIELDSEAL_SCOPE', () =>
      withFieldSeal(database.base, seal.forTenant('t2')).note.findFirst({ where }),
    );
  });

  it('counts, and aggregates what is not sealed', async () => {
    expect(await prisma.person.count({ select: { _all: true, email: true, city: true } })).toEqual({
      _all: 3,
      email: 3,
      city: 0,
    });
    expect(
      await prisma.person.aggregate({ where: { phone: '1' }, _count: true, _max: { label: true } }),
    ).toEqual({ _count: 2, _max: { label: 'bob' } });
    expect(
      await prisma.person.groupBy({
        by: ['phoneIndex'],
        _count: { email: true },
        orderBy: { _count: { email: 'desc' } },
      }),
    ).toMatchObject([{ _count: { email: 2 } }, { _count: { email: 1 } }]);
  });

  it('refuses an index that finds other rows too', async () => {
    const people = sealedTable(
      'people',
      {
        phone: field.string().blindIndex('phoneIndex', { bits: 12 }),
        email: field
          .string()
          .blindIndex('emailIndex', { normalise: last(4), acceptLeakage: 'a test' }),
        first: field.string(),
        last: field.string(),
      },
      { indexes: { nameIndex: compoundIndex({ first: [], last: [] }, { bits: 8 }) } },
    );
    const blurred = fieldseal({ namespace: 'queries', keys, tables: { Person: people } });
    // The schema says @unique on email, which needs a unique index: so without its text.
    const base = Object.create(database.base, { _engineConfig: { value: {} } }) as TestClient;
    const client = withFieldSeal(base, blurred);

    for (const where of [{ phone: '1' }, { email: '.com' }, { first: 'a', last: 'b' }]) {
      await expectRefusal(database, 'ERR_FIELDSEAL_UNSEARCHABLE', () =>
        client.person.findMany({ where }),
      );
    }
    const emailIndex = await blurred.tables.Person.indexValue('email', 'x.com');
    expect(await client.person.count({ where: { emailIndex } })).toBe(0);
  });

  it('refuses to negate fields that are indexed together only, for rows where one is NULL', async () => {
    const name = { first: 'Ada', last: 'Lovelace' };

    for (const where of [{ NOT: name }, { NOT: { AND: [name] } }, { OR: [{ NOT: [name] }] }]) {
      await expectRefusal(database, 'ERR_FIELDSEAL_UNSEARCHABLE', () =>
        prisma.person.findMany({ where }),
      );
    }
    expect(await prisma.person.count({ where: { AND: [name] } })).toBeGreaterThanOrEqual(0);
  });

  it("shows ciphertext at most in Prisma's own errors", async () => {
    const error = await failure(
      prisma.person.findMany({ where: { email: `${marker}@example.com`, id: 'no id' as never } }),
    );
    const second = await failure(
      prisma.person.create({ data: { email: `${marker}@example.com`, id: 'no id' as never } }),
    );

    for (const one of [error, second]) {
      expect((one as Error).name).toBe('PrismaClientValidationError');
      expect(inspect(one).toLowerCase()).not.toContain(marker.toLowerCase());
    }
  });
});

describe('statements', () => {
  it('sends findUnique calls of one tick as one, and gives each its own row', async () => {
    const emails = ['a', 'b', 'c', 'd'].map((name) => `${name}@example.com`);
    await prisma.person.createMany({ data: emails.map((email) => ({ email })) });
    const found: unknown[] = [];

    const count = await statementsOf(async () => {
      const all = [...emails, 'a@example.com'].map((email) =>
        prisma.person.findUnique({ where: { email }, select: { email: true } }),
      );
      found.push(...(await Promise.all(all)));
    });

    expect(count).toBe(1);
    expect(found).toEqual([...emails, 'a@example.com'].map((email) => ({ email })));
  });

  it('runs the queries of a $transaction together, in order', async () => {
    const [created, , found] = await prisma.$transaction([
      prisma.person.create({ data: { email: 'a@example.com' } }),
      prisma.person.update({ where: { email: 'a@example.com' }, data: { city: 'Paris' } }),
      prisma.person.findMany({ where: { email: 'a@example.com' } }),
    ]);

    expect(created.email).toBe('a@example.com');
    expect(found).toMatchObject([{ city: 'Paris' }]);
  });

  it('runs a $transaction whose keys are cold', async () => {
    const store = memoryKeyStore();
    const providers = [localKeys({ keys: generateRootKey() })];
    const cold = (): TestClient =>
      withFieldSeal(
        database.base,
        fieldseal({ namespace: 'cold', keys: managedKeys({ store, providers }), tables }),
      );
    const writer = cold();

    await writer.$transaction([
      writer.person.create({ data: { email: 'a@example.com' } }),
      writer.person.create({ data: { email: 'b@example.com' } }),
    ]);
    const found = await cold().$transaction(async (tx) =>
      tx.person.findMany({ where: { email: { in: ['a@example.com', 'b@example.com'] } } }),
    );

    expect(found).toHaveLength(2);
  });

  it('writes nothing if one query of a $transaction is refused', async () => {
    const queries = [
      prisma.person.create({ data: { email: 'a@example.com' } }),
      prisma.person.updateMany({ data: { city: { append: 'x' } as never } }),
    ];

    await expectCode(prisma.$transaction(queries), 'ERR_FIELDSEAL_UNSUPPORTED');

    expect(await rawRows(database, 'Person')).toEqual([]);
  });

  it('works in an interactive transaction, which rolls back', async () => {
    const error = await failure(
      prisma.$transaction(async (tx) => {
        expect('$fieldseal' in tx).toBe(true);
        await tx.person.create({ data: { email: 'a@example.com' } });
        expect(await tx.person.findUnique({ where: { email: 'a@example.com' } })).toMatchObject({
          email: 'a@example.com',
        });
        throw new Error('roll back');
      }),
    );

    expect(error).toMatchObject({ message: 'roll back' });
    expect(await rawRows(database, 'Person')).toEqual([]);
  });

  it('leaves models alone that have no way to a sealed field', async () => {
    await prisma.counter.create({ data: { id: 1 } });

    expect(
      await prisma.counter.update({ where: { id: 1 }, data: { count: { increment: 2 } } }),
    ).toEqual({ id: 1, count: 2 });
  });
});

describe('JSON columns', () => {
  it('hold sealed JSON, which is found by its index', async () => {
    const meta = { marker, list: [1, 2] };
    const { id } = await prisma.document.create({ data: { meta } });
    await prisma.document.create({ data: { meta: Prisma.DbNull } });

    expect(inspect(await rawRows(database, 'Document'))).not.toContain(marker);
    expect(await prisma.document.findUnique({ where: { id } })).toEqual({ id, meta });
    const found = await prisma.document.findMany({
      where: { meta: { equals: { list: [1, 2], marker } } },
    });
    expect(found).toEqual([{ id, meta }]);
    expect(await prisma.document.count({ where: { meta: { equals: Prisma.DbNull } } })).toBe(1);
    expect(await prisma.document.count({ where: { meta: { not: Prisma.DbNull } } })).toBe(1);
    await prisma.document.update({ where: { id }, data: { meta: Prisma.DbNull } });
    expect(await prisma.document.count({ where: { metaIndex: null } })).toBe(2);
  });

  it('refuse what a sealed value cannot be, and paths into it', async () => {
    for (const ask of [
      () => prisma.document.create({ data: { meta: Prisma.JsonNull } }),
      () => prisma.document.findMany({ where: { meta: { equals: Prisma.JsonNull } } }),
      () => prisma.document.findMany({ where: { meta: { path: '$.a', equals: 1 } } }),
    ]) {
      await expectRefusal(
        database,
        ['ERR_FIELDSEAL_UNSEARCHABLE', 'ERR_FIELDSEAL_UNSUPPORTED'],
        ask,
      );
    }
  });
});

describe('values in text columns', () => {
  it('are given and got as their own type, whatever Prisma calls the column', async () => {
    const data = { ...ada, age: 36 } as never;

    const created = await prisma.person.create({ data });

    expect(created).toMatchObject({ age: 36, seenAt: ada['seenAt'], profile: ada['profile'] });
  });

  it('refuse { set } where it could be the value itself', async () => {
    const { id } = await prisma.person.create({ data: { label: 'x' } });
    const update = (profile: unknown): Promise<unknown> =>
      prisma.person.update({ where: { id }, data: { profile: profile as never } });

    await update({ a: 1 });
    await expectRefusal(database, 'ERR_FIELDSEAL_UNSUPPORTED', () => update({ set: 1 }));
    expect(await prisma.person.findUnique({ where: { id } })).toMatchObject({ profile: { a: 1 } });
  });
});
