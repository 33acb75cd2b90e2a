/** The databases on which the Prisma adapter is tested, and a client of Prisma for each. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { createMariadbDatabase, createPostgresSchema } from '../../support/servers.js';
import { type Dialect, createTables, quoted } from './ddl.js';
import { PrismaClient as MysqlClassic } from './generated/mysql-js/index.js';
import { PrismaClient as MysqlClient } from './generated/mysql/client.js';
import { PrismaClient as PostgresClassic } from './generated/postgresql-js/index.js';
import { PrismaClient as PostgresClient } from './generated/postgresql/client.js';
import { PrismaClient as SqliteClassic } from './generated/sqlite-js/index.js';
import { PrismaClient as SqliteClient } from './generated/sqlite/client.js';

/**
 * A client of whichever schema: all have the same models, so the type of one stands for all.
 */
export type TestClient = PostgresClient;

export interface Options {
  readonly omit?: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

export interface Database {
  readonly dialect: Dialect;
  readonly base: TestClient;
  /** Another client of the same database. */
  client(options?: Options): TestClient;
  /** Statements sent by all clients so far. */
  statements(): number;
  close(): Promise<void>;
}

interface Place {
  readonly adapter: () => object;
  readonly drop: () => Promise<void>;
}

type Generator = 'prisma-client' | 'prisma-client-js';

/** Opens a database with empty tables. */
export async function openDatabase(
  dialect: Dialect,
  place: Place,
  generator: Generator = 'prisma-client',
): Promise<Database> {
  let statements = 0;
  const clients: TestClient[] = [];
  const client = (options: Options = {}): TestClient => {
    const made = new (classOf(dialect, generator))({
      adapter: place.adapter(),
      log: [{ emit: 'event', level: 'query' }],
      ...options,
    });
    made.$on('query', () => {
      statements += 1;
    });
    clients.push(made);
    return made;
  };
  const base = client();
  for (const statement of createTables(dialect)) await base.$executeRawUnsafe(statement);
  return {
    dialect,
    base,
    client,
    statements: () => statements,
    close: async () => {
      await Promise.all(clients.map((one) => one.$disconnect()));
      await place.drop();
    },
  };
}

export async function postgresPlace(url: string): Promise<Place> {
  const place = await createPostgresSchema(url);
  return {
    adapter: () => new PrismaPg({ connectionString: place.url }, { schema: place.name }),
    drop: () => place.drop(),
  };
}

export async function mariadbPlace(url: string): Promise<Place> {
  const place = await createMariadbDatabase(url);
  return { adapter: () => new PrismaMariaDb(place.url), drop: () => place.drop() };
}

export async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fieldseal-prisma-'));
  return {
    adapter: () => new PrismaLibSql({ url: `file:${path.join(folder, 'test.db')}` }),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function pglitePlace(): Promise<Place> {
  const db = await PGlite.create();
  return { adapter: () => new PrismaPGlite(db), drop: () => db.close() };
}

/** All rows of a table as they are stored. */
export async function rawRows(
  { base, dialect }: Database,
  table: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const [name, id] = [table, 'id'].map((one) => quoted(dialect, one));
  return base.$queryRawUnsafe(`SELECT * FROM ${String(name)} ORDER BY ${String(id)}`);
}

type ClientClass = new (options: object) => TestClient & {
  $on(event: 'query', listener: () => void): void;
};

function classOf(dialect: Dialect, generator: Generator): ClientClass {
  const classes = {
    postgresql: { 'prisma-client': PostgresClient, 'prisma-client-js': PostgresClassic },
    mysql: { 'prisma-client': MysqlClient, 'prisma-client-js': MysqlClassic },
    sqlite: { 'prisma-client': SqliteClient, 'prisma-client-js': SqliteClassic },
  };
  // The same models, and so the same methods: see TestClient.
  return classes[dialect][generator] as unknown as ClientClass;
}
