import type { Ciphertext, IndexValue, Storage } from '../field/storage.js';
import type { AnyField, FieldValue, IndexColumnOf, IsSearchable } from './field.js';
import type { SealedTable } from './table.js';

declare const typeError: unique symbol;

/** A type that nothing has: the compiler shows its message where a value was expected. */
export interface FieldSealTypeError<Message extends string> {
  readonly [typeError]: Message;
}

/** Any declared table. */
export type AnySealedTable = SealedTable;

export type FieldsOf<T> = T extends SealedTable<infer Fields> ? Fields : never;
export type FieldKey<T> = keyof FieldsOf<T> & string;
export type StorageOf<T> =
  T extends SealedTable<Readonly<Record<string, AnyField>>, string, infer S> ? S : Storage;

type CompoundColumn<T> =
  T extends SealedTable<Readonly<Record<string, AnyField>>, infer Column> ? Column : never;

/** The names of all companion columns of a table. */
export type IndexColumn<T> =
  { [K in FieldKey<T>]: IndexColumnOf<FieldsOf<T>[K]> }[FieldKey<T>] | CompoundColumn<T>;

/** The sealed fields of a row as the application sees them. */
export type PlainFields<T> = { [K in FieldKey<T>]: FieldValue<FieldsOf<T>[K]> | null };

/** A row to encrypt: any of the sealed fields, and whatever other columns it has. */
export type PlainRow<T> = { readonly [K in FieldKey<T>]?: PlainFields<T>[K] | undefined };

/** Index columns that follow from the fields a row has. */
type IndexesFor<T, R> = {
  [K in FieldKey<T> & keyof R as IndexColumnOf<FieldsOf<T>[K]>]: IndexValue<StorageOf<T>> | null;
};

/** Columns that pass unchanged. `Omit` would lose the named ones beside an index signature. */
type OtherColumns<T, R> = {
  [K in keyof R as K extends FieldKey<T> | IndexColumn<T> ? never : K]: R[K];
};

/** The columns of a row that are declared; all of them, where an index signature could be any. */
type Declared<T, R> = Pick<R, keyof R & FieldKey<T>>;

/** A row as the database stores it: sealed fields as ciphertext, index columns beside them. */
export type SealedRow<T, R> = OtherColumns<T, R> &
  SealedFields<T, Declared<T, R>> &
  IndexesFor<T, R> &
  Partial<Record<CompoundColumn<T>, IndexValue<StorageOf<T>> | null>>;

type SealedFields<T, Fields> = { [K in keyof Fields]: SealedValue<T, Fields[K]> };

type SealedValue<T, V> = undefined extends V
  ? Ciphertext<StorageOf<T>> | Extract<V, null | undefined>
  : Ciphertext<StorageOf<T>> | Extract<V, null>;

/** A row as the application reads it: plain values, no index columns. */
export type OpenRow<T, R> = OtherColumns<T, R> & OpenFields<T, Declared<T, R>>;

type OpenFields<T, Fields> = {
  [K in keyof Fields]:
    | (K extends FieldKey<T> ? FieldValue<FieldsOf<T>[K]> : never)
    | Extract<Fields[K], null | undefined>;
};

/** What may be asked of one field. */
export type FieldCondition<Value> = Value | { readonly in: readonly Value[] } | null;

/** Conditions on sealed fields. A field without an index can only be asked whether it is NULL. */
export type WhereInput<T> = {
  readonly [K in FieldKey<T>]?: IsSearchable<FieldsOf<T>[K]> extends true
    ? FieldCondition<FieldValue<FieldsOf<T>[K]>>
    : K extends CompoundPart<T>
      ? FieldCondition<FieldValue<FieldsOf<T>[K]>>
      : FieldSealTypeError<`field '${K}' has no index, so it cannot be searched: add .blindIndex('…') or .deterministic() to its declaration`> | null;
};

/** With compound indexes the parts are known at run time only. */
type CompoundPart<T> = [CompoundColumn<T>] extends [never] ? never : FieldKey<T>;

/** Companion columns, and deterministic fields, with what to compare them with. */
export type WhereColumns<T> = Readonly<
  Partial<
    Record<
      FieldKey<T> | IndexColumn<T>,
      | IndexValue<StorageOf<T>>
      | Ciphertext<StorageOf<T>>
      | readonly (IndexValue<StorageOf<T>> | Ciphertext<StorageOf<T>>)[]
      | null
    >
  >
>;
