import type { GcmSealJob } from '../crypto/engine.js';
import { FieldSealError } from '../errors.js';
import { compoundTagOf, tagOf } from '../field/blind-index.js';
import type { RowPlace } from '../field/column-cipher.js';
import type { Scope } from '../format/associated-data.js';
import { sliceAt } from '../format/slice.js';
import type { TypedValue } from '../format/typed-value.js';
import { wipe } from '../bytes/bytes.js';
import type { DataKey, GcmSubkey } from '../keys/data-key.js';
import type { Core } from './core.js';
import { KeyBatch, type KeySlot, keysNotReady } from './key-batch.js';
import type { ScopeEntry } from './scope-resolver.js';
import type { IndexColumn, Row, SealedColumn, TableCipher } from './table-cipher.js';
import { inChunks } from './yielding.js';

/** Where a result is put. */
export type Target = Record<string, unknown>;

interface SealCell {
  readonly table: TableCipher;
  readonly column: SealedColumn;
  readonly place: RowPlace;
  readonly value: TypedValue;
  readonly slot: KeySlot;
  readonly target: Target;
  readonly targetKey: string;
}

interface IndexCell {
  readonly table: TableCipher;
  readonly index: IndexColumn;
  /** One value for each part; undefined for NULL. */
  readonly values: readonly (TypedValue | undefined)[];
  readonly tenant: string | undefined;
  readonly slot: KeySlot;
  readonly target: Target;
}

/**
 * Values to seal and to index, of any tables: collected first, so that missing keys are fetched in one
 * go, then sealed without waiting.
 */
export class EncryptBatch {
  readonly #core: Core;
  readonly #keys: KeyBatch;
  readonly #seals: SealCell[] = [];
  readonly #indexes: IndexCell[] = [];

  constructor(core: Core) {
    this.#core = core;
    this.#keys = new KeyBatch(core.keyring);
  }

  get keysReady(): boolean {
    return this.#keys.ready;
  }

  /** Values to seal and to index. */
  get size(): number {
    return this.#seals.length + this.#indexes.length;
  }

  loadKeys(): Promise<void> {
    return this.#keys.load();
  }

  /**
   * Adds the sealed fields that a row has. `target` gets their ciphertexts and index values; NULL
   * stays NULL, in the index too, and `undefined` stays untouched.
   */
  addRow(table: TableCipher, row: Row, target: Target, bound: Scope): void {
    let entry: ScopeEntry | undefined;
    for (const column of table.columns.values()) {
      const value = row[column.key];
      if (value === undefined) continue;
      if (value === null) {
        target[column.key] = null;
        for (const index of column.indexes) target[index.column] = null;
        continue;
      }
      entry ??= table.scopes.ofRow(row, bound);
      this.#addValue(table, column, entry, row, value, target);
    }
    for (const index of table.compounds) this.#addCompound(table, index, entry, row, target, bound);
  }

  /** Adds one value to seal, without its indexes. */
  addSeal(
    table: TableCipher,
    column: SealedColumn,
    entry: ScopeEntry,
    row: Row,
    value: unknown,
    target: Target,
    targetKey: string,
  ): TypedValue {
    return this.#push(table, column, entry, row, table.writable(column, value), target, targetKey);
  }

  /** Adds a value to search for in a deterministic column. */
  addProbe(
    table: TableCipher,
    column: SealedColumn,
    entry: ScopeEntry,
    typed: TypedValue,
    target: Target,
  ): void {
    this.#push(table, column, entry, {}, typed, target, column.key);
  }

  #push(
    table: TableCipher,
    column: SealedColumn,
    entry: ScopeEntry,
    row: Row,
    typed: TypedValue,
    target: Target,
    targetKey: string,
  ): TypedValue {
    this.#seals.push({
      table,
      column,
      place: table.placeOf(column, entry, row),
      value: typed,
      slot: this.#keys.want(table.sealingWant(column, entry)),
      target,
      targetKey,
    });
    return typed;
  }

  /** Adds one index value; `values` holds one value for each part of the index. */
  addIndex(
    table: TableCipher,
    index: IndexColumn,
    entry: ScopeEntry,
    values: readonly (TypedValue | undefined)[],
    target: Target,
  ): void {
    this.#indexes.push({
      table,
      index,
      values,
      tenant: entry.scope.tenant,
      slot: this.#keys.want(table.indexWant(index, entry)),
      target,
    });
  }

  /** Seals everything. The keys must be there. */
  runNow(): void {
    const nowMs = this.#core.now();
    this.#seal(this.#seals, nowMs);
    for (const cell of this.#indexes) fillIndex(cell);
  }

  /** The same, giving way to other work between chunks. */
  async run(): Promise<void> {
    await inChunks(this.#seals, (cells) => {
      this.#seal(cells, this.#core.now());
    });
    await inChunks(this.#indexes, (cells) => {
      for (const cell of cells) fillIndex(cell);
    });
  }

  #addValue(
    table: TableCipher,
    column: SealedColumn,
    entry: ScopeEntry,
    row: Row,
    value: unknown,
    target: Target,
  ): void {
    const typed = this.addSeal(table, column, entry, row, value, target, column.key);
    if (column.indexes.length === 0) return;
    const indexed = canonical(table, column, value, typed);
    for (const index of column.indexes) this.addIndex(table, index, entry, [indexed], target);
  }

  #addCompound(
    table: TableCipher,
    index: IndexColumn,
    known: ScopeEntry | undefined,
    row: Row,
    target: Target,
    bound: Scope,
  ): void {
    const given = index.parts.map((part) => row[part.field]);
    if (given.every((value) => value === undefined)) return;
    if (given.some((value) => value === undefined)) throw incomplete(table, index);
    if (given.every((value) => value === null)) {
      target[index.column] = null;
      return;
    }
    const values = index.parts.map((part, at) => {
      const column = table.columns.get(part.field);
      const value = given[at];
      return column === undefined || value === null
        ? undefined
        : canonical(table, column, value, table.writable(column, value));
    });
    this.addIndex(table, index, known ?? table.scopes.ofRow(row, bound), values, target);
  }

  #seal(cells: readonly SealCell[], nowMs: number): void {
    const slice = sliceAt(nowMs);
    if (cells.length === 1 || !this.#core.engine.inGroups) {
      for (const cell of cells) this.#sealOne(cell, nowMs);
      return;
    }
    // All values of one table, week and key are one call of the engine.
    const groups = new Map<GcmSubkey, { job: GcmSealJob; cell: SealCell }[]>();
    for (const cell of cells) {
      const key = keyOf(cell.slot);
      if (cell.column.spec.deterministic !== undefined) {
        finish(cell, cell.column.cipher.sealDeterministic(key, cell.place, cell.value));
        continue;
      }
      const subkey = cell.column.cipher.subkey(key, slice);
      const job = cell.column.cipher.sealJob(
        this.#core.tools,
        subkey,
        cell.place,
        cell.value,
        nowMs,
      );
      const group = groups.get(subkey);
      if (group === undefined) groups.set(subkey, [{ job, cell }]);
      else group.push({ job, cell });
    }
    for (const [subkey, group] of groups) {
      subkey.gcm.sealMany(group.map(({ job }) => job));
      for (const { job, cell } of group) {
        wipe(job.plaintext);
        finish(cell, cell.column.cipher.stored(job.out));
      }
    }
  }

  #sealOne(cell: SealCell, nowMs: number): void {
    const key = keyOf(cell.slot);
    const { cipher } = cell.column;
    finish(cell, cipher.seal(this.#core.tools, key, cell.place, cell.value, nowMs));
  }
}

/**
 * The canonical form that equal values share, which indexes are made from.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_VALUE` for a value without one: under a form of its own, a search
 * for an equal value would miss it.
 */
export function canonical(
  table: TableCipher,
  column: SealedColumn,
  value: unknown,
  typed: TypedValue,
): TypedValue {
  if (typed.type !== 'json' && typed.type !== 'decimal') return typed;
  const form = column.spec.codec.toTyped(value, true);
  if (form !== undefined) return form;
  throw table.invalid(
    column.key,
    'cannot be indexed: JSON with a lone surrogate, and decimals of more than 10,000 digits, have no ' +
      'canonical form',
  );
}

function fillIndex(cell: IndexCell): void {
  const { table, index, values } = cell;
  const prf = index.prf(keyOf(cell.slot), cell.tenant);
  const [value] = values;
  const [part] = index.parts;
  if (!index.compound && value !== undefined && part !== undefined) {
    cell.target[index.column] = tagOf(prf, value, part.normalisers, index.bits, table.storage);
    return;
  }
  const parts = index.parts.map(({ normalisers }, at) => ({ value: values[at], normalisers }));
  cell.target[index.column] = compoundTagOf(prf, parts, index.bits, table.storage);
}

function finish(cell: SealCell, stored: string | Uint8Array): void {
  cell.table.checkLength(cell.column, stored);
  cell.target[cell.targetKey] = stored;
}

/** The key in a slot: `load` has failed before this could find none. */
function keyOf(slot: KeySlot): DataKey {
  if (slot.key !== undefined) return slot.key;
  throw slot.error ?? keysNotReady();
}

function incomplete(table: TableCipher, index: IndexColumn): FieldSealError {
  const fields = index.parts.map((part) => part.field).join(', ');
  return new FieldSealError(
    'ERR_FIELDSEAL_UNSUPPORTED',
    `${table.label} has an index over ${fields} together. Give all of them when one changes, so that ` +
      'the index stays in step.',
    { details: { table: table.label, field: index.column } },
  );
}
