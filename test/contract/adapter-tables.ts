/** The tables of the contract that every adapter keeps, and rows for them. */
import {
  compoundIndex,
  digits,
  email,
  field,
  fieldseal,
  fold,
  type FieldSeal,
  sealedTable,
} from '../../src/index.js';
import type { KeySource } from '../../src/keys/keyring.js';

export type Row = Readonly<Record<string, unknown>>;

/**
 * The declarations, by model or entity. Physical columns beside the sealed ones: `Person.id` (integer, made by
 * the database), `Person.label`; `Note.id` (the same), `Note.tenantId`; `Letter.id` (text); `File.id` (integer,
 * made by the database). Unique: `Person.emailIndex`, `Person.passport`, `Note.codeIndex`, `File.tagIndex`.
 */
export const contractTables = {
  /** Every type of value, and one index of each kind. */
  Person: sealedTable(
    'people',
    {
      email: field.string().blindIndex('emailIndex', { normalise: email, unique: true }),
      phone: field.string().blindIndex('phoneIndex', { normalise: digits }),
      city: field.string(),
      first: field.string(),
      last: field.string(),
      age: field.integer(),
      ratio: field.number(),
      total: field.bigint(),
      balance: field.decimal(),
      active: field.boolean(),
      seenAt: field.date(),
      bornOn: field.calendarDate(),
      passport: field.uuid().deterministic(),
      profile: field.json(),
      avatar: field.bytes(),
    },
    { indexes: { nameIndex: compoundIndex({ first: fold, last: fold }) } },
  ),
  /** Bound to its tenant, by a column. */
  Note: sealedTable(
    'notes',
    { body: field.string(), code: field.string().blindIndex('codeIndex', { unique: true }) },
    { tenant: { column: 'tenantId' } },
  ),
  /** Bound to its row. */
  Letter: sealedTable(
    'letters',
    { body: field.string() },
    { rowId: { column: 'id', type: 'string' } },
  ),
  /** In binary columns. */
  File: sealedTable(
    'files',
    { content: field.bytes(), tag: field.string().blindIndex('tagIndex', { unique: true }) },
    { storage: 'binary' },
  ),
};

export type ContractTable = keyof typeof contractTables;
export type ContractSeal = FieldSeal<typeof contractTables>;

export function contractSeal(keys: KeySource, namespace = 'contract'): ContractSeal {
  return fieldseal({ namespace, keys, tables: contractTables });
}

/** In every value of {@link ada} that is long enough for it: nothing of it may leave the application. */
export const marker = 'Plaintext-Marker';

export const ada: Row = Object.freeze({
  label: 'first',
  email: `${marker}@Example.com`,
  phone: '+44 20 7946 0123',
  city: `${marker} upon Avon`,
  first: `Ada ${marker}`,
  last: `Lovelace ${marker}`,
  age: 36,
  ratio: -0.1,
  total: 2n ** 100n,
  balance: '1234567890.120',
  active: true,
  seenAt: new Date('2024-02-29T12:34:56.789Z'),
  bornOn: '1815-12-10',
  passport: '8b8b5a5c-0d4e-4a86-9b0c-3f1f2f9a7e11',
  profile: { marker, nested: [1, null, { deep: true }] },
  avatar: new Uint8Array([0, 255, 1, 254]),
});

/** Values that a careless implementation changes, loses, or takes for something else. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  'fs1.looks-sealed-and-is-not',
  'fs1.EQ',
  '\u0000',
  'quote \' double " backslash \\ percent % dollar $1',
  'ﬀ é e\u0301 ß 株式会社 🔐',
  'lone surrogate \ud800',
  'x'.repeat(10_000),
];
