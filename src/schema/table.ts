import { FieldSealError } from '../errors.js';
import type { Storage } from '../field/storage.js';
import { payloadLengthOf, storedLengthOf } from '../field/stored-length.js';
import { isWellFormed } from '../bytes/text.js';
import { SUITES, type Suite } from '../format/suite.js';
import type { CompoundIndex } from './compound-index.js';
import type { AnyField } from './field.js';
import type { FieldSpec } from './field-spec.js';

/** Where a tenant or a subject comes from: a column of the row, or always the caller. */
export type ScopeSource = { readonly column: string } | 'caller';

export interface RowIdPart {
  readonly column: string;
  readonly type: 'uuid' | 'integer' | 'string';
}

export interface TableOptions<S extends Storage = Storage> {
  /** Default 'text'. */
  readonly storage?: S;
  /** Binds every value to its tenant. */
  readonly tenant?: ScopeSource;
  /** Binds every value to the person it is about. */
  readonly subject?: ScopeSource;
  /**
   * Whose the encryption keys are. 'tenant' and 'subject' give each a key that can be destroyed alone,
   * and need `managedKeys`. Default 'global'.
   */
  readonly keyScope?: 'global' | 'tenant' | 'subject';
  /**
   * Binds every value to its row, by the row's id, which must be known before INSERT. The only thing
   * that stops a database administrator from copying one row's value into another row.
   */
  readonly rowId?: RowIdPart | readonly RowIdPart[];
  /** Further facts that every value of the table is bound to. */
  readonly custom?: Readonly<Record<string, string>>;
  /** Indexes over several fields, by companion column. */
  readonly indexes?: Readonly<Record<string, CompoundIndex>>;
}

declare const compoundType: unique symbol;
declare const storageType: unique symbol;

/** A declared table: the one description from which everything else follows. */
export interface SealedTable<
  Fields extends Readonly<Record<string, AnyField>> = Readonly<Record<string, AnyField>>,
  CompoundColumn extends string = string,
  S extends Storage = Storage,
> {
  /** The stable name in keys and associated data. */
  readonly name: string;
  readonly fields: Fields;
  readonly storage: S;
  readonly tenant: ScopeSource | undefined;
  readonly subject: ScopeSource | undefined;
  readonly keyScope: 'global' | 'tenant' | 'subject';
  readonly rowId: readonly RowIdPart[];
  readonly custom: Readonly<Record<string, string>> | undefined;
  readonly indexes: Readonly<Record<string, CompoundIndex>>;
  /** Type only. In a box: `never` alone in an optional property could not be inferred back. */
  readonly [compoundType]?: { readonly column: CompoundColumn };
  readonly [storageType]?: S;
}

/**
 * Declares a table.
 *
 * @param name - The table's stable logical name. It stays when the physical table is renamed.
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a declaration that contradicts itself,
 * `ERR_FIELDSEAL_COLUMN_TOO_SHORT` if a field's longest value cannot fit its column.
 *
 * @example
 * ```ts
 * import { email, field, sealedTable } from 'fieldseal';
 *
 * export const customers = sealedTable('customers', {
 *   email: field.string().blindIndex('emailIndex', { normalise: email, unique: true }),
 *   bornOn: field.calendarDate(),
 * });
 * ```
 */
export function sealedTable<
  const Fields extends Readonly<Record<string, AnyField>>,
  const CompoundColumn extends string = never,
  const S extends Storage = 'text',
>(
  name: string,
  fields: Fields,
  options: Omit<TableOptions<S>, 'indexes'> & {
    readonly indexes?: Readonly<Record<CompoundColumn, CompoundIndex>>;
  } = {},
  // Not inferred from where the table is put: there, every declared table must fit.
): SealedTable<Fields, NoInfer<CompoundColumn>, NoInfer<S>> {
  const { rowId = [], keyScope = 'global', tenant, subject, custom } = options;
  const table = {
    name,
    fields,
    // The default of S is the default of the value.
    storage: options.storage ?? ('text' as S),
    tenant,
    subject,
    keyScope,
    rowId: 'column' in rowId ? [rowId] : rowId,
    custom,
    indexes: options.indexes ?? {},
  };
  checkNames(table);
  checkScopes(table);
  checkLengths(table);
  return Object.freeze(table);
}

/** The suite of a field. */
export function suiteOf(spec: FieldSpec): Suite {
  return spec.deterministic === undefined ? SUITES[1] : SUITES[2];
}

/** The logical name of a field declared under `key`. */
export function fieldName(key: string, spec: FieldSpec): string {
  return spec.name ?? key;
}

function checkNames(table: SealedTable): void {
  const { name, fields, indexes } = table;
  if (name === '' || !isWellFormed(name)) {
    throw misdeclared(table, 'needs a name of at least one character');
  }
  const entries = Object.entries(fields);
  if (entries.length === 0) throw misdeclared(table, 'declares no field');
  const logical = new Set<string>();
  const columns = new Set(Object.keys(fields));
  for (const [key, { spec }] of entries) {
    const logicalName = fieldName(key, spec);
    if (logicalName === '' || !isWellFormed(logicalName)) {
      throw misdeclared(table, 'has a field with an empty or ill-formed name');
    }
    if (logical.has(logicalName)) {
      throw misdeclared(table, `names the column '${logicalName}' twice`);
    }
    logical.add(logicalName);
    checkFormerPlaces(table, spec);
  }
  for (const column of companionsOf(table)) {
    if (column === '') throw misdeclared(table, 'has an index in a column with an empty name');
    if (columns.has(column)) throw misdeclared(table, `names the column '${column}' twice`);
    columns.add(column);
  }
  for (const [column, index] of Object.entries(indexes)) {
    const unknown = index.parts.find((part) => fields[part.field] === undefined);
    if (unknown !== undefined) {
      throw misdeclared(table, `indexes the unknown field '${unknown.field}' in '${column}'`);
    }
    const normalised = index.parts.find(
      (part) =>
        part.normalisers.some((normaliser) => normaliser.id !== 'exact/1') &&
        fields[part.field]?.spec.type !== 'string',
    );
    if (normalised !== undefined) {
      throw misdeclared(
        table,
        `normalises '${normalised.field}' in '${column}', which is not a string`,
      );
    }
  }
}

/** The columns of all indexes. */
function companionsOf(table: SealedTable): readonly string[] {
  return [
    ...Object.values(table.fields).flatMap(({ spec }) => spec.indexes.map((index) => index.column)),
    ...Object.keys(table.indexes),
  ];
}

function checkFormerPlaces(table: SealedTable, spec: FieldSpec): void {
  const names = spec.formerPlaces.flatMap((place) => Object.values<unknown>({ ...place }));
  const usable = names.every(
    (name) => typeof name === 'string' && name !== '' && isWellFormed(name),
  );
  if (!usable) throw misdeclared(table, 'names a former place that is empty or ill-formed');
}

function checkScopes(table: SealedTable): void {
  const { keyScope, tenant, subject, rowId, fields } = table;
  const custom = Object.entries(table.custom ?? {}).flat();
  if (!custom.every((text) => typeof text === 'string' && isWellFormed(text))) {
    throw misdeclared(table, 'has a custom context that is not well-formed text');
  }
  if (Object.hasOwn(table.custom ?? {}, '')) {
    throw misdeclared(table, 'has a custom context with an empty key');
  }
  if (keyScope === 'tenant' && tenant === undefined) {
    throw misdeclared(table, "has keyScope 'tenant' but declares no tenant");
  }
  if (keyScope === 'subject' && subject === undefined) {
    throw misdeclared(table, "has keyScope 'subject' but declares no subject");
  }
  const context = [tenant, subject, ...rowId].flatMap((source) =>
    typeof source === 'object' ? [source.column] : [],
  );
  const companions = companionsOf(table);
  for (const column of context) {
    if (column === '')
      throw misdeclared(table, 'takes its context from a column with an empty name');
    if (companions.includes(column)) throw misdeclared(table, `names the column '${column}' twice`);
    if (fields[column] !== undefined) {
      throw misdeclared(
        table,
        `takes '${column}' both as a sealed field and as a part of its context, which must be readable`,
      );
    }
  }
}

function checkLengths(table: SealedTable): void {
  for (const [key, { spec }] of Object.entries(table.fields)) {
    const { columnLength, maxBytes, padding } = spec;
    if (columnLength === undefined) continue;
    const longest = payloadLengthOf(
      spec.type,
      maxBytes ?? (typeof padding === 'object' ? padding.to : 1),
    );
    const needed = storedLengthOf(suiteOf(spec), padding, table.storage, longest);
    if (needed === undefined || needed > columnLength) throw tooShort(table.name, key, needed);
  }
}

/** The error for a physical column that cannot hold what must go into it. */
export function tooShort(table: string, key: string, needed: number | undefined): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_COLUMN_TOO_SHORT',
    `The column of ${table}.${key} is too short for its sealed values` +
      (needed === undefined ? '.' : `: it needs a length of at least ${String(needed)}.`) +
      ' A database that cuts a value off destroys it. Widen the column; storedLength() gives its size.',
    { details: { table, field: key } },
  );
}

function misdeclared(table: SealedTable, what: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_CONFIGURATION',
    `The declaration of table '${table.name}' ${what}.`,
    { details: { table: table.name } },
  );
}
