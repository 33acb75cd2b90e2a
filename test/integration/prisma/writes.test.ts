import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateStaticKeys, staticKeys } from '../../../src/index.js';
import { withFieldSeal } from '../../../src/prisma.js';
import { expectRefusal, failure } from '../../contract/adapter-contract.js';
import { contractSeal, marker } from '../../contract/adapter-tables.js';
import { type Database, type TestClient, openDatabase, rawRows, sqlitePlace } from './databases.js';

const seal = contractSeal(staticKeys(generateStaticKeys()));

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
});

afterAll(async () => {
  await database.close();
});

async function expectNoPlaintext(): Promise<void> {
  for (const table of ['Person', 'Note', 'Letter']) {
    expect(inspect(await rawRows(database, table)).toLowerCase()).not.toContain(
      marker.toLowerCase(),
    );
  }
}

describe('writes that return rows', () => {
  it('open what they return', async () => {
    const created = await prisma.person.createManyAndReturn({
      data: [{ email: 'a@example.com' }, { email: 'b@example.com' }],
      select: { email: true },
    });
    const updated = await prisma.person.updateManyAndReturn({
      where: { email: 'a@example.com' },
      data: { city: marker },
    });
    const deleted = await prisma.person.delete({
      where: { email: 'a@example.com' },
      select: { email: true, city: true },
    });

    expect(created).toEqual([{ email: 'a@example.com' }, { email: 'b@example.com' }]);
    expect(updated).toMatchObject([{ email: 'a@example.com', city: marker }]);
    expect(updated[0]).not.toHaveProperty('emailIndex');
    expect(deleted).toEqual({ email: 'a@example.com', city: marker });
  });

  it('take { set } for a value, and NULL', async () => {
    const { id } = await prisma.person.create({ data: { email: 'a@example.com' } });

    const set = await prisma.person.update({
      where: { id },
      data: { email: { set: 'b@example.com' }, city: { set: marker } },
    });
    const cleared = await prisma.person.update({ where: { id }, data: { email: { set: null } } });

    expect(set).toMatchObject({ email: 'b@example.com', city: marker });
    expect(cleared.email).toBeNull();
    expect(await rawRows(database, 'Person')).toMatchObject([{ email: null, emailIndex: null }]);
    await expectNoPlaintext();
  });

  it('give the rows of one updateMany one ciphertext, and say so in the documentation', async () => {
    await prisma.person.createMany({ data: [{}, {}] });

    await prisma.person.updateMany({ data: { city: marker } });

    const [one, two] = await rawRows(database, 'Person');
    expect(one?.['city']).toBe(two?.['city']);
  });
});

describe('nested writes', () => {
  it('seal what is created, at every depth', async () => {
    await prisma.person.create({
      data: {
        email: `${marker}@example.com`,
        notes: { create: [{ tenantId: 't1', body: marker, code: marker }] },
        letters: { createMany: { data: [{ id: 'l1', body: marker }] } },
        team: {
          connectOrCreate: {
            where: { email: `${marker}@team.example` },
            create: {
              email: `${marker}@team.example`,
              letters: { create: { id: 'l2', body: marker } },
            },
          },
        },
      },
    });

    await expectNoPlaintext();
    const found = await prisma.person.findUniqueOrThrow({
      where: { email: `${marker}@example.com` },
      include: { notes: true, letters: true, team: { include: { letters: true } } },
    });
    expect(found).toMatchObject({
      notes: [{ body: marker, code: marker }],
      letters: [{ body: marker }],
      team: [{ email: `${marker}@team.example`, letters: [{ body: marker }] }],
    });
  });

  it('seal updates and upserts, and find by sealed fields', async () => {
    const inTenant = withFieldSeal(database.base, seal.forTenant('t1'));
    const { id } = await inTenant.person.create({
      data: {
        notes: { create: [{ tenantId: 't1', body: 'old', code: 'a' }] },
        letters: { create: { id: 'l1', body: 'old' } },
        manager: { create: { email: 'boss@example.com' } },
      },
    });

    await inTenant.person.update({
      where: { id },
      data: {
        notes: {
          update: { where: { code: 'a' } as never, data: { body: marker } },
          upsert: {
            where: { code: 'b' } as never,
            create: { tenantId: 't1', code: 'b', body: marker },
            update: { body: marker },
          },
        },
        letters: { update: { where: { id: 'l1' }, data: { body: marker } } },
        manager: { update: { city: marker } },
      },
    });
    await inTenant.person.update({
      where: { id },
      data: {
        notes: { updateMany: { where: { code: 'b' }, data: { body: `${marker}!` } } },
        manager: { update: { data: { phone: marker } } },
      },
    });

    await expectNoPlaintext();
    const found = await inTenant.person.findUniqueOrThrow({
      where: { id },
      include: { notes: { orderBy: { id: 'asc' } }, letters: true, manager: true },
    });
    expect(found).toMatchObject({
      notes: [{ body: marker }, { body: `${marker}!` }],
      letters: [{ body: marker }],
      manager: { email: 'boss@example.com', city: marker, phone: marker },
    });
  });

  it('connect, set, disconnect and delete by sealed fields', async () => {
    const boss = await prisma.person.create({ data: { email: 'boss@example.com' } });
    await prisma.person.createMany({
      data: ['a', 'b', 'c'].map((name) => ({ email: `${name}@example.com`, phone: name })),
    });
    const team = async (): Promise<unknown> =>
      (
        await prisma.person.findUniqueOrThrow({
          where: { id: boss.id },
          select: { team: { select: { email: true }, orderBy: { id: 'asc' } } },
        })
      ).team.map(({ email }) => email?.charAt(0));
    const change = (data: object): Promise<unknown> =>
      prisma.person.update({ where: { email: 'boss@example.com' }, data: { team: data } });

    await change({ connect: [{ email: 'a@example.com' }, { email: 'b@example.com' }] });
    expect(await team()).toEqual(['a', 'b']);
    await change({ set: [{ email: 'b@example.com' }, { email: 'c@example.com' }] });
    expect(await team()).toEqual(['b', 'c']);
    await change({ disconnect: { email: 'b@example.com' } });
    expect(await team()).toEqual(['c']);
    await change({ deleteMany: { phone: { in: ['c'] } } });
    expect(await team()).toEqual([]);
    expect(await prisma.person.count()).toBe(3);
  });

  it('update one related row of the tenant only', async () => {
    const note = await prisma.note.create({ data: { tenantId: 't1', body: 'one' } });
    const { id } = await prisma.person.create({
      data: { notes: { connect: { id: note.id } } },
    });
    const other = withFieldSeal(database.base, seal.forTenant('t2'));

    await failure(
      other.person.update({
        where: { id },
        data: { notes: { update: { where: { id: note.id }, data: { body: 'two' } } } },
      }),
    );
    await other.person.update({
      where: { id },
      data: { notes: { updateMany: { where: {}, data: { body: 'two' } } } },
    });

    expect(await prisma.note.findMany()).toMatchObject([{ body: 'one' }]);
  });

  it('are refused where their row is not known, or their operator is not', async () => {
    const { id } = await prisma.person.create({ data: { letters: { create: { id: 'l1' } } } });
    const refused: readonly object[] = [
      { letters: { create: { body: 'x' } } },
      { letters: { updateMany: { where: { id: 'l1' }, data: { body: 'x' } } } },
      { notes: { update: { where: { id: 1 }, data: { body: 'x' } } } },
      { notes: { merge: { body: 'x' } } },
      { notes: { create: { tenantId: 't1', codeIndex: 'x' } } },
      { notes: { createMany: { data: [], body: 'x' } } },
      { team: { connectOrCreate: { create: {}, where: { city: 'x' } } } },
      { manager: { update: { unknown: marker } } },
    ];
    for (const data of refused) {
      await expectRefusal(
        database,
        ['ERR_FIELDSEAL_UNSUPPORTED', 'ERR_FIELDSEAL_SCOPE', 'ERR_FIELDSEAL_UNSEARCHABLE'],
        () => prisma.person.update({ where: { id }, data }),
        inspect(data),
      );
    }
  });
});

describe('what sealed values are bound to', () => {
  it('cannot be changed under them', async () => {
    const { id } = await prisma.note.create({ data: { tenantId: 't1', body: 'x' } });
    await prisma.letter.create({ data: { id: 'l1', body: 'x' } });

    for (const change of [
      () => prisma.note.update({ where: { id }, data: { tenantId: 't2' } }),
      () => prisma.note.updateMany({ data: { tenantId: { set: 't2' } } }),
      () => prisma.letter.update({ where: { id: 'l1' }, data: { id: 'l2' } }),
    ]) {
      await expectRefusal(database, 'ERR_FIELDSEAL_UNSUPPORTED', change);
    }
    // The same value again is no change: an upsert gives it in both branches.
    await prisma.letter.upsert({
      where: { id: 'l1' },
      create: { id: 'l1', body: 'y' },
      update: { id: 'l1', body: 'y' },
    });
    await prisma.note.update({
      where: { id, tenantId: 't1' },
      data: { tenantId: 't1', body: 'y' },
    });
    expect(await prisma.letter.findMany()).toMatchObject([{ body: 'y' }]);
    expect(await prisma.note.findMany()).toMatchObject([{ body: 'y' }]);
  });

  it('may be cleared without being known', async () => {
    const { id } = await prisma.note.create({ data: { tenantId: 't1', body: 'x', code: 'c' } });
    await prisma.letter.create({ data: { id: 'l1', body: 'x' } });

    await prisma.note.update({ where: { id }, data: { body: null, code: null } });
    await prisma.letter.updateMany({ data: { body: null } });

    expect(await rawRows(database, 'Note')).toMatchObject([{ body: null, codeIndex: null }]);
    expect(await rawRows(database, 'Letter')).toMatchObject([{ body: null }]);
  });
});
