import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from '../../src/index.js';
import type { BenchRow } from '../lib/bench-row.js';
import { inTurn, texts } from '../lib/texts.js';

const CUSTOMERS = sealedTable('customers', { email: field.string().blindIndex('emailIndex') });

/** The index value of one string, in hex. */
export function blindIndexRows(): BenchRow[] {
  const seal = fieldseal({
    namespace: 'shop',
    keys: staticKeys(generateStaticKeys()),
    tables: { Customer: CUSTOMERS },
  });
  const ours = seal.tables.Customer.sync;
  const key = createSecretKey(randomBytes(32));
  const next = inTurn(texts(64, 40));
  return [
    {
      name: 'blind index 40 B',
      baseline: 'createHmac(KeyObject)',
      target: 0.95,
      valuesPerCall: 1,
      ours: { run: () => ours.indexValue('email', next()) },
      theirs: { run: () => createHmac('sha256', key).update(next()).digest('hex') },
    },
  ];
}
