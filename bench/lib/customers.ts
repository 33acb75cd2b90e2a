import { field, sealedTable } from '../../src/index.js';
import type { TextCipher } from './bare.js';
import { inOnePiece, texts } from './texts.js';

/** A row of three sealed fields of 64 bytes, and what else a row has. */
export interface Customer extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly street: string;
}

export const CUSTOMERS = sealedTable('customers', {
  name: field.string(),
  email: field.string(),
  street: field.string(),
});

export const FIELDS_OF_CUSTOMER = 3;

export function customers(count: number): Customer[] {
  const values = texts(count * FIELDS_OF_CUSTOMER, 64);
  return Array.from({ length: count }, (_, id) => ({
    id,
    name: values[id * 3]!,
    email: values[id * 3 + 1]!,
    street: values[id * 3 + 2]!,
  }));
}

/** Rows as a driver gives them. */
export function asRead(rows: readonly Row[]): Row[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' ? inOnePiece(value) : value,
      ]),
    ),
  );
}

type Row = Readonly<Record<string, unknown>>;

/** The bare loop over rows that an application without a library would write. */
export function encryptEach(bare: TextCipher, rows: readonly Customer[]): Customer[] {
  return rows.map((row) => ({
    ...row,
    name: bare.encrypt(row.name),
    email: bare.encrypt(row.email),
    street: bare.encrypt(row.street),
  }));
}

export function decryptEach(bare: TextCipher, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({
    ...row,
    name: bare.decrypt(row['name'] as string),
    email: bare.decrypt(row['email'] as string),
    street: bare.decrypt(row['street'] as string),
  }));
}
