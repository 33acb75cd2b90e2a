import { FieldSealError } from '../errors.js';
import type { RowId, SimpleRowId } from '../format/row-id.js';
import type { AnySealedTable } from '../schema/infer.js';
import type { RowIdPart } from '../schema/table.js';

/**
 * The id of a row of a row-bound table.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_VALUE` if the row does not carry it.
 */
export function rowIdOf(
  table: AnySealedTable,
  label: string,
  row: Readonly<Record<string, unknown>>,
): RowId {
  const parts = table.rowId.map((part) => simpleRowId(part, label, row[part.column]));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { type: 'composite', value: parts };
}

function simpleRowId(part: RowIdPart, label: string, value: unknown): SimpleRowId {
  const { type, column } = part;
  if (type === 'integer' && ['number', 'bigint', 'string'].includes(typeof value)) {
    return { type, value: value as number | bigint | string }; // just checked
  }
  if (type !== 'integer' && typeof value === 'string') return { type, value };
  throw new FieldSealError(
    'ERR_FIELDSEAL_VALUE',
    `The row has no usable id in ${label}.${column}. ${label} binds its values to their row: give the ` +
      `id (${type}) when writing, and select it when reading.`,
    { details: { table: label, field: column } },
  );
}
