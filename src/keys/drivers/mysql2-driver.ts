import type { SqlDriver, SqlParameter } from '../sql-driver.js';
import { type MysqlConnection, readAnswer, requirePool, runCommitted } from './mysql-pool.js';

/** The part of a pool of `mysql2/promise` that is used. */
export interface Mysql2Pool {
  getConnection(): Promise<Mysql2Connection>;
}

export interface Mysql2Connection extends MysqlConnection {
  execute(statement: Mysql2Statement, values: SqlParameter[]): Promise<[unknown, unknown]>;
}

export interface Mysql2Statement {
  readonly sql: string;
  readonly rowsAsArray: boolean;
  readonly nestTables: boolean;
  readonly namedPlaceholders: boolean;
  readonly typeCast: boolean;
}

/** A pool of plain `mysql2`, which works with callbacks. */
export interface Mysql2CallbackPool {
  promise(): Mysql2Pool;
}

/**
 * MySQL or MariaDB through a pool of `mysql2`.
 *
 * Give the key store a pool of its own of two or three connections: in a shared one it waits where
 * every connection is held by a transaction that itself waits for a key.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a single connection or a pool cluster.
 */
export function mysql2Driver(pool: Mysql2Pool | Mysql2CallbackPool): SqlDriver {
  requirePool('mysql2', pool);
  const promising = 'promise' in pool ? pool.promise() : pool;
  return {
    dialect: 'mysql',
    sharesConnection: false,
    async run(sql, parameters) {
      // Prepared: escaping in the client goes wrong under NO_BACKSLASH_ESCAPES. The options undo
      // what the pool may have set.
      const statement = {
        sql,
        rowsAsArray: false,
        nestTables: false,
        namedPlaceholders: false,
        typeCast: true,
      };
      const [answer] = await runCommitted(promising, (connection) =>
        connection.execute(statement, [...parameters]),
      );
      return readAnswer(answer);
    },
  };
}
