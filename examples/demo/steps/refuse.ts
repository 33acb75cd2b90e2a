import type { Step } from '../demo.js';

export const refuse: Step = {
  title: 'Ask what ciphertext cannot answer',
  run: async ({ prisma, statements, check }) => {
    const before = statements();
    await prisma.customer.count();
    check.that(statements() > before, 'Statements that Prisma sends are counted from here on.');
    const sent = statements();
    await check.refused(
      "where: { email: { contains: 'example' } }",
      'ERR_FIELDSEAL_UNSEARCHABLE',
      () => prisma.customer.findMany({ where: { email: { contains: 'example' } } }),
    );
    await check.refused("orderBy: { name: 'asc' }", 'ERR_FIELDSEAL_UNSUPPORTED', () =>
      prisma.customer.findMany({ orderBy: { name: 'asc' } }),
    );
    await check.refused(
      "where: { bornOn: { lt: '2008-01-01' } }",
      'ERR_FIELDSEAL_UNSEARCHABLE',
      () => prisma.customer.findMany({ where: { bornOn: { lt: '2008-01-01' } } }),
    );
    await check.refused(
      'where: { nationalId }, a column without an index',
      'ERR_FIELDSEAL_UNSEARCHABLE',
      () => prisma.customer.findFirst({ where: { nationalId: '000-44-3438' } }),
    );
    check.that(
      statements() === sent,
      'No statement was sent: an error, and not a list that is empty for a reason nobody sees.',
    );
  },
};
