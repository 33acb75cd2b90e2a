import { FieldSealError } from '../../errors.js';
import { isObject } from '../key-record.js';
import type { SqlResult } from '../sql-driver.js';

/** What the connections of `mysql2` and `mariadb` have in common. */
export interface MysqlConnection {
  query(sql: string): Promise<unknown>;
  release(): unknown;
  destroy(): void;
}

/**
 * Runs one statement on a connection of the pool and commits it there, also where the pool's
 * connections were opened with `autocommit = 0`: `mariadb` rolls such a connection back when it is
 * given back, and in `mysql2` it would go on reading an old snapshot.
 */
export async function runCommitted<Connection extends MysqlConnection, Result>(
  pool: { getConnection(): Promise<Connection> },
  statement: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.getConnection();
  try {
    const result = await statement(connection);
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    // Frees the locks that a duplicate key leaves behind. A connection that cannot do it is of no use.
    await connection.query('ROLLBACK').catch(() => connection.destroy());
    throw error;
  } finally {
    await connection.release();
  }
}

/**
 * Refuses what is not a plain pool of the package. A cluster is refused too: it may send a read to a
 * late replica. Pools of `mariadb` count their connections, those of `mysql2` do not.
 */
export function requirePool(name: 'mysql2' | 'mariadb', pool: object): void {
  const isMariadb = 'totalConnections' in pool;
  if ('getConnection' in pool && !('of' in pool) && isMariadb === (name === 'mariadb')) return;
  throw new FieldSealError(
    'ERR_FIELDSEAL_CONFIGURATION',
    `${name}Driver needs a pool of ${name}, not a connection, a cluster or another package's pool: a ` +
      'connection may be inside a transaction, whose rollback would take a key with it that is ' +
      'already in use.',
  );
}

/** Rows, or the number of rows that a statement changed. */
export function readAnswer(answer: unknown): SqlResult {
  if (Array.isArray(answer)) return { rows: answer.filter(isObject), changed: 0 };
  const changed = isObject(answer) ? answer['affectedRows'] : undefined;
  return { rows: [], changed: typeof changed === 'number' ? changed : 0 };
}
