import { isDeepStrictEqual } from 'node:util';
import { addressData, customerData } from '../customer.js';
import type { Step } from '../demo.js';
import { duration } from '../print/printer.js';

const BATCH = 100;

export const write: Step = {
  title: 'Write through Prisma, as ever',
  run: async ({ prisma, customers, print, check }) => {
    const [last, ...others] = [...customers].reverse();
    if (last === undefined) return;
    const many = others.reverse();
    print.code([
      'await prisma.customer.createMany({ data: batch });',
      'await prisma.customer.create({',
      '  data: { id, name, email, …, addresses: { create: { id, street, … } } },',
      '});',
    ]);
    print.blank();

    const started = performance.now();
    for (let from = 0; from < many.length; from += BATCH) {
      const batch = many.slice(from, from + BATCH);
      await prisma.customer.createMany({ data: batch.map(customerData) });
      await prisma.address.createMany({
        data: batch.map((customer) => ({ ...addressData(customer), customerId: customer.id })),
      });
    }
    await prisma.customer.create({
      data: { ...customerData(last), addresses: { create: addressData(last) } },
    });
    const written = performance.now();
    const rows = await prisma.customer.findMany({ include: { addresses: true } });
    const read = performance.now();

    const countries = new Set(customers.map(({ country }) => country)).size;
    check.that(
      rows.length === customers.length,
      `${String(rows.length)} people of ${String(countries)} countries and their addresses were ` +
        `written in ${duration(written - started)}, the last one with a nested create.`,
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const same = customers.every((customer) => {
      const { addresses, emailIndex: _email, phoneIndex: _phone, ...row } = byId.get(customer.id)!;
      const address = { ...addressData(customer), customerId: customer.id };
      return (
        isDeepStrictEqual(row, customerData(customer)) && isDeepStrictEqual(addresses, [address])
      );
    });
    const values = customers.length * 9;
    check.that(
      same,
      `All ${values.toLocaleString('en')} marked values were read back in ` +
        `${duration(read - written)}, each equal to what was written.`,
    );
  },
};
