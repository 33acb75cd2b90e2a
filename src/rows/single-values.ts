import { tagOf } from '../field/blind-index.js';
import type { Scope } from '../format/associated-data.js';
import type { DataKey } from '../keys/data-key.js';
import type { KeyWant } from '../keys/keyring.js';
import type { Core } from './core.js';
import { canonical } from './encrypt-batch.js';
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
import { keysNotReady } from './key-batch.js';
import { refuseMixed, searchIndex } from './search.js';
import type { ScopeEntry } from './scope-resolver.js';
import type { IndexColumn, Row, SealedColumn, TableCipher } from './table-cipher.js';

/**
 * One value of a table at a time, at once: under keys in memory, with nothing collected and no promise.
 * What a batch adds around a value would cost half as much as the cipher itself.
 */
export class SingleValues {
  readonly #core: Core;
  readonly #table: TableCipher;
  readonly #bound: Scope;
  #lastSearch: PlannedSearch | undefined;

  constructor(core: Core, table: TableCipher, bound: Scope) {
    this.#core = core;
    this.#table = table;
    this.#bound = bound;
  }

  /** Seals a value, without its indexes. */
  seal(column: SealedColumn, value: unknown, row: Row): string | Uint8Array {
    const table = this.#table;
    const { keyring, now, tools } = this.#core;
    const entry = table.scopes.ofRow(row, this.#bound);
    const typed = table.writable(column, value);
    const place = table.placeOf(column, entry, row);
    const key = ready(keyring.peek(table.sealingWant(column, entry)));
    const stored = column.cipher.seal(tools, key, place, typed, now());
    table.checkLength(column, stored);
    return stored;
  }

  /** Opens a stored value. */
  open(column: SealedColumn, stored: unknown, row: Row): unknown {
    const core = this.#core;
    const table = this.#table;
    const entry = table.scopes.ofRow(row, this.#bound);
    if (!isSealed(stored)) return plainValue(core, table, column, stored);
    const envelope = readEnvelope(core, stored, core.tools.envelopeScratch.take);
    if (envelope === undefined) throw refusal(core, table, column, 'malformed');
    const place = table.placeOf(column, entry, row);
    if (!isOfColumn(column, place, envelope)) throw refusal(core, table, column, 'wrong-suite');
    const { keyId, suite } = envelope;
    const scope = openingScope(column, entry);
    const key = ready(core.keyring.peekId({ keyId, kind: suite.keyKind, scope }));
    const plaintext =
      column.cipher.open(core.tools, key, place, envelope) ??
      openFormer(core.tools, column, key, place, envelope);
    return openedValue(core, table, column, plaintext);
  }

  /** The index value to search a field by; of a deterministic field without an index, its ciphertext. */
  index(column: SealedColumn, value: unknown, using: string | undefined): string | Uint8Array {
    const table = this.#table;
    const { keyring, tools, now } = this.#core;
    let search = this.#lastSearch;
    if (search?.column !== column || search.using !== using) search = this.#search(column, using);
    const { index, entry, want } = search;
    const typed = canonical(table, column, value, table.typed(column, value));
    const key = ready(keyring.peek(want));
    if (index === undefined) {
      const stored = column.cipher.seal(tools, key, entry.deterministic, typed, now());
      table.checkLength(column, stored);
      return stored;
    }
    const prf = index.prf(key, entry.scope.tenant);
    return tagOf(prf, typed, index.parts[0]?.normalisers ?? [], index.bits, table.storage);
  }

  /** By what a column is searched, and under which key: the same for every value. */
  #search(column: SealedColumn, using: string | undefined): PlannedSearch {
    const table = this.#table;
    refuseMixed(table, column);
    const index = searchIndex(table, column, using);
    const entry = table.scopes.ofSearch(this.#bound, index?.perTenant ?? true);
    const want =
      index === undefined ? table.sealingWant(column, entry) : table.indexWant(index, entry);
    this.#lastSearch = { column, using, index, entry, want };
    return this.#lastSearch;
  }
}

interface PlannedSearch {
  readonly column: SealedColumn;
  readonly using: string | undefined;
  /** Undefined for a deterministic column, which is searched itself. */
  readonly index: IndexColumn | undefined;
  readonly entry: ScopeEntry;
  readonly want: KeyWant;
}

function ready(key: DataKey | undefined): DataKey {
  if (key !== undefined) return key;
  throw keysNotReady();
}
