import { FieldSealError } from '../../errors.js';
import type { IndexColumn, SealedColumn, TableCipher } from '../../rows/table-cipher.js';
import { storedLength } from '../../schema/stored-length.js';
import { tooShort } from '../../schema/table.js';
import type { SchemaField, SchemaModel } from './schema-text.js';

/** What MySQL makes of a String without a native type: VARCHAR(191). */
const MYSQL_STRING = 191;
const INDEX_LENGTH = { text: 32, binary: 16 };

/**
 * Checks what only the text of the Prisma schema tells of a declared model.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION`, or `ERR_FIELDSEAL_COLUMN_TOO_SHORT`.
 */
export function checkSchema(
  table: TableCipher,
  schema: SchemaModel,
  provider: string | undefined,
): void {
  for (const column of table.columns.values()) {
    const field = schema.fields.get(column.key);
    if (field !== undefined) checkSealed(table, column, field, provider);
    for (const index of column.indexes) checkIndex(table, schema, index);
  }
  for (const index of table.compounds) checkIndex(table, schema, index);
}

function checkSealed(
  table: TableCipher,
  column: SealedColumn,
  field: SchemaField,
  provider: string | undefined,
): void {
  const { key, spec } = column;
  if (field.list) throw misfit(table, key, 'is a list, which fieldseal does not seal');
  if (field.hasDefault) {
    throw misfit(
      table,
      key,
      'has a @default, which Prisma or the database would write in plaintext. Remove it, and give the ' +
        'value when you create a row',
    );
  }
  const deterministic = spec.deterministic !== undefined;
  if (field.isId && !deterministic) {
    throw misfit(table, key, 'is the @id, by which rows are found: it cannot be sealed');
  }
  if (field.isUnique && !deterministic && !column.indexes.some(({ unique }) => unique)) {
    throw misfit(
      table,
      key,
      'is @unique in the Prisma schema, but equal values have different ciphertexts. Give it a blind index ' +
        'with { unique: true }, and mark its column @unique',
    );
  }
  checkLength(table, column, lengthOf(table, field, provider));
}

/** Where the longest value is declared, its column must take it. */
function checkLength(table: TableCipher, column: SealedColumn, length: number | undefined): void {
  const { key, spec } = column;
  const { padding, maxBytes } = spec;
  const longest = maxBytes ?? (typeof padding === 'object' ? padding.to : undefined);
  const declared = table.table.fields[key];
  if (length === undefined || longest === undefined || declared === undefined) return;
  const needed = storedLength(declared, longest, table.storage);
  if (needed > length) throw tooShort(table.label, key, needed);
}

function checkIndex(table: TableCipher, schema: SchemaModel, index: IndexColumn): void {
  const field = schema.fields.get(index.column);
  if (field === undefined) return;
  if (field.list || !field.optional || field.hasDefault) {
    throw misfit(
      table,
      index.column,
      'is an index column, which fieldseal fills in, so that the Prisma schema must let it be left out: ' +
        `${table.storage === 'binary' ? 'Bytes?' : 'String?'}, without @default`,
    );
  }
  const needed = INDEX_LENGTH[table.storage];
  if (field.length !== undefined && field.length < needed) {
    throw tooShort(table.label, index.column, needed);
  }
  const constrained =
    field.isUnique || field.isId || schema.uniques.some((names) => names.includes(index.column));
  if (index.unique && !constrained) {
    throw misfit(
      table,
      index.column,
      'is declared as a unique index, but the Prisma schema has no @unique on it',
    );
  }
}

function lengthOf(
  table: TableCipher,
  field: SchemaField,
  provider: string | undefined,
): number | undefined {
  if (field.length !== undefined) return field.length;
  const implied = field.nativeType === undefined && provider === 'mysql';
  return implied && table.storage === 'text' ? MYSQL_STRING : undefined;
}

function misfit(table: TableCipher, key: string, what: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', `${table.label}.${key} ${what}.`, {
    details: { table: table.label, field: key },
  });
}
