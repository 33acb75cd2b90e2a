import { tables } from '../declaration.js';
import type { Demo, Step } from '../demo.js';

/** Languages shown in the second table: one person of each. */
const SHOWN = ['de', 'el', 'ru', 'ar', 'he', 'hi', 'th', 'zh-Hans', 'ja', 'ko', 'vi', 'am'];

export const compare: Step = {
  title: 'The same rows, to the database and to the application',
  run: async (demo) => {
    const { postgres, print, check } = demo;
    const stored = await postgres.query<Record<string, string>>(
      'SELECT "id", "country", "name", "email", "emailIndex", "phone", "phoneIndex", "bornOn", ' +
        '"nationalId", "balance", "notes" #>> \'{}\' AS "notes" FROM "Customer"',
    );
    const byId = new Map(stored.rows.map((row) => [row['id'], row]));
    await oneRow(demo, byId);
    print.blank();
    await manyRows(demo, byId);
    print.blank();

    const fields = Object.keys(tables.Customer.fields);
    const sealed = stored.rows.every((row) => fields.every((key) => row[key]?.startsWith('fs1.')));
    check.that(
      sealed,
      'Every marked value of every customer is stored as ciphertext (fs1.); what nobody marked can be read.',
    );
    const tags = stored.rows.map((row) => row['emailIndex'] ?? '');
    check.that(
      tags.every((tag) => /^[0-9a-f]{32}$/.test(tag)) && new Set(tags).size === tags.length,
      'Beside each e-mail address stands its blind index: a keyed tag that only says "equal".',
    );
  },
};

type Stored = ReadonlyMap<string | undefined, Readonly<Record<string, string>>>;

/** All columns of one row. */
async function oneRow({ prisma, customers, print }: Demo, stored: Stored): Promise<void> {
  const { id } = customers.find(({ notes }) => notes.language === 'ja')!;
  const row: Record<string, unknown> = {
    ...(await prisma.customer.findUniqueOrThrow({ where: { id } })),
  };
  const raw = stored.get(id) ?? {};
  const columns = Object.keys(raw).filter((column) => column !== 'id');
  const { colors } = print.terminal;
  print.table(
    [
      { title: 'Column', least: 10 },
      { title: 'The application reads', least: 24, style: colors.green },
      { title: 'The database holds', least: 24, cut: 'middle', style: colors.dim },
    ],
    columns.map((column) => [column, shown(row[column]), raw[column] ?? '']),
  );
}

/** A few columns of many rows. */
async function manyRows({ prisma, customers, print }: Demo, stored: Stored): Promise<void> {
  const ids = SHOWN.map((wanted) => customers.find(({ notes }) => notes.language === wanted)!.id);
  const rows = await prisma.customer.findMany({ where: { id: { in: ids } } });
  const inOrder = ids.map((id) => rows.find((row) => row.id === id)!);
  const { colors } = print.terminal;
  const wide = print.terminal.width >= 120;
  const read = { least: 12, style: colors.green };
  const held = { least: 14, cut: 'middle', style: colors.dim } as const;
  print.table(
    [
      { title: '', least: 2 },
      { title: 'name, read', ...read },
      { title: 'name, stored', ...held },
      { title: 'email, read', ...read },
      { title: 'email, stored', ...held },
      ...(wide ? [{ title: 'phone, read', ...read }] : []),
    ],
    inOrder.map((row) => [
      row.country,
      row.name,
      stored.get(row.id)?.['name'] ?? '',
      row.email,
      stored.get(row.id)?.['email'] ?? '',
      ...(wide ? [row.phone] : []),
    ]),
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
