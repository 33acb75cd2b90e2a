import type { FieldSealError } from '../../errors.js';
import { fullIndexBits } from '../../field/blind-index.js';
import { bestIndex, unsearchable as noIndex } from '../../rows/search.js';
import type { IndexColumn, SealedColumn } from '../../rows/table-cipher.js';
import type { PrismaModel } from './model-map.js';
import { unsearchable } from './refuse.js';

/**
 * The column that answers whether a sealed field equals a value: its index column, or the field itself
 * if it is deterministic.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_UNSEARCHABLE` if no column answers it exactly. Prisma counts, pages
 * and takes in the database, where a blurred index would give other rows too.
 */
export function searchColumn(model: PrismaModel, column: SealedColumn): string {
  const index = bestIndex(column);
  if (index !== undefined) {
    refuseInexact(model, column.key, index);
    return index.column;
  }
  if (column.spec.deterministic !== undefined) return column.key;
  throw noAnswer(model, column);
}

/** Refuses an index under which different values look equal. */
export function refuseInexact(model: PrismaModel, field: string, index: IndexColumn): void {
  if (index.bits < fullIndexBits) {
    throw unsearchable(
      { model, field },
      `has a truncated index ('${index.column}', ${String(index.bits)} bits), which finds other rows ` +
        'too; Prisma counts and pages in the database, where they cannot be taken out. Declare a ' +
        `full-width index, or search by seal.tables.${model.name}.where(…) with SQL of your own.`,
    );
  }
  const narrow = index.parts
    .flatMap((part) => part.normalisers)
    .find((normaliser) => normaliser.narrows);
  if (narrow === undefined) return;
  throw unsearchable(
    { model, field },
    `has an index over a part of its values only ('${index.column}', ${narrow.id}), which finds other ` +
      `values too. To search by that part, compare the index column: where: { ${index.column}: await ` +
      `seal.tables.${model.name}.indexValue('${field}', …, '${index.column}') }.`,
  );
}

function noAnswer(model: PrismaModel, { key }: SealedColumn): FieldSealError {
  const { table } = model;
  const compound = table?.compounds.find(({ parts }) => parts.some(({ field }) => field === key));
  if (compound !== undefined) {
    const fields = compound.parts.map(({ field }) => field).join(', ');
    return unsearchable(
      { model, field: key },
      `is indexed together with others only (${fields}): give all of them, each with one value, in one ` +
        'object of conditions.',
    );
  }
  return table === undefined
    ? unsearchable({ model, field: key }, 'is sealed.')
    : noIndex(table, key);
}
