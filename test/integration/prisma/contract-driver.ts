import { withFieldSeal } from '../../../src/prisma.js';
import type { ContractClient, ContractDriver, Where } from '../../contract/adapter-contract.js';
import type { ContractSeal, ContractTable, Row } from '../../contract/adapter-tables.js';
import { type Database, type TestClient, rawRows } from './databases.js';
import { quoted } from './ddl.js';

/** The part of a model's delegate that the contract needs, for any model. */
interface Delegate {
  create(args: object): Promise<Row>;
  createMany(args: object): Promise<unknown>;
  findUnique(args: object): Promise<Row | null>;
  findMany(args: object): Promise<Row[]>;
  count(args: object): Promise<number>;
  update(args: object): Promise<Row>;
  updateMany(args: object): Promise<unknown>;
  upsert(args: object): Promise<Row>;
  delete(args: object): Promise<unknown>;
  aggregate(args: object): Promise<unknown>;
  groupBy(args: object): Promise<unknown>;
  deleteMany(args?: object): Promise<unknown>;
}

const TABLES: readonly ContractTable[] = ['Letter', 'Note', 'Person', 'File'];

/** Puts Prisma into the words of the contract, which are Prisma's own. */
export function prismaContractDriver(database: Database): ContractDriver {
  const { base, dialect } = database;
  return {
    attach: (seal: ContractSeal) => contractClient(withFieldSeal(base, seal)),
    rawRows: (table) => rawRows(database, table),
    setRaw: async (table, id, column, value) => {
      const [name, at, key] = [table, column, 'id'].map((one) => quoted(dialect, one));
      const [first, second] =
        dialect === 'postgresql' ? (['$1', '$2'] as const) : (['?', '?'] as const);
      await base.$executeRawUnsafe(
        `UPDATE ${String(name)} SET ${String(at)} = ${first} WHERE ${String(key)} = ${second}`,
        value,
        id,
      );
    },
    clear: async () => {
      for (const table of TABLES) await delegate(base, table).deleteMany();
    },
    statements: () => database.statements(),
    close: () => database.close(),
  };
}

export function delegate(client: TestClient, table: ContractTable): Delegate {
  const name = table.charAt(0).toLowerCase() + table.slice(1);
  return Reflect.get(client, name) as Delegate; // every model has one under this name
}

function contractClient(prisma: TestClient): ContractClient {
  const person = delegate(prisma, 'Person');
  const find = (args: object) => (): Promise<unknown> => person.findMany(args);
  const where = (email: unknown) => find({ where: { email } });
  return {
    create: (table, data) => delegate(prisma, table).create({ data }),
    createMany: async (table, data) => {
      await delegate(prisma, table).createMany({ data });
    },
    findUnique: (table, by: Where) => delegate(prisma, table).findUnique({ where: by }),
    findMany: (table, by: Where) =>
      delegate(prisma, table).findMany({ where: by, orderBy: { id: 'asc' } }),
    count: (table, by) => delegate(prisma, table).count({ where: by }),
    update: (table, by, data) => delegate(prisma, table).update({ where: by, data }),
    updateMany: async (table, by, data) => {
      await delegate(prisma, table).updateMany({ where: by, data });
    },
    upsert: (table, by, create, update) =>
      delegate(prisma, table).upsert({ where: by, create, update }),
    delete: async (table, by) => {
      await delegate(prisma, table).delete({ where: by });
    },
    unanswerable: {
      contains: where({ contains: 'a' }),
      startsWith: where({ startsWith: 'a' }),
      endsWith: where({ endsWith: 'a' }),
      lt: where({ lt: 'a' }),
      lte: where({ lte: 'a' }),
      gt: where({ gt: 'a' }),
      gte: where({ gte: 'a' }),
      search: where({ search: 'a' }),
      'mode insensitive': where({ equals: 'a', mode: 'insensitive' }),
      'not contains': where({ not: { contains: 'a' } }),
      'two operators in a not': where({ not: { in: ['a'], not: null } }),
      'null in a list': where({ in: ['a', null] }),
      'a list that is none': where({ in: null }),
      'JSON path': find({ where: { profile: { path: ['a'], equals: 1 } } }),
      'JSON string_contains': find({ where: { profile: { string_contains: 'a' } } }),
      has: find({ where: { city: { has: 'a' } } }),
      'in AND': find({ where: { AND: [{ email: { contains: 'a' } }] } }),
      'in OR': find({ where: { OR: [{ label: 'a' }, { email: { gt: 'a' } }] } }),
      'in NOT': find({ where: { NOT: { email: { gt: 'a' } } } }),
      'in a relation': find({ where: { team: { some: { email: { gt: 'a' } } } } }),
      'in a relation to one': find({ where: { manager: { email: { gt: 'a' } } } }),
      'in an include': find({ include: { team: { where: { email: { gt: 'a' } } } } }),
      'in a count': find({
        include: { _count: { select: { team: { where: { email: { gt: 'a' } } } } } },
      }),
      orderBy: find({ orderBy: { email: 'asc' } }),
      'orderBy in a list': find({ orderBy: [{ id: 'asc' }, { city: { sort: 'asc' } }] }),
      'orderBy of a relation': find({ orderBy: { manager: { email: 'asc' } } }),
      'orderBy in an include': find({ include: { team: { orderBy: { email: 'asc' } } } }),
      'orderBy _relevance': find({
        orderBy: { _relevance: { fields: ['email'], search: 'a', sort: 'asc' } },
      }),
      'a field that is compared with a sealed one': find({
        where: { label: { equals: prisma.person.fields.email } },
      }),
      'a sealed field that is compared with a field': where({
        equals: prisma.person.fields.label,
      }),
      'distinct without an index': find({ distinct: ['city'] }),
      'cursor without an index': find({ cursor: { city: 'a' } }),
      _min: () => person.aggregate({ _min: { email: true } }),
      _max: () => person.aggregate({ _max: { email: true } }),
      'groupBy by': () => person.groupBy({ by: ['email'], _count: true }),
      'groupBy having': () =>
        person.groupBy({ by: ['label'], having: { email: { equals: 'a' } }, _count: true }),
      'groupBy orderBy': () =>
        person.groupBy({ by: ['label'], orderBy: { _max: { email: 'asc' } }, _count: true }),
      'an unknown field': find({ where: { unknown: 'a' } }),
      'an unknown option': find({ unknown: { email: 'a' } }),
    },
  };
}
