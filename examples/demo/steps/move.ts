import type { Step } from '../demo.js';

export const move: Step = {
  title: 'Move ciphertext to another row and column',
  run: async ({ postgres, prisma, customers, print, check }) => {
    const [rich, poor] = [...customers].sort((a, b) => Number(b.balance) - Number(a.balance));
    const victim = customers.find(({ balance }) => Number(balance) < 0) ?? poor!;
    const read = () => prisma.customer.findUniqueOrThrow({ where: { id: victim.id } });
    const before = await read();
    const original = await postgres.query<{ balance: string; nationalId: string }>(
      'SELECT "balance", "nationalId" FROM "Customer" WHERE "id" = $1',
      [victim.id],
    );
    const restore = () =>
      postgres.query('UPDATE "Customer" SET "balance" = $2, "nationalId" = $3 WHERE "id" = $1', [
        victim.id,
        original.rows[0]?.balance,
        original.rows[0]?.nationalId,
      ]);

    print.code([
      'UPDATE "Customer" SET "balance" =',
      '  (SELECT "balance" FROM "Customer" WHERE "id" = $rich) WHERE "id" = $mine',
    ]);
    await postgres.query(
      'UPDATE "Customer" SET "balance" = (SELECT "balance" FROM "Customer" WHERE "id" = $2) ' +
        'WHERE "id" = $1',
      [victim.id, rich!.id],
    );
    await check.refused('the balance of another row', 'ERR_FIELDSEAL_DECRYPTION_FAILED', read);
    await restore();

    print.blank();
    print.code(['UPDATE "Customer" SET "nationalId" = "balance" WHERE "id" = $mine']);
    await postgres.query('UPDATE "Customer" SET "nationalId" = "balance" WHERE "id" = $1', [
      victim.id,
    ]);
    await check.refused(
      'a value of another column of the same row',
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
      read,
    );
    await restore();

    print.blank();
    check.that(
      JSON.stringify(await read()) === JSON.stringify(before),
      'Back in its own place, each value opens again.',
    );
  },
};
