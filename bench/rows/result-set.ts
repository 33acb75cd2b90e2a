import { fieldseal, generateStaticKeys, staticKeys } from '../../src/index.js';
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

/** A page of rows of one key and week, as adapters hand it over. */
export async function resultSetRows(): Promise<BenchRow[]> {
  const seal = fieldseal({
    namespace: 'shop',
    keys: staticKeys(generateStaticKeys()),
    tables: { Customer: CUSTOMERS },
  });
  const ours = seal.tables.Customer;
  const bare = bareCipher();
  const plain = customers(ROWS);
  const oursStored = asRead(await ours.encryptRows(plain));
  const theirsStored = asRead(encryptEach(bare, plain));
  const common = {
    baseline: 'bare node:crypto in a loop',
    target: 0.9,
    valuesPerCall: ROWS * FIELDS_OF_CUSTOMER,
  };
  return [
    {
      ...common,
      name: 'encryptRows 1,000 x 3',
      ours: { run: () => ours.encryptRows(plain) },
      theirs: { run: () => encryptEach(bare, plain) },
    },
    {
      ...common,
      name: 'decryptRows 1,000 x 3',
      ours: { run: () => ours.decryptRows(oursStored) },
      theirs: { run: () => decryptEach(bare, theirsStored) },
    },
  ];
}
