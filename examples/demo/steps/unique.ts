import { inspect } from 'node:util';
import { customerData } from '../customer.js';
import { ClaimFailed, type Step, errorOf } from '../demo.js';

export const unique: Step = {
  title: 'No second customer with the same e-mail address',
  run: async ({ prisma, customers, newcomers, print, check }) => {
    const first = customers.find(({ email }) => /^[a-z.]+@example\.com$/.test(email))!;
    const email = first.email.toUpperCase();
    print.text(`${first.email} is a customer. Now ${email} signs up.`);
    print.blank();

    const before = await prisma.customer.count();
    const error = await errorOf(() =>
      prisma.customer.create({ data: { ...customerData(newcomers[0]!), email } }),
    );
    if (!(error instanceof Error)) throw new ClaimFailed('a second account was made');
    const code: unknown = Reflect.get(error, 'code');
    check.that(
      code === 'P2002',
      'refused by the database: P2002, the unique violation of Prisma, as of any column',
    );
    check.that(
      !inspect(error, { depth: null }).toLowerCase().includes(first.email),
      'Neither the message nor the details of the error repeat the address.',
    );
    check.that((await prisma.customer.count()) === before, 'No row was added.');
  },
};
