import { FieldSealError } from '../errors.js';
import type { SqlDialect } from './sql-driver.js';

/** PostgreSQL cuts names after 63 bytes; MySQL after 64. */
const TABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?$/;

/** Tenants and subjects have a readable column of this length. On disk: never changes. */
export const maxScopeCharacters = 255;

/**
 * A table name ready for a statement. Quoted, so that upper case and reserved words work.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a name that needs more than quotes.
 */
export function quotedTable(dialect: SqlDialect, table: string): string {
  if (!TABLE_NAME.test(table)) {
    throw new FieldSealError(
      'ERR_FIELDSEAL_CONFIGURATION',
      "The key store's table name must be an identifier of letters, digits and underscores of at most " +
        '63 characters, with or without a schema: fieldseal_keys, or app.fieldseal_keys.',
    );
  }
  const quote = dialect === 'mysql' ? '`' : '"';
  return table
    .split('.')
    .map((part) => quote + part + quote)
    .join('.');
}

/**
 * The statement that makes the table; it changes nothing where the table exists.
 *
 * Uniqueness stands on hex columns only, which are exact under every collation; tenant and subject are
 * for people, and for comparison after reading. VARCHAR and not CHAR: CHAR pads.
 */
export function createTableStatement(dialect: SqlDialect, quoted: string): string {
  // MySQL's TEXT ends at 64 KiB, and without strict mode it cuts in silence.
  const longText = dialect === 'mysql' ? 'MEDIUMTEXT' : 'TEXT';
  const engine =
    dialect === 'mysql' ? ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';
  return `CREATE TABLE IF NOT EXISTS ${quoted} (
  key_id VARCHAR(16) NOT NULL PRIMARY KEY,
  kind VARCHAR(1) NOT NULL,
  scope VARCHAR(64) NOT NULL,
  tenant VARCHAR(${maxScopeCharacters}),
  subject VARCHAR(${maxScopeCharacters}),
  generation INTEGER NOT NULL,
  status VARCHAR(16) NOT NULL,
  commitment VARCHAR(64) NOT NULL,
  wrappings ${longText} NOT NULL,
  created_at VARCHAR(40) NOT NULL,
  updated_at VARCHAR(40) NOT NULL,
  UNIQUE (kind, scope, generation)
)${engine}`;
}

/** The database's own clock as ISO 8601, UTC. Only for people: nothing in fieldseal reads it. */
export const NOW: Readonly<Record<SqlDialect, string>> = {
  postgresql: `to_char(CURRENT_TIMESTAMP AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
  mysql: `DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ')`,
  sqlite: `strftime('%Y-%m-%dT%H:%M:%SZ', 'now')`,
};

/** Turns `?` into `$1`, `$2`, … where the dialect wants it. No statement here has a literal `?`. */
export function numbered(dialect: SqlDialect, sql: string): string {
  if (dialect !== 'postgresql') return sql;
  let count = 0;
  return sql.replaceAll('?', () => `$${++count}`);
}
