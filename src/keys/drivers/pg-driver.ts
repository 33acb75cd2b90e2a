import { FieldSealError } from '../../errors.js';
import type { SqlDriver, SqlParameter, SqlResult } from '../sql-driver.js';

/** The part of a `Pool` of `pg` that is used. A `Client` has no `totalCount` and does not fit. */
export interface PgPool {
  readonly totalCount: number;
  connect(): Promise<PgPoolClient>;
}

export interface PgPoolClient {
  query(text: string, values: SqlParameter[]): Promise<PgResult>;
  /** True takes the client out of the pool. */
  release(destroy?: boolean): void;
  /** `I` idle, `T` in a transaction, `E` in a failed one. Only newer versions of `pg` have it. */
  getTransactionStatus?(): string | null;
}

export interface PgResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
}

/**
 * PostgreSQL through a `Pool` of `pg`.
 *
 * Give the key store a pool of its own of two or three connections: in a shared one it waits where
 * every connection is held by a transaction that itself waits for a key.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a `Client` or a client taken from a pool.
 */
export function pgDriver(pool: PgPool): SqlDriver {
  if (typeof pool.totalCount !== 'number') {
    throw new FieldSealError(
      'ERR_FIELDSEAL_CONFIGURATION',
      'pgDriver needs a Pool of pg, not a client: a client may be inside a transaction, whose ' +
        'rollback would take a key with it that is already in use.',
    );
  }
  return {
    dialect: 'postgresql',
    sharesConnection: false,
    run: (sql, parameters) => run(pool, sql, parameters),
  };
}

async function run(
  pool: PgPool,
  sql: string,
  parameters: readonly SqlParameter[],
): Promise<SqlResult> {
  const client = await idleClient(pool);
  let failed = true;
  try {
    const { rows, rowCount } = await client.query(sql, [...parameters]);
    failed = false;
    return { rows, changed: rowCount ?? 0 };
  } finally {
    // As Pool.query does: after an error, a client is not used again.
    client.release(failed);
  }
}

/**
 * A client outside any transaction. One that somebody gave back in the middle of a transaction is
 * dropped, which ends that transaction: what we write in it would not be committed.
 */
async function idleClient(pool: PgPool): Promise<PgPoolClient> {
  for (;;) {
    const client = await pool.connect();
    const status = client.getTransactionStatus?.() ?? 'I';
    if (status === 'I') return client;
    client.release(true);
  }
}
