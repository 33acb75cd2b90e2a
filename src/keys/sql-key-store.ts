import { isFieldSealError } from '../errors.js';
import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import { type KeyKind, type KeyStatus, sameScope } from './key-kind.js';
import { type KeyRecord, keyRecordToJson } from './key-record.js';
import type { KeyStore } from './key-store.js';
import { compareRecords } from './key-order.js';
import type { SqlDriver, SqlParameter, SqlResult } from './sql-driver.js';
import { NOW, createTableStatement, numbered, quotedTable } from './sql-key-store-ddl.js';
import { isDuplicateKey, keyStoreError, lostToAnother } from './sql-key-store-error.js';
import { recordFromRow, scopeHash, wrongScope } from './sql-key-store-row.js';

/** Ids in one statement: well below every database's limit of placeholders. */
const MAX_IDS = 500;

/** How often a statement runs that lost against another transaction (deadlock, serialisation). */
const MAX_ATTEMPTS = 5;

const COLUMNS =
  'key_id, kind, scope, tenant, subject, generation, status, commitment, wrappings, created_at';

export interface SqlKeyStoreOptions {
  /** The table, with or without a schema. `fieldseal_keys` if left out. */
  readonly table?: string | undefined;
}

/** A key store in a table of a database. */
export interface SqlKeyStore extends KeyStore {
  /** Makes the table where it is missing. Prefer a migration: the application then needs no CREATE. */
  createTable(): Promise<void>;
  /** The statement for that migration. */
  tableDefinition(): string;
}

/**
 * Keeps key records in a table of a database, on connections of its own.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a table name that is no identifier. The
 * store's methods reject with `ERR_FIELDSEAL_KEY_STORE` where the database fails,
 * `ERR_FIELDSEAL_KEY_INTEGRITY` for a row that was altered, and `ERR_FIELDSEAL_SCOPE` for a tenant or
 * subject of more than 255 characters or with a zero character.
 *
 * @example
 * ```ts
 * import { pgDriver, sqlKeyStore } from 'fieldseal/sql';
 * import pg from 'pg';
 *
 * const store = sqlKeyStore(pgDriver(new pg.Pool({ max: 2 })));
 * ```
 */
export function sqlKeyStore(driver: SqlDriver, options: SqlKeyStoreOptions = {}): SqlKeyStore {
  return new TableKeyStore(driver, options.table ?? 'fieldseal_keys');
}

class TableKeyStore implements SqlKeyStore {
  readonly canCreateDuringWrites: boolean;
  readonly #driver: SqlDriver;
  readonly #table: string;
  readonly #quoted: string;

  constructor(driver: SqlDriver, table: string) {
    this.#driver = driver;
    this.#table = table;
    this.#quoted = quotedTable(driver.dialect, table);
    this.canCreateDuringWrites = !driver.sharesConnection;
  }

  tableDefinition(): string {
    return `${createTableStatement(this.#driver.dialect, this.#quoted)};\n`;
  }

  async createTable(): Promise<void> {
    const statement = createTableStatement(this.#driver.dialect, this.#quoted);
    await this.#run('create the table', statement, []);
  }

  async findByIds(keyIds: readonly KeyId[]): Promise<readonly KeyRecord[]> {
    const wanted = [...new Set(keyIds)];
    const records: KeyRecord[] = [];
    for (let start = 0; start < wanted.length; start += MAX_IDS) {
      const ids = padded(wanted.slice(start, start + MAX_IDS));
      const places = ids.map(() => '?').join(', ');
      records.push(...(await this.#select(`WHERE key_id IN (${places})`, ids)));
    }
    return records;
  }

  async findByScope(kind: KeyKind, scope: Scope): Promise<readonly KeyRecord[]> {
    const records = await this.#select('WHERE kind = ? AND scope = ?', [kind, scopeHash(scope)]);
    // The hash found the rows; whose they are, the readable columns must say too.
    if (records.some((record) => record.kind !== kind || !sameScope(record.scope, scope))) {
      throw wrongScope();
    }
    return records;
  }

  async insert(record: KeyRecord): Promise<boolean> {
    const json = keyRecordToJson(record);
    const { dialect } = this.#driver;
    // Not INSERT IGNORE in MySQL: it also swallows values that were cut or could not be converted.
    const onConflict = dialect === 'mysql' ? '' : ' ON CONFLICT DO NOTHING';
    const statement =
      `INSERT INTO ${this.#quoted} (${COLUMNS}, updated_at) ` +
      `VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${NOW[dialect]})${onConflict}`;
    const result = await this.#run(
      'insert a record',
      statement,
      [
        json.keyId,
        json.kind,
        scopeHash(record.scope),
        json.tenant ?? null,
        json.subject ?? null,
        json.generation,
        json.status,
        json.commitment,
        JSON.stringify(json.wrappings),
        json.createdAt,
      ],
      isDuplicateKey,
    );
    return result !== undefined && result.changed > 0;
  }

  async updateStatus(keyId: KeyId, from: KeyStatus, to: KeyStatus): Promise<boolean> {
    // MySQL counts rows found or rows changed, as the connection was opened; here they would differ.
    if (from === to) return (await this.findByIds([keyId]))[0]?.status === from;
    const emptied = to === 'destroyed' ? ", wrappings = '[]'" : '';
    const result = await this.#run(
      'update a status',
      `UPDATE ${this.#quoted} SET status = ?, updated_at = ${NOW[this.#driver.dialect]}${emptied} ` +
        'WHERE key_id = ? AND status = ?',
      [to, keyId, from],
    );
    return result !== undefined && result.changed > 0;
  }

  async list(): Promise<readonly KeyRecord[]> {
    // Ordered here: the database would order tenants by its collation.
    return [...(await this.#select('', []))].sort(compareRecords);
  }

  async #select(where: string, parameters: readonly SqlParameter[]): Promise<readonly KeyRecord[]> {
    const statement = `SELECT ${COLUMNS} FROM ${this.#quoted} ${where}`;
    const result = await this.#run('find records', statement, parameters);
    return result?.rows.map(recordFromRow) ?? [];
  }

  /** Runs a statement; undefined where it failed in a way that is expected. */
  async #run(
    operation: string,
    statement: string,
    parameters: readonly SqlParameter[],
    isExpected: (error: unknown) => boolean = () => false,
  ): Promise<SqlResult | undefined> {
    const sql = numbered(this.#driver.dialect, statement);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#driver.run(sql, parameters);
      } catch (error) {
        if (isExpected(error)) return undefined;
        if (isFieldSealError(error)) throw error;
        if (attempt === MAX_ATTEMPTS || !lostToAnother(error)) {
          throw keyStoreError(error, operation, this.#table);
        }
      }
    }
  }
}

/** Repeats the last id up to a power of two: few different statements, each prepared once. */
function padded(ids: readonly KeyId[]): readonly KeyId[] {
  const missing = Math.min(MAX_IDS, 2 ** Math.ceil(Math.log2(ids.length))) - ids.length;
  return ids.concat(Array<KeyId[]>(missing).fill(ids.slice(-1)).flat());
}
