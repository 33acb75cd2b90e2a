import {
  field,
  fieldseal,
  generateRootKey,
  localKeys,
  managedKeys,
  memoryKeyStore,
  sealedTable,
} from '../../src/index.js';
import { bareCipher } from '../lib/bare.js';
import type { BenchRow } from '../lib/bench-row.js';
import {
  FIELDS_OF_CUSTOMER,
  asRead,
  customers,
  decryptEach,
  encryptEach,
} from '../lib/customers.js';

const ROWS = 1000;

const PEOPLE = sealedTable(
  'customers',
  { name: field.string(), email: field.string(), street: field.string() },
  { subject: { column: 'id' }, keyScope: 'subject' },
);

/** A page whose rows belong to 1,000 people, each with a data key of their own. */
export async function subjectKeyRows(): Promise<BenchRow[]> {
  const store = memoryKeyStore();
  const providers = [localKeys({ keys: generateRootKey() })];
  const plain = customers(ROWS);
  const subjects = plain.map(({ id }) => ({ subject: String(id) }));
  const instance = () =>
    fieldseal({
      namespace: 'shop',
      keys: managedKeys({
        store,
        providers,
        cache: { maxKeys: 2 * ROWS, softTtlMs: 3_600_000, hardTtlMs: 3_600_000 },
      }),
      tables: { Customer: PEOPLE },
    });
  let ours = instance();
  const stored = asRead(await ours.tables.Customer.encryptRows(plain));
  const bare = bareCipher();
  const theirsStored = asRead(encryptEach(bare, plain));
  return [
    {
      name: 'decryptRows 1,000 x 3 of 1,000 subject keys, cold subkeys',
      baseline: 'bare node:crypto, one key',
      target: undefined,
      valuesPerCall: ROWS * FIELDS_OF_CUSTOMER,
      ours: {
        // Data keys are unwrapped before; what is left to do is to derive a subkey from each.
        prepare: async () => {
          ours = instance();
          await ours.ensureKeys(...subjects);
        },
        run: () => ours.tables.Customer.decryptRows(stored),
      },
      theirs: { run: () => decryptEach(bare, theirsStored) },
    },
  ];
}
