import { wipe } from '../bytes/bytes.js';
import type { GcmOpenJob } from '../crypto/engine.js';
import { FieldSealError } from '../errors.js';
import type { ColumnCipher, RowPlace } from '../field/column-cipher.js';
import type { Scope } from '../format/associated-data.js';
import { type Envelope, fromText, looksSealed, parseEnvelope } from '../format/envelope.js';
import { decodePlaintext } from '../format/plaintext.js';
import type { DataKey, GcmSubkey } from '../keys/data-key.js';
import type { Core } from './core.js';
import type { Target } from './encrypt-batch.js';
import type { OpenFailure } from './events.js';
import { KeyBatch, type KeySlot } from './key-batch.js';
import type { ScopeEntry } from './scope-resolver.js';
import type { Row, SealedColumn, TableCipher } from './table-cipher.js';
import { inChunks } from './yielding.js';

interface OpenCell {
  readonly table: TableCipher;
  readonly column: SealedColumn;
  readonly place: RowPlace;
  readonly envelope: Envelope;
  readonly slot: KeySlot;
  readonly target: Target;
  readonly targetKey: string;
  readonly rowNumber: number;
}

/** A value that could not be opened. */
export interface OpenError {
  /** Position of the row in the call. */
  readonly rowNumber: number;
  readonly field: string;
  readonly error: FieldSealError;
}

/**
 * Stored values to open, of any tables: collected first, so that missing keys are fetched in one go,
 * then opened without waiting.
 */
export class DecryptBatch {
  readonly #core: Core;
  readonly #keys: KeyBatch;
  readonly #cells: OpenCell[] = [];
  readonly #collected: OpenError[] | undefined;

  /** `collect` keeps the errors of single values instead of failing at the first. */
  constructor(core: Core, collect = false) {
    this.#core = core;
    this.#keys = new KeyBatch(core.keyring);
    this.#collected = collect ? [] : undefined;
  }

  get keysReady(): boolean {
    return this.#keys.ready;
  }

  get errors(): readonly OpenError[] {
    return this.#collected ?? [];
  }

  loadKeys(): Promise<void> {
    return this.#keys.load();
  }

  /**
   * Adds the sealed fields that a row has. `target` gets their values.
   *
   * @param names - Field by name in the row, where they differ: a raw query's own column names.
   */
  addRow(
    table: TableCipher,
    row: Row,
    target: Target,
    bound: Scope,
    rowNumber = 0,
    names?: ReadonlyMap<string, string>,
  ): void {
    let entry: ScopeEntry | undefined;
    for (const column of table.columns.values()) {
      const name = names?.get(column.key) ?? column.key;
      const stored = row[name];
      if (stored === undefined) continue;
      if (stored === null) {
        target[name] = null;
        continue;
      }
      entry ??= table.scopes.ofRow(row, bound);
      this.addValue(table, column, entry, row, stored, target, name, rowNumber);
    }
  }

  /** Adds one stored value. */
  addValue(
    table: TableCipher,
    column: SealedColumn,
    entry: ScopeEntry,
    row: Row,
    stored: unknown,
    target: Target,
    targetKey: string,
    rowNumber = 0,
  ): void {
    const sealed =
      (typeof stored === 'string' || stored instanceof Uint8Array) && looksSealed(stored);
    if (!sealed) {
      this.#plaintext(table, column, stored, target, targetKey, rowNumber);
      return;
    }
    const bytes = typeof stored === 'string' ? fromText(stored) : stored;
    const envelope = bytes && parseEnvelope(bytes);
    if (envelope === undefined) {
      this.#fail(table, column, 'malformed', rowNumber);
      return;
    }
    const place = table.placeOf(column, entry, row);
    const wrongSuite =
      envelope.suite !== column.cipher.suite || envelope.rowBound !== place.rowTlv.length > 0;
    if (wrongSuite) {
      this.#fail(table, column, 'wrong-suite', rowNumber);
      return;
    }
    const scope = keyScopeOf(column, entry);
    const slot = this.#keys.wantId(envelope.keyId, envelope.suite.keyKind, scope);
    this.#cells.push({ table, column, place, envelope, slot, target, targetKey, rowNumber });
  }

  /** Opens everything. The keys must be there, or be unknown. */
  runNow(): void {
    this.#open(this.#cells);
  }

  /** The same, giving way to other work between chunks. */
  async run(): Promise<void> {
    await inChunks(this.#cells, (cells) => {
      this.#open(cells);
    });
  }

  #open(cells: readonly OpenCell[]): void {
    // All values of one table, week and key are one call of the engine.
    const groups = new Map<GcmSubkey, { job: GcmOpenJob; cell: OpenCell; key: DataKey }[]>();
    for (const cell of cells) {
      const { key, error } = cell.slot;
      if (error !== undefined) this.#report(cell, error);
      else if (key === undefined)
        this.#fail(cell.table, cell.column, 'unknown-key', cell.rowNumber);
      else if (cell.envelope.suite.id === 2) this.#openDeterministic(cell, key);
      else {
        const subkey = this.#subkey(cell.column.cipher, key, cell.envelope);
        const job = cell.column.cipher.openJob(subkey, cell.place, cell.envelope);
        const group = groups.get(subkey);
        if (group === undefined) groups.set(subkey, [{ job, cell, key }]);
        else group.push({ job, cell, key });
      }
    }
    for (const [subkey, group] of groups) {
      const opened = subkey.gcm.openMany(group.map(({ job }) => job));
      group.forEach(({ cell, key }, at) => {
        this.#finish(cell, opened[at] ?? this.#openFormer(cell, key));
      });
    }
  }

  #openDeterministic(cell: OpenCell, key: DataKey): void {
    for (const cipher of [cell.column.cipher, ...cell.column.former]) {
      const plaintext = cipher.openDeterministic(key, cell.place, cell.envelope);
      if (plaintext !== undefined) {
        this.#finish(cell, plaintext);
        return;
      }
    }
    this.#finish(cell, undefined);
  }

  #openFormer(cell: OpenCell, key: DataKey): Uint8Array | undefined {
    for (const cipher of cell.column.former) {
      const subkey = this.#subkey(cipher, key, cell.envelope);
      const { nonce, associatedData, sealed } = cipher.openJob(subkey, cell.place, cell.envelope);
      const plaintext = subkey.gcm.open(nonce, associatedData, sealed);
      if (plaintext !== undefined) return plaintext;
    }
    return undefined;
  }

  #subkey(cipher: ColumnCipher, key: DataKey, envelope: Envelope): GcmSubkey {
    return key.gcm(cipher.place.namespace, cipher.place.table, envelope.slice);
  }

  #finish(cell: OpenCell, plaintext: Uint8Array | undefined): void {
    const { table, column, rowNumber } = cell;
    if (plaintext === undefined) {
      this.#fail(table, column, 'not-authentic', rowNumber);
      return;
    }
    const typed = decodePlaintext(plaintext);
    wipe(plaintext);
    if (typed === undefined) {
      this.#fail(table, column, 'bad-plaintext', rowNumber);
      return;
    }
    const value = column.spec.codec.fromTyped(typed);
    if (value === undefined) {
      this.#report(cell, table.invalid(column.key, `was sealed as another type: ${typed.type}`));
      return;
    }
    cell.target[cell.targetKey] = value;
  }

  /** A value that does not look sealed: right only in a column that may still hold plaintext. */
  #plaintext(
    table: TableCipher,
    column: SealedColumn,
    stored: unknown,
    target: Target,
    targetKey: string,
    rowNumber: number,
  ): void {
    const { plaintext, codec } = column.spec;
    const allowed = plaintext !== undefined && this.#core.now() < plaintext.untilMs;
    const value = allowed ? codec.fromPlain(stored) : undefined;
    if (value === undefined) {
      this.#fail(table, column, 'not-sealed', rowNumber);
      return;
    }
    this.#core.emit({ type: 'plaintext-read', table: table.label, field: column.key });
    target[targetKey] = value;
  }

  #fail(table: TableCipher, column: SealedColumn, reason: OpenFailure, rowNumber: number): void {
    this.#core.emit({ type: 'open-failed', table: table.label, field: column.key, reason });
    this.#report({ column, rowNumber }, cannotOpen(table.label, column.key));
  }

  #report(cell: Pick<OpenCell, 'column' | 'rowNumber'>, error: FieldSealError): void {
    if (this.#collected === undefined) throw error;
    this.#collected.push({ rowNumber: cell.rowNumber, field: cell.column.key, error });
  }
}

function keyScopeOf(column: SealedColumn, entry: ScopeEntry): Scope {
  return column.spec.deterministic === undefined ? entry.keyScope : entry.sharedScope(true);
}

/** One error for every cause: which one it was must not be told to whoever made the ciphertext. */
function cannotOpen(table: string, field: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_DECRYPTION_FAILED',
    `The stored value of ${table}.${field} cannot be opened. It is not a value sealed for this field, ` +
      'tenant, subject and row, or it was altered, cut off or moved, or the key that sealed it is not ' +
      'among the configured keys. Check the configured keys first; then restore the value.',
    { details: { table, field } },
  );
}
