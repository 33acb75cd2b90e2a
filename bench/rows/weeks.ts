import { type TableApi, fieldseal, generateStaticKeys, staticKeys } from '../../src/index.js';
import { bareCipher } from '../lib/bare.js';
import type { BenchRow } from '../lib/bench-row.js';
import {
  CUSTOMERS,
  FIELDS_OF_CUSTOMER,
  asRead,
  customers,
  decryptEach,
  encryptEach,
} from '../lib/customers.js';

const ROWS = 1000;
const WEEKS = 200;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const FIRST_WEEK_MS = Date.UTC(2026, 0, 5);

/** A page whose values were written in 200 different weeks: each week has a subkey of its own. */
export async function weekRows(): Promise<BenchRow[]> {
  const tokens = generateStaticKeys();
  const plain = customers(ROWS);
  let nowMs = FIRST_WEEK_MS;
  const instance = (): TableApi<typeof CUSTOMERS> =>
    fieldseal({
      namespace: 'shop',
      keys: staticKeys(tokens),
      now: () => nowMs,
      tables: { Customer: CUSTOMERS },
    }).tables.Customer;
  let ours = instance();
  const sealed = [];
  for (const [at, row] of plain.entries()) {
    nowMs = FIRST_WEEK_MS + (at % WEEKS) * WEEK_MS;
    sealed.push(await ours.encryptRow(row));
  }
  const stored = asRead(sealed);
  const bare = bareCipher();
  const theirsStored = asRead(encryptEach(bare, plain));
  const common = {
    baseline: 'bare node:crypto, one key',
    target: undefined,
    valuesPerCall: ROWS * FIELDS_OF_CUSTOMER,
  };
  const warm = instance();
  return [
    {
      ...common,
      name: 'decryptRows 1,000 x 3 of 200 weeks, cold',
      ours: {
        prepare: async () => {
          ours = instance();
        },
        run: () => ours.decryptRows(stored),
      },
      theirs: { run: () => decryptEach(bare, theirsStored) },
    },
    {
      ...common,
      name: 'decryptRows 1,000 x 3 of 200 weeks, warm',
      ours: { run: () => warm.decryptRows(stored) },
      theirs: { run: () => decryptEach(bare, theirsStored) },
    },
  ];
}
