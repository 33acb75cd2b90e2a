import type { SqlDriver, SqlParameter } from '../sql-driver.js';

/** The part of a client of `@libsql/client` that is used. */
export interface LibsqlClient {
  execute(statement: { sql: string; args: SqlParameter[] }): Promise<{
    readonly rows: readonly Readonly<Record<string, unknown>>[];
    readonly rowsAffected: number;
  }>;
}

/**
 * SQLite through a client of `@libsql/client`.
 *
 * SQLite has one writer at a time: while a transaction of the caller's writes, no key can be inserted,
 * on whichever connection. So it counts as shared, and `ensureKeys` makes keys beforehand.
 */
export function libsqlDriver(client: LibsqlClient): SqlDriver {
  return {
    dialect: 'sqlite',
    sharesConnection: true,
    async run(sql, parameters) {
      const { rows, rowsAffected } = await client.execute({ sql, args: [...parameters] });
      return { rows, changed: rowsAffected };
    },
  };
}
