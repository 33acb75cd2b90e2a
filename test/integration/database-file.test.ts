import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  compoundIndex,
  digits,
  email,
  exact,
  field,
  fieldseal,
  fold,
  generateStaticKeys,
  last,
  sealedTable,
  staticKeys,
} from '../../src/index.js';

/** Occurs in every value below in some form, and nowhere else. */
const MARKER = 'Zq7Marker';
const NUMBER_MARKER = '918273645546372';

const people = sealedTable(
  'people',
  {
    email: field.string().blindIndex('emailIndex', { normalise: email, unique: true }),
    phone: field
      .string()
      .blindIndex('phoneIndex', { normalise: digits })
      .blindIndex('phoneLast4', { normalise: [digits, last(4)], bits: 8 }),
    handle: field.string().deterministic(),
    notes: field.json<{ text: string }>(),
    photo: field.bytes(),
    account: field.bigint(),
    balance: field.decimal(),
  },
  { indexes: { who: compoundIndex({ email: fold, handle: exact }) } },
);

describe('the database file', () => {
  let folder: string;
  let database: Client;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldseal-'));
    database = createClient({ url: `file:${join(folder, 'people.db')}` });
  });

  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds no byte of a sealed value, in its pages, its journal or its indexes', async () => {
    const seal = fieldseal({
      namespace: 'taint',
      keys: staticKeys(generateStaticKeys()),
      tables: { Person: people },
    });
    const plain = {
      email: `${MARKER}@example.com`,
      phone: `+${NUMBER_MARKER}`,
      handle: MARKER,
      notes: { text: MARKER },
      photo: new TextEncoder().encode(MARKER),
      account: BigInt(NUMBER_MARKER),
      balance: `${NUMBER_MARKER}.25`,
    };
    const row = await seal.tables.Person.encryptRow(plain);
    const columns = Object.keys(row);
    await database.execute(
      `CREATE TABLE people (control TEXT, ${columns.map((name) => `"${name}" TEXT`).join(', ')})`,
    );
    for (const name of columns) {
      await database.execute(`CREATE INDEX "people_${name}" ON people ("${name}")`);
    }
    await database.execute({
      sql: `INSERT INTO people VALUES (?, ${columns.map(() => '?').join(', ')})`,
      args: ['ControlValue', ...(Object.values(row) as string[])],
    });

    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const bytes = Buffer.concat(files).toString('latin1').toLowerCase();
    const [stored] = (await database.execute('SELECT * FROM people')).rows;

    // The look through the files would find it, were it there.
    expect(bytes).toContain('controlvalue');
    for (const marker of [MARKER, NUMBER_MARKER]) {
      for (const form of formsOf(marker)) expect(bytes).not.toContain(form.toLowerCase());
    }
    const { control: _, ...sealed } = { ...stored };
    expect(await seal.tables.Person.decryptRow(sealed)).toEqual(plain);
  });
});

/** The ways in which a value could show in a file. */
function formsOf(marker: string): readonly string[] {
  const bytes = Buffer.from(marker);
  return [
    marker,
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, 8),
    bytes.toString('utf16le'),
    Buffer.from(`${marker}@example.com`).toString('base64url').slice(0, 8),
  ];
}
