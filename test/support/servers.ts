/**
 * The database servers of the integration tests: where they are, and a place of its own for each test file.
 */
import { randomBytes } from 'node:crypto';
import mariadb from 'mariadb';
import pg from 'pg';

export type ServerKind = 'postgresql' | 'mariadb';

/** A throw-away schema or database. */
export interface Place {
  /** Its name, to be used unquoted. */
  readonly name: string;
  /** A connection string for which the place is the default one. */
  readonly url: string;
  /** Removes the place and all that is in it. */
  drop(): Promise<void>;
}

interface Server {
  readonly variable: string;
  readonly defaultUrl: string;
  readonly execute: (url: string, sql: string) => Promise<void>;
}

const answerWithinMs = 5_000;

const servers: Readonly<Record<ServerKind, Server>> = {
  postgresql: {
    variable: 'FIELDSEAL_TEST_POSTGRES_URL',
    defaultUrl: 'postgres://root@127.0.0.1:5432/test',
    execute: executePostgres,
  },
  mariadb: {
    variable: 'FIELDSEAL_TEST_MARIADB_URL',
    defaultUrl: 'mariadb://root@127.0.0.1:3306/test',
    execute: executeMariadb,
  },
};

export type Probe =
  | { readonly kind: ServerKind; readonly url: string }
  | { readonly kind: ServerKind; readonly missing: string };

const probes = new Map<ServerKind, Promise<Probe>>();

/** Asks a server once per process whether it answers. */
export function probeServer(kind: ServerKind): Promise<Probe> {
  const known = probes.get(kind);
  if (known !== undefined) return known;
  const probe = probeOnce(kind);
  probes.set(kind, probe);
  return probe;
}

/**
 * Finds a server for a test file: `describe.skipIf((await findServer('mariadb')) === undefined)`.
 *
 * @returns its URL, or `undefined` when nothing answers.
 * @throws Error when nothing answers and `CI` is set: there, nothing may be left out in silence.
 */
export async function findServer(kind: ServerKind): Promise<string | undefined> {
  const probe = await probeServer(kind);
  if ('url' in probe) return probe.url;
  if (inCi()) throw new Error(probe.missing);
  return undefined;
}

/** Whether this run must not leave anything out. */
export function inCi(): boolean {
  const value = process.env['CI'];
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

/** Creates an empty PostgreSQL schema with a random name; its URL sets the search path to it alone. */
export async function createPostgresSchema(url: string): Promise<Place> {
  const name = randomName();
  await executePostgres(url, `CREATE SCHEMA ${name}`);
  const own = new URL(url);
  own.searchParams.set('options', `-c search_path=${name}`);
  return {
    name,
    url: own.href,
    drop: () => executePostgres(url, `DROP SCHEMA ${name} CASCADE`),
  };
}

/** Creates an empty MariaDB database with a random name. */
export async function createMariadbDatabase(url: string): Promise<Place> {
  const name = randomName();
  await executeMariadb(url, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    name,
    url: own.href,
    drop: () => executeMariadb(url, `DROP DATABASE ${name}`),
  };
}

/** Runs `use` with a PostgreSQL schema of its own and drops it afterwards, also after a failure. */
export async function withPostgresSchema<T>(
  url: string,
  use: (place: Place) => Promise<T>,
): Promise<T> {
  return usePlace(await createPostgresSchema(url), use);
}

/** Runs `use` with a MariaDB database of its own and drops it afterwards, also after a failure. */
export async function withMariadbDatabase<T>(
  url: string,
  use: (place: Place) => Promise<T>,
): Promise<T> {
  return usePlace(await createMariadbDatabase(url), use);
}

async function usePlace<T>(place: Place, use: (place: Place) => Promise<T>): Promise<T> {
  try {
    return await use(place);
  } finally {
    await place.drop();
  }
}

function randomName(): string {
  return `fieldseal_test_${randomBytes(8).toString('hex')}`;
}

async function probeOnce(kind: ServerKind): Promise<Probe> {
  const { variable, defaultUrl, execute } = servers[kind];
  const url = process.env[variable] ?? defaultUrl;
  try {
    await execute(url, 'SELECT 1');
    return { kind, url };
  } catch (error) {
    const at = new URL(url);
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return {
      kind,
      missing: `${kind} does not answer at ${at.host}${at.pathname} (set ${variable}): ${reason}`,
    };
  }
}

async function executePostgres(url: string, sql: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerWithinMs,
  });
  // Without a listener, a connection that breaks would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function executeMariadb(url: string, sql: string): Promise<void> {
  const at = new URL(url);
  const connection = await mariadb.createConnection({
    host: at.hostname,
    port: Number(at.port === '' ? '3306' : at.port),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: decodeURIComponent(at.pathname.slice(1)),
    connectTimeout: answerWithinMs,
  });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
