import { describe, expect, it } from 'vitest';
import { isFieldSealError } from '../../../../src/errors.js';
import {
  type FieldSeal,
  compoundIndex,
  field,
  fieldseal,
  generateStaticKeys,
  sealedTable,
  staticKeys,
} from '../../../../src/index.js';
import { assertSealed, withFieldSeal } from '../../../../src/prisma.js';
import type { AnySealedTable } from '../../../../src/schema/infer.js';
import { clientOf } from './support/client.js';

const keys = staticKeys(generateStaticKeys());
const customers = sealedTable('customers', {
  email: field.string({ maxBytes: 100 }).blindIndex('emailIndex', { unique: true }),
  city: field.string(),
});
const fitting = `
datasource db {
  provider = "postgresql"
}

/// model Ignored {
model Customer {
  id         Int     @id @default(autoincrement()) // @unique
  email      String  @unique @db.VarChar(300) /// a "text // in" a comment
  emailIndex String? @unique @db.Char(32)
  city       String?
  note       String  @default("a // b @unique") @map("city @default")
}
`;

function sealOf(tables: Readonly<Record<string, AnySealedTable>>): FieldSeal {
  return fieldseal({ namespace: 'start-up', keys, tables });
}

function attach(schema: string, table: AnySealedTable = customers, hasText = true): unknown {
  return withFieldSeal(clientOf(schema, hasText), sealOf({ Customer: table }));
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isFieldSealError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('it should have failed');
}

describe('withFieldSeal', () => {
  it('accepts a schema that fits, with its text and without', () => {
    expect(() => attach(fitting)).not.toThrow();
    expect(() => attach(fitting, customers, false)).not.toThrow();
  });

  it('marks the client, and refuses to attach twice', () => {
    const client = withFieldSeal(clientOf(fitting), sealOf({ Customer: customers }));

    expect(() => {
      assertSealed(client);
    }).not.toThrow();
    expect(codeOf(() => withFieldSeal(client, sealOf({ Customer: customers })))).toMatch(
      /^ERR_FIELDSEAL_ALREADY_ATTACHED /,
    );
    expect(
      codeOf(() => {
        assertSealed(clientOf(fitting));
      }),
    ).toMatch(/^ERR_FIELDSEAL_CONFIGURATION .*withFieldSeal/);
  });

  it('refuses what is no client, and a client whose data model it does not find', () => {
    const seal = sealOf({ Customer: customers });

    expect(codeOf(() => withFieldSeal({}, seal))).toContain('$extends');
    expect(
      codeOf(() => withFieldSeal({ $extends: () => ({}), _clientVersion: '9.1.0' }, seal)),
    ).toMatch(/^ERR_FIELDSEAL_CONFIGURATION .*9\.1\.0/);
  });

  const misfits: readonly (readonly [string, string, AnySealedTable?])[] = [
    ['a model that is missing', fitting.replace('model Customer', 'model Client')],
    ['a field that is missing', fitting.replace('  city  ', '  town  ')],
    ['an index column that is missing', fitting.replace('emailIndex', 'mailIndex')],
    ['a type that cannot hold a sealed value', fitting.replace('city       String?', 'city Int?')],
    ['an index column of another type', fitting.replace('emailIndex String?', 'emailIndex Bytes?')],
    [
      'text columns for a table in binary storage',
      fitting,
      sealedTable('customers', { city: field.string() }, { storage: 'binary' }),
    ],
    [
      'a tenant column that is missing',
      fitting,
      sealedTable('customers', { city: field.string() }, { tenant: { column: 'tenantId' } }),
    ],
    ['a default', fitting.replace('city       String?', 'city String @default("x")')],
    ['a list', fitting.replace('city       String?', 'city String[]')],
    ['a sealed id', fitting.replace('city       String?', 'city String @id')],
    [
      'a unique field without a unique index',
      fitting.replace('city       String?', 'city String? @unique'),
    ],
    [
      'a unique index without a constraint',
      fitting.replace('emailIndex String? @unique', 'emailIndex String?'),
    ],
    [
      'an index column that must be given',
      fitting.replace('emailIndex String?', 'emailIndex String'),
    ],
    ['an index column with a default', fitting.replace('@db.Char(32)', '@default("x")')],
  ];
  it.each(misfits.map(([what, schema, table = customers]) => ({ what, schema, table })))(
    'refuses $what',
    ({ schema, table }) => {
      expect(codeOf(() => attach(schema, table))).toMatch(
        /^ERR_FIELDSEAL_CONFIGURATION .*Customer/,
      );
    },
  );

  const short: readonly (readonly [string, string])[] = [
    ['a column that cannot take the longest value', fitting.replace('VarChar(300)', 'VarChar(80)')],
    ['an index column that cannot take a tag', fitting.replace('Char(32)', 'Char(16)')],
    [
      "MySQL's default length",
      fitting.replace('postgresql', 'mysql').replace(' @db.VarChar(300)', ''),
    ],
  ];
  it.each(short)('refuses %s', (_, schema) => {
    expect(codeOf(() => attach(schema))).toMatch(/^ERR_FIELDSEAL_COLUMN_TOO_SHORT .*Customer/);
  });

  it('takes a @@unique for the constraint of a unique index', () => {
    const schema = fitting
      .replace('emailIndex String? @unique', 'emailIndex String?')
      .replace('\n}\n', '\n}\n')
      .replace('  note ', '  @@unique([city, emailIndex(sort: Desc)], map: "x")\n  note ');

    expect(() => attach(schema)).not.toThrow();
  });

  it('checks the columns of compound indexes', () => {
    const table = sealedTable(
      'customers',
      { email: field.string(), city: field.string() },
      { indexes: { bothIndex: compoundIndex({ email: [], city: [] }) } },
    );

    expect(
      codeOf(() => attach(fitting.replace('email      String  @unique', 'email String'), table)),
    ).toContain('bothIndex');
  });
});
