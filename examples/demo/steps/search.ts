import { domainToASCII } from 'node:url';
import type { Customer } from '../customer.js';
import type { Demo, Step } from '../demo.js';

interface Question {
  readonly about: string;
  readonly customer: Customer;
  readonly asked: string;
}

export const search: Step = {
  title: 'Search for what the database cannot read',
  run: async (demo) => {
    const { prisma, customers, print, check } = demo;
    print.code(['await prisma.customer.findFirst({ where: { email } });']);
    print.blank();
    const byEmail = emailQuestions(customers);
    const emailAnswers = await Promise.all(
      byEmail.map(({ asked }) => prisma.customer.findFirst({ where: { email: asked } })),
    );
    const byPhone = phoneQuestions(customers);
    const phoneAnswers = await Promise.all(
      byPhone.map(({ asked }) => prisma.customer.findFirst({ where: { phone: asked } })),
    );
    const answers = [...emailAnswers, ...phoneAnswers].map((row) => row?.name ?? '');
    const questions = [...byEmail, ...byPhone];
    printAnswers(demo, questions, answers);
    print.blank();

    const right = questions.every(({ customer }, at) => answers[at] === customer.name);
    check.that(
      right,
      'Each was found by its index, written as it is above; stored as it was given.',
    );
    const both = questions.slice(0, 2).map(({ asked }) => asked);
    const rows = await prisma.customer.findMany({ where: { email: { in: both } } });
    check.that(rows.length === 2, 'A list (in) finds both of two addresses.');
    const nobody = await prisma.customer.count({ where: { email: 'nobody@example.com' } });
    check.that(nobody === 0, 'An address that nobody has finds nobody.');
  },
};

function printAnswers(
  { print }: Demo,
  questions: readonly Question[],
  answers: readonly string[],
): void {
  const { colors } = print.terminal;
  print.table(
    [
      { title: 'Asked for', least: 20, style: colors.yellow },
      { title: 'Written as', least: 20 },
      { title: 'Found', least: 12, style: colors.green },
    ],
    questions.map(({ customer, asked, about }, at) => [
      asked,
      about === 'phone' ? customer.phone : customer.email,
      answers[at] ?? '',
    ]),
  );
}

function emailQuestions(customers: readonly Customer[]): readonly Question[] {
  const mixed = shortest(customers, 'email', /^[A-Z][a-z.]+[A-Z].*@Example/);
  const shouted = shortest(customers, 'email', /^[A-Z_]+@[A-Z.]+$/);
  const greek = shortest(customers, 'email', /δοκιμή$/);
  const chinese = shortest(customers, 'email', /测试$/);
  return [
    question(mixed, mixed.email.toUpperCase()),
    question(shouted, shouted.email.toLowerCase()),
    question(greek, greek.email.toUpperCase()),
    // The domain as it travels on the wire.
    question(chinese, chinese.email.replace(/[^@]+$/, domainToASCII)),
  ];
}

function question(customer: Customer, asked: string): Question {
  return { about: 'email', customer, asked };
}

function phoneQuestions(customers: readonly Customer[]): readonly Question[] {
  const german = shortest(customers, 'phone', /^\+49/);
  const japanese = shortest(customers, 'phone', /^\+81/);
  const digits = german.phone.replace(/\D/g, '').slice(2);
  const asked = [
    `0${digits.slice(0, 2)} / ${digits.slice(2)}`,
    `0049 (${digits.slice(0, 2)}) ${digits.slice(2)}`,
  ];
  return [
    ...asked.map((written) => ({ about: 'phone', customer: german, asked: written })),
    { about: 'phone', customer: japanese, asked: fullWidth(japanese.phone.replace(/[\s-]/g, '')) },
  ];
}

function shortest(
  customers: readonly Customer[],
  of: 'email' | 'phone',
  pattern: RegExp,
): Customer {
  const matching = customers.filter((customer) => pattern.test(customer[of]));
  return matching.reduce((best, next) => (next[of].length < best[of].length ? next : best));
}

/** As a Japanese keyboard writes it. */
function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));
}
