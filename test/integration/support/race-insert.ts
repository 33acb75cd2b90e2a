/**
 * One process of a race: says `ready`, waits for a line, inserts a key of every generation up to a
 * number, and prints for each whether it was told that it won.
 *
 * Arguments: `pg`, `mysql2` or `mariadb`; a URL; a table; the number of generations.
 */
import { once } from 'node:events';
import mariadb from 'mariadb';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { mariadbDriver } from '../../../src/keys/drivers/mariadb-driver.js';
import { mysql2Driver } from '../../../src/keys/drivers/mysql2-driver.js';
import { pgDriver } from '../../../src/keys/drivers/pg-driver.js';
import type { SqlDriver } from '../../../src/keys/sql-driver.js';
import { sqlKeyStore } from '../../../src/keys/sql-key-store.js';
import { keyRecord } from '../../support/key-record.js';

const [driverName, url = '', table = '', generations = '0'] = process.argv.slice(2);
const { driver, end } = open();
const store = sqlKeyStore(driver, { table });
await store.list();
process.stdout.write('ready\n');
await once(process.stdin, 'data');

const won = await Promise.all(
  Array.from({ length: Number(generations) }, async (_, index) => {
    const record = keyRecord({ scope: { tenant: 'raced' }, generation: index + 1 });
    return (await store.insert(record)) ? record.keyId : undefined;
  }),
);
process.stdout.write(`${JSON.stringify(won.filter((keyId) => keyId !== undefined))}\n`);
process.stdin.destroy();
await end();

function open(): { driver: SqlDriver; end: () => Promise<void> } {
  if (driverName === 'pg') {
    const pool = new pg.Pool({ connectionString: url, max: 8 });
    return { driver: pgDriver(pool), end: () => pool.end() };
  }
  if (driverName === 'mysql2') {
    const pool = mysql.createPool({ uri: url.replace('mariadb:', 'mysql:'), connectionLimit: 8 });
    return { driver: mysql2Driver(pool), end: () => pool.end() };
  }
  const pool = mariadb.createPool(`${url}?connectionLimit=8`);
  return { driver: mariadbDriver(pool), end: () => pool.end() };
}
