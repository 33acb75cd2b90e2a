import { customerData } from '../customer.js';
import type { Step } from '../demo.js';

export const rotate: Step = {
  title: 'Rotate the data key while the application runs',
  run: async ({ postgres, prisma, seal, customers, newcomers, print, check }) => {
    print.code(['await seal.rotateDataKey();']);
    print.blank();
    await seal.rotateDataKey();
    await prisma.customer.createMany({ data: newcomers.map(customerData) });
    // Whatever is written again moves to the new key.
    const moved = customers[0]!;
    await prisma.customer.update({ where: { id: moved.id }, data: { name: moved.name } });

    // The 12 characters after "fs1." name the key: SQL can count what still needs it.
    const groups = await postgres.query<{ key: string; rows: number }>(
      'SELECT left("name", 16) AS "key", count(*)::int AS "rows" FROM "Customer" GROUP BY 1 ORDER BY 2 DESC',
    );
    const { colors } = print.terminal;
    print.table(
      [
        { title: 'Names sealed under', style: colors.dim },
        { title: 'Rows', align: 'right' },
        { title: 'Key' },
      ],
      groups.rows.map(({ key, rows }, at) => [
        `${key}…`,
        String(rows),
        at === 0 ? 'the former key: reads only' : 'the new key',
      ]),
    );
    print.blank();
    check.that(
      groups.rows.length === 2 && groups.rows[1]?.rows === newcomers.length + 1,
      `${String(newcomers.length)} new rows and one updated name are under the new key.`,
    );
    const rows = await prisma.customer.findMany();
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    const everyone = [...customers, ...newcomers];
    check.that(
      rows.length === everyone.length && everyone.every(({ id, name }) => names.get(id) === name),
      `All ${String(rows.length)} rows, old and new, are read in one query.`,
    );
    const found = await Promise.all(
      [customers[1]!, newcomers[1]!].map(({ email }) =>
        prisma.customer.findFirst({ where: { email } }),
      ),
    );
    check.that(
      found[0]?.id === customers[1]!.id && found[1]?.id === newcomers[1]!.id,
      'Search finds both: the index key has a rotation of its own.',
    );
  },
};
