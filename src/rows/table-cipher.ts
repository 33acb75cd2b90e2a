import { concatBytes } from '../bytes/bytes.js';
import { utf8 } from '../bytes/text.js';
import { lengthPrefixed } from '../bytes/tlv.js';
import type { Prf } from '../crypto/engine.js';
import { FieldSealError } from '../errors.js';
import { ColumnCipher, type RowPlace } from '../field/column-cipher.js';
import { type Normaliser, exact, normaliserIds } from '../field/normaliser.js';
import type { Storage } from '../field/storage.js';
import { encodeRow } from '../format/associated-data.js';
import { payloadLength } from '../format/plaintext.js';
import { maxPayloadLength } from '../format/suite.js';
import type { TypedValue } from '../format/typed-value.js';
import type { DataKey } from '../keys/data-key.js';
import type { KeyWant } from '../keys/keyring.js';
import type { FieldSpec, IndexSpec } from '../schema/field-spec.js';
import type { AnySealedTable } from '../schema/infer.js';
import { fieldName, suiteOf, tooShort } from '../schema/table.js';
import { rowIdOf } from './row-identity.js';
import { type ScopeEntry, ScopeResolver } from './scope-resolver.js';

/** Any row: columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** One sealed field of a table, ready for use in an instance. */
export interface SealedColumn {
  readonly key: string;
  readonly spec: FieldSpec;
  readonly cipher: ColumnCipher;
  /** Where older values may lie; tried in order, for reading only. */
  readonly former: readonly ColumnCipher[];
  readonly indexes: readonly IndexColumn[];
  /** The one to search by, unless another is named. */
  readonly bestIndex: IndexColumn | undefined;
}

/** A companion column, over one field or several. */
export interface IndexColumn {
  readonly column: string;
  readonly bits: number;
  readonly unique: boolean;
  readonly perTenant: boolean;
  readonly generation: number;
  /** False while it may not be searched by. */
  readonly filled: boolean;
  readonly parts: readonly {
    readonly field: string;
    readonly normalisers: readonly Normaliser[];
  }[];
  readonly compound: boolean;
  /** The index key under a data key of kind I. */
  readonly prf: (key: DataKey, tenant: string | undefined) => Prf;
}

/** Everything an instance knows of one declared table. */
export class TableCipher {
  readonly table: AnySealedTable;
  /** The name under which the instance knows the table: a model or an entity. */
  readonly label: string;
  readonly storage: Storage;
  readonly columns: ReadonlyMap<string, SealedColumn>;
  readonly compounds: readonly IndexColumn[];
  /** Every companion column. */
  readonly indexColumns: ReadonlySet<string>;
  readonly scopes: ScopeResolver;
  readonly #rowBound: boolean;

  constructor(namespace: string, label: string, table: AnySealedTable) {
    this.table = table;
    this.label = label;
    this.storage = table.storage;
    this.#rowBound = table.rowId.length > 0;
    this.scopes = new ScopeResolver(table, label);
    this.columns = new Map(
      Object.entries(table.fields).map(([key, { spec }]) => [
        key,
        sealedColumn(namespace, table, key, spec),
      ]),
    );
    this.compounds = Object.entries(table.indexes).map(([column, index]) =>
      indexColumn(namespace, table, {
        column,
        ...index,
        name: index.name ?? column,
        compound: true,
      }),
    );
    const single = [...this.columns.values()].flatMap((column) => column.indexes);
    this.indexColumns = new Set([...single, ...this.compounds].map((index) => index.column));
  }

  /** Where the values of a row belong. Deterministic values take no row id and no subject. */
  placeOf(column: SealedColumn, entry: ScopeEntry, row: Row): RowPlace {
    if (column.spec.deterministic !== undefined) return entry.deterministic;
    if (!this.#rowBound) return entry.unbound;
    return {
      scope: entry.unbound.scope,
      scopeTlvs: entry.unbound.scopeTlvs,
      rowTlv: encodeRow(rowIdOf(this.table, this.label, row)),
    };
  }

  /** The key that seals values of a column. */
  sealingWant(column: SealedColumn, entry: ScopeEntry): KeyWant {
    const { deterministic } = column.spec;
    return deterministic === undefined
      ? entry.encryptionKey
      : entry.sharedKey('D', deterministic.generation, true);
  }

  /** The key of an index. */
  indexWant(index: IndexColumn, entry: ScopeEntry): KeyWant {
    return entry.sharedKey('I', index.generation, index.perTenant);
  }

  /**
   * Checks the type of a value for a column. Enough for a search: a value that could not be written
   * is one that no row has.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_VALUE`, which names the field and not the value.
   */
  typed(column: SealedColumn, value: unknown): TypedValue {
    const { spec } = column;
    const typed = spec.codec.toTyped(value, spec.deterministic !== undefined);
    if (typed === undefined) throw this.invalid(column.key, `must be ${spec.codec.expects}`);
    return typed;
  }

  /**
   * Checks a value to be written: its type, and what else its declaration asks for.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_VALUE`, which names the field and not the value.
   */
  writable(column: SealedColumn, value: unknown): TypedValue {
    const { spec } = column;
    const typed = this.typed(column, value);
    if (spec.oneOf !== undefined && !spec.oneOf.includes(value)) {
      throw this.invalid(column.key, 'is not one of the values that its declaration lists');
    }
    const longest = longestPayload(spec);
    if (exceeds(typed, longest)) {
      const unit = longest === maxPayloadLength ? 'bytes (16 MiB)' : 'bytes';
      throw this.invalid(column.key, `is longer than ${String(longest)} ${unit}`);
    }
    return typed;
  }

  /** Refuses a stored value that its physical column would cut off. */
  checkLength(column: SealedColumn, stored: string | Uint8Array): void {
    const { columnLength } = column.spec;
    if (columnLength !== undefined && stored.length > columnLength) {
      throw tooShort(this.table.name, column.key, stored.length);
    }
  }

  invalid(key: string, what: string): FieldSealError {
    return new FieldSealError('ERR_FIELDSEAL_VALUE', `The value of ${this.label}.${key} ${what}.`, {
      details: { table: this.label, field: key },
    });
  }
}

/** Bytes that a value may have, by the format, its padding and its declaration. */
function longestPayload(spec: FieldSpec): number {
  const { padding, maxBytes = maxPayloadLength } = spec;
  const padded = typeof padding === 'object' ? padding.to : maxPayloadLength;
  return Math.min(maxBytes, padded, maxPayloadLength);
}

function exceeds(typed: TypedValue, maxBytes: number): boolean {
  const { value } = typed;
  // A code unit takes at most three bytes: most texts need no counting.
  if (typeof value === 'string' && value.length * 3 <= maxBytes) return false;
  return payloadLength(typed) > maxBytes;
}

function sealedColumn(
  namespace: string,
  table: AnySealedTable,
  key: string,
  spec: FieldSpec,
): SealedColumn {
  const place = {
    namespace,
    table: table.name,
    column: fieldName(key, spec),
    joinDomain: spec.deterministic?.joinDomain,
  };
  const options = {
    suite: suiteOf(spec),
    padding: spec.padding,
    storage: table.storage,
    // Suite 2 takes no custom context: it would keep equal values apart.
    custom: spec.deterministic === undefined ? table.custom : undefined,
  };
  const indexes = spec.indexes.map((index) =>
    indexColumn(namespace, table, {
      ...index,
      parts: [{ field: key, normalisers: index.normalisers }],
      compound: false,
    }),
  );
  return {
    key,
    spec,
    cipher: new ColumnCipher({ place, ...options }),
    former: spec.formerPlaces.map(
      (former) => new ColumnCipher({ place: { ...place, ...former }, ...options }),
    ),
    indexes,
    bestIndex: bestOf(indexes),
  };
}

/** One at full width before a truncated one, a whole value before a part. */
function bestOf(indexes: readonly IndexColumn[]): IndexColumn | undefined {
  const rank = (index: IndexColumn): number =>
    (index.parts.some((part) => part.normalisers.some((one) => one.narrows)) ? 1000 : 0) -
    index.bits;
  return indexes
    .filter((index) => index.filled)
    .reduce<IndexColumn | undefined>(
      (best, index) => (best === undefined || rank(index) < rank(best) ? index : best),
      undefined,
    );
}

type IndexDeclaration = Pick<
  IndexSpec,
  'column' | 'name' | 'bits' | 'unique' | 'perTenant' | 'generation' | 'filled'
> &
  Pick<IndexColumn, 'parts' | 'compound'>;

function indexColumn(
  namespace: string,
  table: AnySealedTable,
  declared: IndexDeclaration,
): IndexColumn {
  const { column, bits, unique, generation, filled, parts, compound, name } = declared;
  const names = parts.map((part) => {
    const spec = table.fields[part.field]?.spec;
    return utf8(spec === undefined ? part.field : fieldName(part.field, spec));
  });
  const [first = new Uint8Array(0)] = names;
  const place = {
    namespace,
    table: table.name,
    // Of a compound index: each part with its length, so that no two lists of names are alike.
    column: compound ? concatBytes(...names.map(lengthPrefixed)) : first,
    index: name,
    normalisers: parts.map((part) => normaliserIds(part.normalisers)).join(';'),
  };
  const perTenant = declared.perTenant ?? table.tenant !== undefined;
  const id = JSON.stringify([table.name, column]);
  // A search or a page of rows asks for the same one again and again.
  let last: { key: DataKey; tenant: string | undefined; prf: Prf } | undefined;
  const prfOf = (key: DataKey, tenant: string | undefined): Prf =>
    perTenant && tenant !== undefined
      ? key.blindIndex({ ...place, tenant }, id + tenant)
      : key.blindIndex(place, id);
  return {
    column,
    bits,
    unique,
    perTenant,
    generation,
    filled,
    // What changes nothing is not applied; its id is in the key all the same.
    parts: parts.map(({ field, normalisers }) => ({
      field,
      normalisers: normalisers.filter((normaliser) => normaliser !== exact),
    })),
    compound,
    prf: (key, tenant) => {
      if (last?.key !== key || last.tenant !== tenant)
        last = { key, tenant, prf: prfOf(key, tenant) };
      return last.prf;
    },
  };
}
