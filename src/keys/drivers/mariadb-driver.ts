import type { SqlDriver, SqlParameter } from '../sql-driver.js';
import { type MysqlConnection, readAnswer, requirePool, runCommitted } from './mysql-pool.js';

/** The part of a pool of `mariadb` that is used. */
export interface MariadbPool {
  totalConnections(): number;
  getConnection(): Promise<MariadbConnection>;
}

export interface MariadbConnection extends MysqlConnection {
  execute(statement: { readonly sql: string }, values: SqlParameter[]): Promise<unknown>;
}

/**
 * MariaDB or MySQL through a pool of `mariadb`.
 *
 * Give the key store a pool of its own of two or three connections: in a shared one it waits where
 * every connection is held by a transaction that itself waits for a key.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a single connection or a pool cluster.
 */
export function mariadbDriver(pool: MariadbPool): SqlDriver {
  requirePool('mariadb', pool);
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
        metaAsArray: false,
        namedPlaceholders: false,
        typeCast: undefined,
      };
      return readAnswer(
        await runCommitted(pool, (connection) => connection.execute(statement, [...parameters])),
      );
    },
  };
}
