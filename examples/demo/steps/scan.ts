import type { PGlite } from '@electric-sql/pglite';
import type { Customer } from '../customer.js';
import type { Step } from '../demo.js';
import { Finder } from '../finder.js';

export const scan: Step = {
  title: 'Look for plaintext in the whole database',
  run: async ({ postgres, customers, newcomers, print, check }) => {
    const everyone = [...customers, ...newcomers];
    const secrets = new Finder(everyone.flatMap(secretsOf));
    const cities = new Finder(customers.map(({ city }) => city));
    print.text(
      `${secrets.size.toLocaleString('en')} texts to look for: names, e-mail addresses, phone ` +
        'numbers, birth dates, identity numbers, balances, streets and remarks of everyone, each ' +
        'also as an index would normalise it. Left out are texts of less than 8 characters of ASCII, ' +
        'which turn up by chance.',
    );
    print.blank();

    const dump = await dumpOf(postgres);
    check.that(
      cities.count(dump.text) === cities.size,
      `The search works: it finds all ${String(cities.size)} cities, which are not marked.`,
    );
    check.that(
      secrets.count(dump.text) === 0,
      `All ${dump.rows.toLocaleString('en')} rows of all ${String(dump.tables)} tables as text, the key ` +
        `table with them (${megabytes(dump.text)}): none found.`,
    );
    await postgres.exec('CHECKPOINT');
    const files = Buffer.from(await (await postgres.dumpDataDir('none')).arrayBuffer());
    check.that(
      cities.count(files) === cities.size,
      'The search works there too: all cities are in the files.',
    );
    check.that(
      secrets.count(files) === 0,
      `Every file of the data directory, catalogues, indexes and write-ahead log with them ` +
        `(${megabytes(files)}): none found.`,
    );
  },
};

/** Every row of every table that is not PostgreSQL's own, as PostgreSQL writes it as text. */
async function dumpOf(postgres: PGlite): Promise<{ text: Buffer; tables: number; rows: number }> {
  const tables = await postgres.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows: string[] = [];
  for (const { name } of tables.rows) {
    const found = await postgres.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    rows.push(...found.rows.map(({ row }) => row));
  }
  return { text: Buffer.from(rows.join('\n')), tables: tables.rows.length, rows: rows.length };
}

function secretsOf(customer: Customer): readonly string[] {
  const { name, email, phone, bornOn, nationalId, balance, street, postcode, notes } = customer;
  return [
    name,
    email,
    email.toLowerCase(),
    phone,
    phone.replace(/\D/g, ''),
    bornOn,
    nationalId,
    balance,
    street,
    postcode,
    notes.remark,
  ].filter(isTelling);
}

/** Long enough not to turn up by chance in tags of hexadecimal digits, or in file names. */
function isTelling(text: string): boolean {
  return text.length >= 8 || /[^ -~]{2}/u.test(text);
}

function megabytes(bytes: Buffer): string {
  return `${(bytes.length / 1e6).toFixed(1)} MB`;
}
