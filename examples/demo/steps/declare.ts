import { readFileSync } from 'node:fs';
import { tables } from '../declaration.js';
import type { Step } from '../demo.js';

export const declare: Step = {
  title: 'Mark the columns that hold secrets',
  run: ({ print, check }) => {
    const source = readFileSync(new URL('../declaration.ts', import.meta.url), 'utf8');
    print.code(source.slice(source.indexOf('\n\n')).trim().split('\n'));
    print.blank();
    print.code([
      "const seal = fieldseal({ namespace: 'demo-shop', keys, tables });",
      'const prisma = withFieldSeal(new PrismaClient({ adapter }), seal);',
    ]);
    print.blank();
    const marked = Object.values(tables).flatMap(({ fields }) => Object.keys(fields));
    check.that(
      marked.length === 9 && !marked.includes('country') && !marked.includes('city'),
      'Nine columns of two tables are marked; country, city and the ids stay readable.',
    );
  },
};
