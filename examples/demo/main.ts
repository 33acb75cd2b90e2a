import { inspect } from 'node:util';
import { Check, ClaimFailed, type Demo, type Step } from './demo.js';
import { asCustomer } from './customer.js';
import { openDatabase } from './database.js';
import { makePeople } from './people/people.js';
import { duration, makePrinter } from './print/printer.js';
import { openTerminal } from './print/terminal.js';
import { compare } from './steps/compare.js';
import { declare } from './steps/declare.js';
import { move } from './steps/move.js';
import { refuse } from './steps/refuse.js';
import { rotate } from './steps/rotate.js';
import { scan } from './steps/scan.js';
import { search } from './steps/search.js';
import { unique } from './steps/unique.js';
import { write } from './steps/write.js';
import { wrongKey } from './steps/wrong-key.js';

const steps: readonly Step[] = [
  declare,
  write,
  compare,
  search,
  unique,
  move,
  wrongKey,
  refuse,
  rotate,
  scan,
];
/** People who are not yet customers when the demo begins. */
const NEWCOMERS = 12;

const print = makePrinter(openTerminal(process.stdout, process.env));
const check = new Check(print);
const done: { title: string; checks: number; milliseconds: number }[] = [];

try {
  print.title('fieldseal', 'field-level encryption under your ORM');
  print.text('Starting PostgreSQL inside this process (PGlite) and Prisma on top of it.');
  if (!print.terminal.unicode) {
    print.text('By its locale this terminal shows ASCII only: every other letter appears as ?.');
  }
  const started = performance.now();
  const database = await openDatabase();
  print.took(performance.now() - started);
  try {
    await runSteps({ ...database, ...makeCustomers(), print, check });
  } finally {
    await database.close();
  }
  summarise(performance.now() - started);
} catch (error) {
  if (error instanceof ClaimFailed) print.failed(`not as claimed: ${error.message}`);
  else print.failed('the demo broke', inspect(error));
  process.exitCode = 1;
}

function makeCustomers(): Pick<Demo, 'customers' | 'newcomers'> {
  const everyone = makePeople().map(asCustomer);
  return { customers: everyone.slice(0, -NEWCOMERS), newcomers: everyone.slice(-NEWCOMERS) };
}

async function runSteps(demo: Demo): Promise<void> {
  for (const [at, step] of steps.entries()) {
    const before = check.count;
    print.heading(at + 1, step.title);
    const started = performance.now();
    await step.run(demo);
    const milliseconds = performance.now() - started;
    print.took(milliseconds);
    done.push({ title: step.title, checks: check.count - before, milliseconds });
  }
}

function summarise(milliseconds: number): void {
  print.blank();
  print.table(
    [
      { title: '', align: 'right', least: 2 },
      { title: 'Step' },
      { title: 'Checks', align: 'right' },
      { title: 'Time', align: 'right' },
    ],
    [
      ...done.map((step, at) => [
        String(at + 1),
        step.title,
        String(step.checks),
        duration(step.milliseconds),
      ]),
      ['', 'all, with the start of the database', String(check.count), duration(milliseconds)],
    ],
  );
  print.blank();
  print.text('Each tick is a claim that this run has checked. The code: examples/demo.');
  print.text('To begin: README.md. In docs/: the keys, the errors, and every byte of the format.');
}
