import mariadb from 'mariadb';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { findServer, withMariadbDatabase, withPostgresSchema } from '../../support/servers.js';

const postgres = await findServer('postgresql');
const maria = await findServer('mariadb');

describe.skipIf(postgres === undefined)('a throw-away PostgreSQL schema', () => {
  it('is the default of its own URL and is gone afterwards', async () => {
    const name = await withPostgresSchema(postgres!, async (place) => {
      await queryPostgres(place.url, 'CREATE TABLE t (id int)');
      expect(await queryPostgres(place.url, 'SELECT current_schema() AS name')).toEqual([
        { name: place.name },
      ]);
      return place.name;
    });

    const left = await queryPostgres(
      postgres!,
      `SELECT 1 FROM information_schema.schemata WHERE schema_name = '${name}'`,
    );
    expect(left).toEqual([]);
  });

  it('is dropped when its user fails', async () => {
    let name = '';
    const failing = withPostgresSchema(postgres!, async (place) => {
      name = place.name;
      throw new Error('planted');
    });

    await expect(failing).rejects.toThrow('planted');
    const left = await queryPostgres(
      postgres!,
      `SELECT 1 FROM information_schema.schemata WHERE schema_name = '${name}'`,
    );
    expect(left).toEqual([]);
  });
});

describe.skipIf(maria === undefined)('a throw-away MariaDB database', () => {
  it('is the default of its own URL and is gone afterwards', async () => {
    const name = await withMariadbDatabase(maria!, async (place) => {
      await queryMariadb(place.url, 'CREATE TABLE t (id int)');
      expect(await queryMariadb(place.url, 'SELECT database() AS name')).toEqual([
        { name: place.name },
      ]);
      return place.name;
    });

    expect(await queryMariadb(maria!, `SHOW DATABASES LIKE '${name}'`)).toEqual([]);
  });
});

async function queryPostgres(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

async function queryMariadb(url: string, sql: string): Promise<unknown> {
  const connection = await mariadb.createConnection(url);
  try {
    return await connection.query<unknown>(sql);
  } finally {
    await connection.end();
  }
}
