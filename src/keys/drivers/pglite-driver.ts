import { isObject } from '../key-record.js';
import type { SqlDriver, SqlParameter } from '../sql-driver.js';

/** The part of `PGlite` that is used. */
export interface PgliteDatabase {
  query(
    sql: string,
    parameters: SqlParameter[],
  ): Promise<{
    readonly rows: readonly unknown[];
    readonly affectedRows?: number;
  }>;
}

/**
 * PGlite: PostgreSQL inside the process, with one connection.
 *
 * Its `query` waits while a `transaction` is open. So inside a transaction every key must be in memory
 * already (`ensureKeys`): waiting there for one from the store would never end.
 */
export function pgliteDriver(database: PgliteDatabase): SqlDriver {
  return {
    dialect: 'postgresql',
    sharesConnection: true,
    async run(sql, parameters) {
      const { rows, affectedRows } = await database.query(sql, [...parameters]);
      return { rows: rows.filter(isObject), changed: affectedRows ?? 0 };
    },
  };
}
