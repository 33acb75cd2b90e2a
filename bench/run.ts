import { measure } from './lib/measure.js';
import { asJson, asTable, engineInUse, header } from './lib/report.js';
import { blindIndexRows } from './rows/blind-index.js';
import { cloakRows } from './rows/cloak.js';
import { deterministicRows } from './rows/deterministic.js';
import { managedKeyRows } from './rows/managed-keys.js';
import { resultSetRows } from './rows/result-set.js';
import { singleValueRows } from './rows/single-value.js';
import { subjectKeyRows } from './rows/subject-keys.js';
import { weekRows } from './rows/weeks.js';

/**
 * `npm run bench`: how fast fieldseal is, beside what else does the same work. Ratios hold on another
 * machine, times do not. With `--json`, one object per row and nothing else on standard output. A row
 * below its target is told and not punished: the exit status says only whether everything ran.
 */
const json = process.argv.includes('--json');
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length);

const rows = [
  ...singleValueRows(),
  ...cloakRows(),
  ...blindIndexRows(),
  ...deterministicRows(),
  ...(await resultSetRows()),
  ...(await managedKeyRows()),
  ...(await weekRows()),
  ...(await subjectKeyRows()),
].filter((row) => only === undefined || row.name.includes(only));

const where = header(engineInUse());
if (json) console.error(where);
else console.log(`${where}\n`);
const measured = await measure(rows, (round, rounds) => {
  if (process.stderr.isTTY) {
    process.stderr.write(`\rround ${String(round + 1)} of ${String(rounds)} `);
  }
});
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
console.log(json ? measured.map(asJson).join('\n') : asTable(measured));
