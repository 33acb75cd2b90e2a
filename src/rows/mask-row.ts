import { maskFull } from '../field/mask.js';
import type { Row, TableCipher } from './table-cipher.js';

/** A plain row with every sealed field masked, by its declared mask or wholly. NULL stays NULL. */
export function maskedRow(table: TableCipher, row: Row): Row {
  const masked: Record<string, unknown> = { ...row };
  for (const [key, column] of table.columns) {
    const value = row[key];
    if (value === undefined || value === null) continue;
    // Only a text can be shown in part; a mask of anything else shows nothing.
    masked[key] =
      typeof value === 'string' ? (column.spec.mask ?? maskFull).apply(value) : maskFull.apply('');
  }
  return masked;
}
