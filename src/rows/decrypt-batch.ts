import { type FieldSealError, isFieldSealError } from '../errors.js';
import type { RowPlace } from '../field/column-cipher.js';
import type { Scope } from '../format/associated-data.js';
import type { Envelope } from '../format/envelope.js';
import type { GcmSubkey } from '../keys/data-key.js';
import type { Core } from './core.js';
import type { Target } from './encrypt-batch.js';
import { KeyBatch, type KeySlot } from './key-batch.js';
import {
  isOfColumn,
  isSealed,
  openFormer,
  openedValue,
  openingScope,
  plainValue,
  readEnvelope,
  refusal,
} from './open-value.js';
import type { ScopeEntry } from './scope-resolver.js';
import type { Row, SealedColumn, TableCipher } from './table-cipher.js';
import { inChunks } from './yielding.js';

interface OpenCell {
  readonly table: TableCipher;
  readonly column: SealedColumn;
  readonly place: RowPlace;
  readonly stored: string | Uint8Array;
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

  /** Values to open. */
  get size(): number {
    return this.#cells.length;
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
      // A row without a usable tenant or id is one bad row, not a bad call.
      this.#collect(column, rowNumber, () => {
        entry ??= table.scopes.ofRow(row, bound);
        this.addValue(table, column, entry, row, stored, target, name, rowNumber);
      });
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
    if (!isSealed(stored)) {
      this.#collect(column, rowNumber, () => {
        target[targetKey] = plainValue(this.#core, table, column, stored);
      });
      return;
    }
    // The start is all that finding the key takes. The rest is read when its turn comes: a page of
    // envelopes kept until then would cost the garbage collector more than the opening.
    const start = this.#core.starts.read(stored);
    if (start === undefined) {
      this.#report(column, rowNumber, refusal(this.#core, table, column, 'malformed'));
      return;
    }
    const place = table.placeOf(column, entry, row);
    if (!isOfColumn(column, place, start)) {
      this.#report(column, rowNumber, refusal(this.#core, table, column, 'wrong-suite'));
      return;
    }
    const scope = openingScope(column, entry);
    const slot = this.#keys.wantId(start.keyId, start.suite.keyKind, scope);
    this.#cells.push({ table, column, place, stored, slot, target, targetKey, rowNumber });
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
    const { engine, tools } = this.#core;
    // All values of one table, week and key are one call of the engine.
    const groups = new Map<GcmSubkey, { cell: OpenCell; envelope: Envelope }[]>();
    for (const cell of cells) {
      const { table, column, place, stored } = cell;
      const { key, error } = cell.slot;
      const memory = engine.inGroups ? undefined : tools.envelopeScratch.take;
      const envelope = readEnvelope(this.#core, stored, memory);
      if (envelope === undefined) {
        this.#report(column, cell.rowNumber, refusal(this.#core, table, column, 'malformed'));
      } else if (error !== undefined) this.#report(column, cell.rowNumber, error);
      else if (key === undefined) {
        const unknown = refusal(this.#core, table, column, 'unknown-key');
        this.#report(column, cell.rowNumber, unknown);
      } else if (envelope.suite.id === 2 || !engine.inGroups) {
        this.#finish(cell, envelope, column.cipher.open(tools, key, place, envelope));
      } else {
        const subkey = column.cipher.subkey(key, envelope.slice);
        const group = groups.get(subkey);
        if (group === undefined) groups.set(subkey, [{ cell, envelope }]);
        else group.push({ cell, envelope });
      }
    }
    for (const [subkey, group] of groups) {
      const opened = subkey.gcm.openMany(
        group.map(({ cell, envelope }) => cell.column.cipher.openJob(subkey, cell.place, envelope)),
      );
      group.forEach(({ cell, envelope }, at) => {
        this.#finish(cell, envelope, opened[at]);
      });
    }
  }

  #finish(cell: OpenCell, envelope: Envelope, opened: Uint8Array | undefined): void {
    const { table, column, place, slot } = cell;
    const plaintext =
      opened ?? (slot.key && openFormer(this.#core.tools, column, slot.key, place, envelope));
    this.#collect(column, cell.rowNumber, () => {
      cell.target[cell.targetKey] = openedValue(this.#core, table, column, plaintext);
    });
  }

  /** Does what may refuse one value. */
  #collect(column: SealedColumn, rowNumber: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#report(column, rowNumber, error);
    }
  }

  #report(column: SealedColumn, rowNumber: number, error: unknown): void {
    if (this.#collected === undefined || !isFieldSealError(error)) throw error;
    this.#collected.push({ rowNumber, field: column.key, error });
  }
}
