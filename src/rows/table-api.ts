import { inspect } from 'node:util';
import { FieldSealError } from '../errors.js';
import type { Ciphertext, IndexValue } from '../field/storage.js';
import type { Scope } from '../format/associated-data.js';
import type {
  AnySealedTable,
  FieldKey,
  FieldsOf,
  IndexColumn as IndexColumnName,
  OpenRow,
  PlainRow,
  SealedRow,
  StorageOf,
  WhereColumns,
  WhereInput,
} from '../schema/infer.js';
import type { FieldValue } from '../schema/field.js';
import type { Core } from './core.js';
import { DecryptBatch } from './decrypt-batch.js';
import { EncryptBatch, type Target } from './encrypt-batch.js';
import { keysNotReady } from './key-batch.js';
import { maskedRow } from './mask-row.js';
import { type Search, SearchBatch } from './search.js';
import { SingleValues } from './single-values.js';
import type { TableCipher, SealedColumn, Row } from './table-cipher.js';
import { planWhere } from './where.js';

export interface DecryptOptions<T extends AnySealedTable = AnySealedTable> {
  /**
   * The names that sealed fields have in these rows, where a raw query chose its own:
   * `{ email: 'customer_email' }`.
   */
  readonly names?: Readonly<Partial<Record<FieldKey<T>, string>>>;
}

/** What could and what could not be decrypted. */
export interface CollectedRows<OpenedRow> {
  /** Rows in which every sealed field opened, in order. */
  readonly rows: OpenedRow[];
  /** The others, by their position in the call. */
  readonly failed: readonly {
    readonly rowNumber: number;
    readonly errors: readonly FieldSealError[];
  }[];
}

/** A search, with its columns typed by the table. */
export interface TableSearch<T extends AnySealedTable> extends Omit<Search, 'columns'> {
  readonly columns: WhereColumns<T>;
}

/** The operations that need no waiting. They throw `ERR_FIELDSEAL_KEYS_NOT_READY` for a cold key. */
export interface TableSync<T extends AnySealedTable> {
  encryptRow<const R extends object>(row: R & PlainRow<T>): SealedRow<T, R>;
  decryptRow<const R extends object>(row: R, options?: DecryptOptions<T>): OpenRow<T, R>;
  where(conditions: WhereInput<T>): TableSearch<T>;
  /** Seals one value of a field: the fastest way, as there is no promise around it. */
  encryptValue<K extends FieldKey<T>>(
    field: K,
    value: FieldValue<FieldsOf<T>[K]>,
    row?: Row,
  ): Ciphertext<StorageOf<T>>;
  /** Opens one stored value of a field. */
  decryptValue<K extends FieldKey<T>>(
    field: K,
    stored: string | Uint8Array,
    row?: Row,
  ): FieldValue<FieldsOf<T>[K]>;
  /** The index value of a field. */
  indexValue<K extends FieldKey<T>>(
    field: K,
    value: FieldValue<FieldsOf<T>[K]>,
    using?: IndexColumnName<T>,
  ): IndexValue<StorageOf<T>>;
}

/**
 * Encrypts, decrypts and searches the rows of one declared table. Bound to a scope if the instance
 * it came from is.
 */
export class TableApi<T extends AnySealedTable> {
  readonly #core: Core;
  readonly #cipher: TableCipher;
  readonly #bound: Scope;
  #sync: TableSync<T> | undefined;

  constructor(core: Core, cipher: TableCipher, bound: Scope) {
    this.#core = core;
    this.#cipher = cipher;
    this.#bound = bound;
  }

  /**
   * Seals the declared fields of a row and adds their index values. Other columns pass unchanged;
   * NULL stays NULL, and a field that is not there stays away. The row itself is not changed.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_VALUE` for a value of the wrong type or length,
   * `ERR_FIELDSEAL_SCOPE` for a missing tenant or subject, `ERR_FIELDSEAL_KEY_*` for a key.
   */
  async encryptRow<const R extends object>(row: R & PlainRow<T>): Promise<SealedRow<T, R>> {
    return onlyOne(await this.encryptRows<R>([row]));
  }

  /** {@link encryptRow} for many rows: all missing keys by one fetch, large sets in chunks. */
  async encryptRows<const R extends object>(
    rows: readonly (R & PlainRow<T>)[],
  ): Promise<SealedRow<T, R>[]> {
    const { batch, sealed } = this.#encryption<R>(rows);
    if (!batch.keysReady) await batch.loadKeys();
    await batch.run();
    return sealed;
  }

  /**
   * Opens the declared fields of a row and takes its index columns away.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_DECRYPTION_FAILED` for a value that does not open here,
   * `ERR_FIELDSEAL_KEY_*` for a key.
   */
  async decryptRow<const R extends object>(
    row: R,
    options: DecryptOptions<T> = {},
  ): Promise<OpenRow<T, R>> {
    return onlyOne(await this.decryptRows([row], options));
  }

  /**
   * {@link decryptRow} for a result set: all missing keys by one fetch, large sets in chunks. A value
   * that cannot be opened fails the call; `onError: 'collect'` gives the good rows and the bad ones.
   */
  async decryptRows<const R extends object>(
    rows: readonly R[],
    options?: DecryptOptions<T> & { readonly onError?: 'throw' },
  ): Promise<OpenRow<T, R>[]>;
  async decryptRows<const R extends object>(
    rows: readonly R[],
    options: DecryptOptions<T> & { readonly onError: 'collect' },
  ): Promise<CollectedRows<OpenRow<T, R>>>;
  async decryptRows<const R extends object>(
    rows: readonly R[],
    options: DecryptOptions<T> & { readonly onError?: 'throw' | 'collect' } = {},
  ): Promise<OpenRow<T, R>[] | CollectedRows<OpenRow<T, R>>> {
    const collect = options.onError === 'collect';
    const { batch, opened } = this.#decryption(rows, options, collect);
    if (!batch.keysReady) await batch.loadKeys();
    await batch.run();
    return collect ? separate(opened, batch) : opened;
  }

  /**
   * Turns conditions on plain values into conditions on the stored columns, for a query of your own.
   * All conditions must hold together.
   *
   * @param options - `using`: which index to search by, where a field has several.
   * @throws FieldSealError `ERR_FIELDSEAL_UNSEARCHABLE` for a field without an index.
   */
  async where(
    conditions: WhereInput<T>,
    options: { readonly using?: Readonly<Partial<Record<FieldKey<T>, IndexColumnName<T>>>> } = {},
  ): Promise<TableSearch<T>> {
    const batch = new SearchBatch(this.#core);
    const finish = planWhere(this.#cipher, batch, conditions, this.#bound, options.using);
    if (!batch.keysReady) await batch.loadKeys();
    batch.runNow();
    return finish() as TableSearch<T>; // the columns are the table's own
  }

  /** Seals one value of a field, for SQL of your own. `row` gives tenant, subject and row id. */
  async encryptValue<K extends FieldKey<T>>(
    field: K,
    value: FieldValue<FieldsOf<T>[K]>,
    row: Row = {},
  ): Promise<Ciphertext<StorageOf<T>>> {
    const { batch, target } = this.#valueEncryption(field, value, row);
    if (!batch.keysReady) await batch.loadKeys();
    batch.runNow();
    return target[field] as Ciphertext<StorageOf<T>>; // what the batch just put there
  }

  /** Opens one stored value of a field. */
  async decryptValue<K extends FieldKey<T>>(
    field: K,
    stored: string | Uint8Array,
    row: Row = {},
  ): Promise<FieldValue<FieldsOf<T>[K]>> {
    const column = this.#column(field);
    const batch = new DecryptBatch(this.#core);
    const target: Target = {};
    const entry = this.#cipher.scopes.ofRow(row, this.#bound);
    batch.addValue(this.#cipher, column, entry, row, stored, target, field);
    if (!batch.keysReady) await batch.loadKeys();
    batch.runNow();
    return target[field] as FieldValue<FieldsOf<T>[K]>; // by the declared codec
  }

  /** The index value of a field, for SQL of your own. */
  async indexValue<K extends FieldKey<T>>(
    field: K,
    value: FieldValue<FieldsOf<T>[K]>,
    using?: IndexColumnName<T>,
  ): Promise<IndexValue<StorageOf<T>>> {
    const batch = new SearchBatch(this.#core);
    const column = this.#column(field);
    const term = batch.addTerm(this.#cipher, column, value, this.#bound, using);
    if (!batch.keysReady) await batch.loadKeys();
    batch.runNow();
    return term.target[term.column] as IndexValue<StorageOf<T>>; // what the batch put there
  }

  /** A plain row as someone may see it who may not read it: each field by its declared mask. */
  maskRow<const R extends object>(
    row: R,
  ): { [K in keyof R]: K extends FieldKey<T> ? string | null : R[K] } {
    // The shape that maskedRow gives for every row.
    return maskedRow(this.#cipher, columnsOf(row)) as {
      [K in keyof R]: K extends FieldKey<T> ? string | null : R[K];
    };
  }

  /** The same without waiting, when all keys are in memory (see `ensureKeys`). */
  get sync(): TableSync<T> {
    return (this.#sync ??= this.#synchronous());
  }

  #synchronous(): TableSync<T> {
    const values = new SingleValues(this.#core, this.#cipher, this.#bound);
    return {
      encryptRow: <const R extends object>(row: R & PlainRow<T>) => {
        const { batch, sealed } = this.#encryption<R>([row]);
        batch.runNow();
        return onlyOne(sealed);
      },
      decryptRow: (row, options = {}) => {
        const { batch, opened } = this.#decryption([row], options, false);
        if (!batch.keysReady) throw keysNotReady();
        batch.runNow();
        return onlyOne(opened);
      },
      where: (conditions) => {
        const batch = new SearchBatch(this.#core);
        const finish = planWhere(this.#cipher, batch, conditions, this.#bound);
        batch.runNow();
        return finish() as TableSearch<T>; // the columns are the table's own
      },
      // What each gives has the type that the field's declaration says.
      encryptValue: (field, value, row = NO_ROW) =>
        values.seal(this.#column(field), value, row) as Ciphertext<StorageOf<T>>,
      decryptValue: <K extends FieldKey<T>>(
        field: K,
        stored: string | Uint8Array,
        row: Row = NO_ROW,
      ) => values.open(this.#column(field), stored, row) as FieldValue<FieldsOf<T>[K]>,
      indexValue: (field, value, using) =>
        values.index(this.#column(field), value, using) as IndexValue<StorageOf<T>>,
    };
  }

  #encryption<R extends object>(
    rows: readonly R[],
  ): { batch: EncryptBatch; sealed: SealedRow<T, R>[] } {
    const batch = new EncryptBatch(this.#core);
    const sealed = rows.map((given) => {
      const row = columnsOf(given);
      this.#refuseIndexes(row);
      const target: Target = { ...row };
      batch.addRow(this.#cipher, row, target, this.#bound);
      return target as SealedRow<T, R>; // complete once the batch has run
    });
    return { batch, sealed };
  }

  #decryption<R extends object>(
    rows: readonly R[],
    options: DecryptOptions<T>,
    collect: boolean,
  ): { batch: DecryptBatch; opened: OpenRow<T, R>[] } {
    const batch = new DecryptBatch(this.#core, collect);
    const names =
      options.names && new Map(Object.entries<string | undefined>(options.names).flatMap(named));
    const opened = rows.map((given, rowNumber) => {
      const row = columnsOf(given);
      const target: Target = { ...row };
      for (const column of this.#cipher.indexColumns) Reflect.deleteProperty(target, column);
      batch.addRow(this.#cipher, row, target, this.#bound, rowNumber, names);
      return target as OpenRow<T, R>; // complete once the batch has run
    });
    return { batch, opened };
  }

  #valueEncryption(
    field: string,
    value: unknown,
    row: Row,
  ): { batch: EncryptBatch; target: Target } {
    const batch = new EncryptBatch(this.#core);
    const target: Target = {};
    const entry = this.#cipher.scopes.ofRow(row, this.#bound);
    batch.addSeal(this.#cipher, this.#column(field), entry, row, value, target, field);
    return { batch, target };
  }

  #column(field: string): SealedColumn {
    const column = this.#cipher.columns.get(field);
    if (column !== undefined) return column;
    throw new FieldSealError(
      'ERR_FIELDSEAL_CONFIGURATION',
      `${this.#cipher.label} declares no sealed field of this name.`,
      { details: { table: this.#cipher.label } },
    );
  }

  /** An index value that a caller made could not be told from a right one. */
  #refuseIndexes(row: Row): void {
    for (const column of this.#cipher.indexColumns) {
      if (row[column] === undefined) continue;
      throw new FieldSealError(
        'ERR_FIELDSEAL_UNSUPPORTED',
        `${this.#cipher.label}.${column} is an index column: fieldseal fills it in. Leave it out.`,
        { details: { table: this.#cipher.label, field: column } },
      );
    }
  }

  [inspect.custom](): string {
    return `TableApi { ${this.#cipher.label} }`;
  }
}

function separate<OpenedRow>(
  opened: readonly OpenedRow[],
  batch: DecryptBatch,
): CollectedRows<OpenedRow> {
  const failed = new Map<number, FieldSealError[]>();
  for (const { rowNumber, error } of batch.errors) {
    failed.set(rowNumber, [...(failed.get(rowNumber) ?? []), error]);
  }
  return {
    rows: opened.filter((_, rowNumber) => !failed.has(rowNumber)),
    failed: [...failed]
      .sort(([left], [right]) => left - right)
      .map(([rowNumber, errors]) => ({ rowNumber, errors })),
  };
}

/** Nothing that a tenant, a subject or a row id could come from. */
/** A row of an interface or a class has no index signature, but it has columns by name. */
function columnsOf(row: object): Row {
  return row as Row;
}

const NO_ROW: Row = Object.freeze({});

/** One row in, one row out. */
function onlyOne<Item>(items: readonly Item[]): Item {
  for (const item of items) return item;
  throw new TypeError('a batch lost its only row');
}

function named([field, name]: readonly [string, string | undefined]): [string, string][] {
  return name === undefined ? [] : [[field, name]];
}
