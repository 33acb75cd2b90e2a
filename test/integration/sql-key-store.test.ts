import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { createClient } from '@libsql/client';
import mariadb from 'mariadb';
import callbackMysql from 'mysql2';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFieldSealError } from '../../src/errors.js';
import { libsqlDriver } from '../../src/keys/drivers/libsql-driver.js';
import { mariadbDriver } from '../../src/keys/drivers/mariadb-driver.js';
import { mysql2Driver } from '../../src/keys/drivers/mysql2-driver.js';
import { pgDriver } from '../../src/keys/drivers/pg-driver.js';
import { pgliteDriver } from '../../src/keys/drivers/pglite-driver.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import type { SqlDialect, SqlDriver } from '../../src/keys/sql-driver.js';
import { type SqlKeyStore, sqlKeyStore } from '../../src/keys/sql-key-store.js';
import { testKeyStoreContract } from '../contract/key-store-contract.js';
import { keyRecord } from '../support/key-record.js';
import { createMariadbDatabase, createPostgresSchema, findServer } from '../support/servers.js';

const postgres = await findServer('postgresql');
const maria = await findServer('mariadb');
const connections = 20;

interface Database {
  readonly driver: SqlDriver;
  /** Where a child process finds the same tables. */
  readonly url?: string;
  /** Runs a statement in a transaction of its own, calls `within`, and rolls back. */
  readonly rollBackAround?: (sql: string, within: () => Promise<void>) => Promise<void>;
  close(): Promise<void>;
}

interface Backend {
  readonly name: string;
  readonly dialect: SqlDialect;
  readonly available: boolean;
  /** The driver's name for the race of processes. */
  readonly race?: string;
  open(): Promise<Database>;
  /** A driver with a user whom the server does not know. */
  denied?(): Promise<SqlDriver>;
  /** A driver whose database does not answer, or was closed. */
  unreachable(): Promise<SqlDriver>;
}

const backends: readonly Backend[] = [
  {
    name: 'pgDriver on PostgreSQL',
    dialect: 'postgresql',
    available: postgres !== undefined,
    race: 'pg',
    async open() {
      const place = await createPostgresSchema(postgres!);
      const pool = new pg.Pool({ connectionString: place.url, max: connections });
      return {
        driver: pgDriver(pool),
        url: place.url,
        async rollBackAround(sql, within) {
          const client = await pool.connect();
          await client.query('BEGIN');
          await client.query(sql);
          await within();
          await client.query('ROLLBACK');
          client.release();
        },
        async close() {
          await pool.end();
          await place.drop();
        },
      };
    },
    denied: async () => pgDriver(new pg.Pool({ connectionString: strangerAt(postgres!) })),
    unreachable: async () =>
      pgDriver(new pg.Pool({ connectionString: 'postgres://user:pass@127.0.0.1:1/none' })),
  },
  {
    name: 'mysql2Driver on MariaDB',
    dialect: 'mysql',
    available: maria !== undefined,
    race: 'mysql2',
    async open() {
      const place = await createMariadbDatabase(maria!);
      const pool = mysql.createPool({ ...mysqlAt(place.url), connectionLimit: connections });
      return {
        driver: mysql2Driver(pool),
        url: place.url,
        async rollBackAround(sql, within) {
          const connection = await pool.getConnection();
          await connection.beginTransaction();
          await connection.query(sql);
          await within();
          await connection.rollback();
          connection.release();
        },
        async close() {
          await pool.end();
          await place.drop();
        },
      };
    },
    denied: async () => mysql2Driver(mysql.createPool(mysqlAt(strangerAt(maria!)))),
    unreachable: async () => mysql2Driver(mysql.createPool('mysql://user:pass@127.0.0.1:1/none')),
  },
  {
    name: 'mariadbDriver on MariaDB',
    dialect: 'mysql',
    available: maria !== undefined,
    race: 'mariadb',
    async open() {
      const place = await createMariadbDatabase(maria!);
      const pool = mariadb.createPool({ ...mysqlAt(place.url), connectionLimit: connections });
      return {
        driver: mariadbDriver(pool),
        url: place.url,
        async rollBackAround(sql, within) {
          const connection = await pool.getConnection();
          await connection.beginTransaction();
          await connection.query(sql);
          await within();
          await connection.rollback();
          await connection.release();
        },
        async close() {
          await pool.end();
          await place.drop();
        },
      };
    },
    denied: async () =>
      mariadbDriver(mariadb.createPool({ ...mysqlAt(strangerAt(maria!)), acquireTimeout: 300 })),
    unreachable: async () =>
      mariadbDriver(
        mariadb.createPool({
          host: '127.0.0.1',
          port: 1,
          acquireTimeout: 300,
          connectTimeout: 200,
        }),
      ),
  },
  {
    name: 'libsqlDriver on a SQLite file',
    dialect: 'sqlite',
    available: true,
    async open() {
      const folder = await mkdtemp(path.join(tmpdir(), 'fieldseal-'));
      const client = createClient({ url: `file:${path.join(folder, 'keys.db')}` });
      return {
        driver: libsqlDriver(client),
        async close() {
          client.close();
          await rm(folder, { recursive: true });
        },
      };
    },
    async unreachable() {
      const client = createClient({ url: ':memory:' });
      client.close();
      return libsqlDriver(client);
    },
  },
  {
    name: 'pgliteDriver on PGlite',
    dialect: 'postgresql',
    available: true,
    async open() {
      const database = await PGlite.create();
      return { driver: pgliteDriver(database), close: () => database.close() };
    },
    async unreachable() {
      const database = await PGlite.create();
      await database.close();
      return pgliteDriver(database);
    },
  },
];

testKeyStoreContract('memoryKeyStore', () => memoryKeyStore());

for (const backend of backends) {
  describe.skipIf(!backend.available)(backend.name, () => {
    let database: Database;
    let tables = 0;

    beforeAll(async () => {
      database = await backend.open();
    });
    afterAll(() => database.close());

    async function emptyStore(): Promise<{ store: SqlKeyStore; table: string }> {
      const table = `Keys_${++tables}`;
      const store = sqlKeyStore(database.driver, { table });
      await store.createTable();
      return { store, table };
    }

    testKeyStoreContract(backend.name, async () => (await emptyStore()).store);

    it('creates its table in a race, and again', async () => {
      const table = `raced_${++tables}`;
      const stores = Array.from({ length: 10 }, () => sqlKeyStore(database.driver, { table }));

      await Promise.all(stores.map((store) => store.createTable()));
      await stores[0]!.createTable();

      expect(await stores[0]!.insert(keyRecord())).toBe(true);
    });

    it('works with the table that its definition makes, under the default name', async () => {
      const store = sqlKeyStore(database.driver);

      await database.driver.run(store.tableDefinition(), []);
      const record = keyRecord();
      await store.insert(record);

      expect(store.tableDefinition()).toContain('fieldseal_keys');
      expect(await store.list()).toEqual([record]);
    });

    it('can create keys during writes unless it shares its connection', async () => {
      const { store } = await emptyStore();

      expect(store.canCreateDuringWrites).toBe(!database.driver.sharesConnection);
    });

    it('notes when a record was made and changed', async () => {
      const { store, table } = await emptyStore();
      const record = keyRecord();
      await store.insert(record);

      const { rows } = await database.driver.run(
        `SELECT created_at, updated_at FROM ${quoted(table)}`,
        [],
      );

      expect(rows[0]?.['created_at']).toBe(record.createdAt);
      const updatedAt = String(rows[0]?.['updated_at']);
      expect(updatedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(Math.abs(Date.parse(updatedAt) - Date.now())).toBeLessThan(60_000);
    });

    it.skipIf(backend.race === undefined)(
      'keeps a record that was inserted while a transaction that is rolled back was open',
      async () => {
        const { store } = await emptyStore();
        const record = keyRecord({ scope: { tenant: 'survivor' } });
        const notes = `notes_${tables}`;
        await database.driver.run(`CREATE TABLE ${quoted(notes)} (id int)`, []);

        await database.rollBackAround!(`INSERT INTO ${quoted(notes)} VALUES (1)`, async () => {
          expect(await store.insert(record)).toBe(true);
        });

        const left = await database.driver.run(`SELECT id FROM ${quoted(notes)}`, []);
        expect(left.rows).toEqual([]);
        expect(await store.findByIds([record.keyId])).toEqual([record]);
      },
    );

    it.skipIf(backend.race === undefined)(
      'tells exactly one of four processes that it won',
      async () => {
        const { store, table } = await emptyStore();
        const generations = 40;

        const won = await race(4, [backend.race!, database.url!, table, String(generations)]);

        const records = await store.list();
        expect(won.flat()).toHaveLength(generations);
        expect(new Set(won.flat())).toEqual(new Set(records.map((record) => record.keyId)));
        expect(records.map((record) => record.generation)).toEqual(
          Array.from({ length: generations }, (_, index) => index + 1),
        );
      },
    );

    it.each([
      ['commitment', `'${'0'.repeat(64)}'`],
      ['commitment', `'short'`],
      ['key_id', `'0000000000000000'`],
      ['kind', `'X'`],
      ['status', `'lost'`],
      ['generation', '0'],
      ['generation', '-1'],
      ['wrappings', `'not JSON'`],
      ['wrappings', `'{}'`],
      ['wrappings', `'[{"provider":"local"}]'`],
      ['tenant', `'another'`],
      ['tenant', 'NULL'],
      ['tenant', `''`],
      ['tenant', `'owner '`],
      ['subject', `'someone'`],
      ['scope', `'${'0'.repeat(64)}'`],
      ['created_at', `''`],
    ])('refuses a row whose %s was set to %s', async (column, value) => {
      const { store, table } = await emptyStore();
      await store.insert(keyRecord({ scope: { tenant: 'owner' } }));

      await database.driver.run(`UPDATE ${quoted(table)} SET ${column} = ${value}`, []);

      const error = await failure(store.list());
      expect(error).toMatchObject({ code: 'ERR_FIELDSEAL_KEY_INTEGRITY' });
      expect(inspect(error)).not.toContain('another');
    });

    it('refuses a record moved under the scope of another tenant', async () => {
      const { store, table } = await emptyStore();
      const own = keyRecord({ scope: { tenant: 'own' } });
      const foreign = keyRecord({ scope: { tenant: 'foreign' }, generation: 2 });
      await store.insert(own);
      await store.insert(foreign);
      const { rows } = await database.driver.run(
        `SELECT scope FROM ${quoted(table)} WHERE key_id = '${own.keyId}'`,
        [],
      );

      await database.driver.run(
        `UPDATE ${quoted(table)} SET scope = '${String(rows[0]?.['scope'])}'`,
        [],
      );

      const expected = { code: 'ERR_FIELDSEAL_KEY_INTEGRITY' };
      expect(await failure(store.findByScope('E', own.scope))).toMatchObject(expected);
      expect(await failure(store.findByIds([foreign.keyId]))).toMatchObject(expected);
    });

    it('says without a value what to do about a missing table', async () => {
      const store = sqlKeyStore(database.driver, { table: 'absent' });

      for (const error of await failuresOf(store)) {
        expectStoreError(error, { retryable: false, table: 'absent' });
        expect(error).toMatchObject({ message: expect.stringMatching(/createTable\(\)/) });
      }
    });

    it('says without a value what to do about a table with other columns', async () => {
      const table = `other_${++tables}`;
      await database.driver.run(`CREATE TABLE ${quoted(table)} (id int)`, []);
      const store = sqlKeyStore(database.driver, { table });

      for (const error of await failuresOf(store)) {
        expectStoreError(error, { retryable: false, table });
        expect(error).toMatchObject({ message: expect.stringContaining('tableDefinition()') });
      }
    });

    it('says without a value that the database does not answer', async () => {
      const store = sqlKeyStore(await backend.unreachable());

      for (const error of [...(await failuresOf(store)), await failure(store.createTable())]) {
        expectStoreError(error, { table: 'fieldseal_keys' });
        expect(error).toMatchObject(
          backend.race === undefined
            ? { details: { retryable: false }, message: expect.stringMatching(/was closed/) }
            : { details: { retryable: true }, message: expect.stringMatching(/does not answer/) },
        );
      }
    });

    it.skipIf(backend.denied === undefined)(
      'says without a value that the database refused access',
      async () => {
        const store = sqlKeyStore(await backend.denied!());

        for (const error of await failuresOf(store)) {
          expectStoreError(error, { retryable: false });
          expect(error).toMatchObject({ message: expect.stringMatching(/refused access/) });
        }
      },
    );

    it('refuses a tenant or subject that does not fit', async () => {
      const { store } = await emptyStore();
      const tooLong = 'x'.repeat(256);

      for (const scope of [{ tenant: tooLong }, { subject: tooLong }, { tenant: 'a\0b' }]) {
        const expected = { code: 'ERR_FIELDSEAL_SCOPE' };
        expect(await failure(store.insert(keyRecord({ scope })))).toMatchObject(expected);
        expect(await failure(store.findByScope('E', scope))).toMatchObject(expected);
      }
      expect(await store.list()).toEqual([]);
    });

    function quoted(table: string): string {
      return backend.dialect === 'mysql' ? `\`${table}\`` : `"${table}"`;
    }
  });
}

describe('sqlKeyStore', () => {
  const driver: SqlDriver = {
    dialect: 'postgresql',
    sharesConnection: false,
    run: () => Promise.reject(new Error('not to be called')),
  };

  it.each(['', 'a b', 'a;b', 'a"b', 'a.b.c', '.a', 'a.', '1a', 'é', 'x'.repeat(64)])(
    'refuses the table name %j',
    (table) => {
      expect(() => sqlKeyStore(driver, { table })).toThrow(
        expect.objectContaining({ code: 'ERR_FIELDSEAL_CONFIGURATION' }),
      );
    },
  );

  it('quotes each part of a qualified name', () => {
    const options = { table: 'App.keys' };

    expect(sqlKeyStore(driver, options).tableDefinition()).toContain('"App"."keys"');
    expect(sqlKeyStore({ ...driver, dialect: 'mysql' }, options).tableDefinition()).toContain(
      '`App`.`keys`',
    );
  });

  it('runs a statement again that lost against another transaction, but not for ever', async () => {
    let left = 4;
    const unlucky: SqlDriver = {
      ...driver,
      run: async () => {
        if (left-- > 0) throw Object.assign(new Error('lost'), { code: '40P01' });
        return { rows: [], changed: 1 };
      },
    };

    expect(await sqlKeyStore(unlucky).insert(keyRecord())).toBe(true);
    left = 1_000;
    expectStoreError(await failure(sqlKeyStore(unlucky).insert(keyRecord())), { retryable: true });
  });
});

describe.skipIf(postgres === undefined)('pgDriver', () => {
  it('refuses a client, whose transaction could be rolled back', async () => {
    const pool = new pg.Pool({ connectionString: postgres });
    const client = await pool.connect();

    // @ts-expect-error a client is no pool
    expect(() => pgDriver(client)).toThrow(configurationError);
    // @ts-expect-error a client is no pool
    expect(() => pgDriver(new pg.Client(postgres))).toThrow(configurationError);

    client.release();
    await pool.end();
  });

  it('does not use a client that was given back inside a transaction', async () => {
    const place = await createPostgresSchema(postgres!);
    const pool = new pg.Pool({ connectionString: place.url, max: 1 });
    const store = sqlKeyStore(pgDriver(pool));
    await store.createTable();
    const careless = await pool.connect();
    await careless.query('BEGIN');
    careless.release();

    const record = keyRecord();
    await store.insert(record);

    const other = new pg.Pool({ connectionString: place.url });
    expect(await sqlKeyStore(pgDriver(other)).list()).toEqual([record]);
    await pool.end();
    await other.end();
    await place.drop();
  });
});

describe.skipIf(maria === undefined)('mysql2Driver and mariadbDriver', () => {
  it('refuse connections and clusters', async () => {
    const promising = await mysql.createConnection(mysqlAt(maria!));
    const calling = callbackMysql.createConnection(mysqlAt(maria!));
    const other = await mariadb.createConnection(mysqlAt(maria!));

    // @ts-expect-error a connection is no pool
    expect(() => mysql2Driver(promising)).toThrow(configurationError);
    // @ts-expect-error a connection is no pool
    expect(() => mysql2Driver(calling)).toThrow(configurationError);
    // @ts-expect-error a connection is no pool
    expect(() => mariadbDriver(other)).toThrow(configurationError);
    expect(() => mysql2Driver(mysql.createPoolCluster())).toThrow(configurationError);
    // @ts-expect-error a cluster is no pool
    expect(() => mariadbDriver(mariadb.createPoolCluster())).toThrow(configurationError);

    await promising.end();
    calling.end();
    await other.end();
  });

  it('refuse the pool of the other package', async () => {
    const one = mysql.createPool(mysqlAt(maria!));
    const other = mariadb.createPool(mysqlAt(maria!));

    // @ts-expect-error another package's pool
    expect(() => mysql2Driver(other)).toThrow(configurationError);
    // @ts-expect-error another package's pool
    expect(() => mariadbDriver(one)).toThrow(configurationError);

    await one.end();
    await other.end();
  });

  it.each(['mysql2', 'mysql2 with callbacks', 'mariadb'])(
    '%s keeps to itself whatever the session and the pool were set to',
    async (name) => {
      const place = await createMariadbDatabase(maria!);
      const session = `SET autocommit = 0, sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'`;
      const options = { ...mysqlAt(place.url), connectionLimit: 2, rowsAsArray: true };
      const { driver, end } = await openOddly();
      const store = sqlKeyStore(driver);
      await store.createTable();
      const records = [
        keyRecord({ scope: { tenant: `\\' OR 1=1 -- ` } }),
        keyRecord({ scope: { tenant: '🔐' } }),
      ];

      for (const record of records) await store.insert(record);
      expect(await store.insert(keyRecord({ scope: { tenant: '🔐' } }))).toBe(false);
      expect(await store.updateStatus(records[0]!.keyId, 'active', 'decrypt-only')).toBe(true);
      expect(await store.updateStatus(records[0]!.keyId, 'active', 'decrypt-only')).toBe(false);

      const second = mysql.createPool(mysqlAt(place.url));
      const elsewhere = sqlKeyStore(mysql2Driver(second));
      expect(await elsewhere.list()).toEqual([
        { ...records[0], status: 'decrypt-only' },
        records[1],
      ]);
      await elsewhere.updateStatus(records[0]!.keyId, 'decrypt-only', 'disabled');
      expect(await store.list()).toEqual(await elsewhere.list());
      await second.end();
      await end();
      await place.drop();

      async function openOddly(): Promise<{ driver: SqlDriver; end: () => Promise<void> }> {
        if (name === 'mariadb') {
          const pool = mariadb.createPool({
            ...options,
            foundRows: false,
            metaAsArray: true,
            typeCast: () => 'x',
            initSql: session,
          });
          return { driver: mariadbDriver(pool), end: () => pool.end() };
        }
        const pool = callbackMysql.createPool({
          ...options,
          flags: ['-FOUND_ROWS'],
          typeCast: () => 'x',
        });
        pool.on('connection', (connection) => connection.query(session));
        const end = (): Promise<void> => pool.promise().end();
        return { driver: mysql2Driver(name === 'mysql2' ? pool.promise() : pool), end };
      }
    },
  );

  it.each(['mysql2', 'mariadb'])('%s recovers from a connection that was killed', async (name) => {
    const place = await createMariadbDatabase(maria!);
    const options = { ...mysqlAt(place.url), connectionLimit: 1 };
    const one = mysql.createPool(mysqlAt(place.url));
    const killed = name === 'mysql2' ? mysql.createPool(options) : mariadb.createPool(options);
    const driver = 'pool' in killed ? mysql2Driver(killed) : mariadbDriver(killed);
    const store = sqlKeyStore(driver);
    await store.createTable();

    const { rows } = await driver.run('SELECT CONNECTION_ID() AS id', []);
    const sleeping = failure(driver.run('DO SLEEP(20)', []));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await one.query(`KILL ${String(rows[0]?.['id'])}`);

    expect(await sleeping).toBeInstanceOf(Error);
    expect(await store.insert(keyRecord())).toBe(true);
    await one.end();
    await killed.end();
    await place.drop();
  });
});

const configurationError = expect.objectContaining({ code: 'ERR_FIELDSEAL_CONFIGURATION' });

const secretTenant = 'tenant-that-no-message-may-hold';

/** What each method rejects with. */
async function failuresOf(store: SqlKeyStore): Promise<unknown[]> {
  const record = keyRecord({ scope: { tenant: secretTenant } });
  return [
    await failure(store.findByIds([record.keyId])),
    await failure(store.findByScope('E', record.scope)),
    await failure(store.insert(record)),
    await failure(store.updateStatus(record.keyId, 'active', 'destroyed')),
    await failure(store.list()),
  ];
}

function expectStoreError(error: unknown, details: object): void {
  expect(isFieldSealError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'ERR_FIELDSEAL_KEY_STORE', details });
  expect(error).not.toHaveProperty('cause');
  expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(
    /tenant-that|fieldseal-wrap|INSERT INTO|WHERE/,
  );
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function mysqlAt(url: string): {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
} {
  const at = new URL(url);
  return {
    host: at.hostname,
    port: Number(at.port === '' ? '3306' : at.port),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: decodeURIComponent(at.pathname.slice(1)),
  };
}

function strangerAt(url: string): string {
  const at = new URL(url);
  at.username = 'nobody_of_this_name';
  at.password = 'wrong';
  return at.href;
}

/** Starts processes, lets them loose together, and returns the key ids that each was told it won. */
async function race(processes: number, parameters: readonly string[]): Promise<string[][]> {
  const script = fileURLToPath(new URL('support/race-insert.ts', import.meta.url));
  const runners = Array.from({ length: processes }, () => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...parameters], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ready = Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('a racer ended early'))),
    ]);
    const done = once(child, 'close');
    return { child, ready, done, output: () => output };
  });
  await Promise.all(runners.map(({ ready }) => ready));
  for (const { child } of runners) child.stdin.write('go\n');
  await Promise.all(runners.map(({ done }) => done));
  return runners.map(({ output }) => JSON.parse(output().replace('ready\n', '')) as string[]); // as race-insert.ts prints it
}
