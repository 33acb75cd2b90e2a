export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite';

export type SqlParameter = string | number | null;

export interface SqlResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows that an INSERT or UPDATE changed. */
  readonly changed: number;
}

/**
 * The little that the key store needs of a database. `pgDriver`, `pgliteDriver`, `mysql2Driver`,
 * `mariadbDriver` and `libsqlDriver` make one from what the application has.
 */
export interface SqlDriver {
  /** MariaDB and MySQL are `mysql`. */
  readonly dialect: SqlDialect;
  /**
   * True if statements may run inside a transaction of the caller's, or wait for it: the database has
   * one connection, or one writer at a time.
   */
  readonly sharesConnection: boolean;
  /** Runs one statement, committed when the promise resolves. Placeholders: `$1` in PostgreSQL, else `?`. */
  run(sql: string, parameters: readonly SqlParameter[]): Promise<SqlResult>;
}
