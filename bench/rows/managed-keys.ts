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
import { inOnePiece, inTurn, texts } from '../lib/texts.js';

const CUSTOMERS = sealedTable(
  'customers',
  { email: field.string() },
  { tenant: 'caller', keyScope: 'tenant' },
);

/** One value under a tenant's own key from a key store, once it is in memory. */
export async function managedKeyRows(): Promise<BenchRow[]> {
  const seal = fieldseal({
    namespace: 'shop',
    keys: managedKeys({
      store: memoryKeyStore(),
      providers: [localKeys({ keys: generateRootKey() })],
      // Longer than the benchmark: a key that ran out would be another measurement.
      cache: { softTtlMs: 3_600_000, hardTtlMs: 3_600_000 },
    }),
    tables: { Customer: CUSTOMERS },
  }).forTenant('acme');
  await seal.ensureKeys();
  const ours = seal.tables.Customer.sync;
  const bare = bareCipher();
  const plain = texts(64, 64);
  const nextPlain = inTurn(plain);
  const nextOurs = inTurn(plain.map((text) => inOnePiece(ours.encryptValue('email', text))));
  const nextTheirs = inTurn(plain.map((text) => inOnePiece(bare.encrypt(text))));
  const common = { baseline: 'bare node:crypto', target: undefined, valuesPerCall: 1 };
  return [
    {
      ...common,
      name: 'encrypt 64 B, managed keys',
      ours: { run: () => ours.encryptValue('email', nextPlain()) },
      theirs: { run: () => bare.encrypt(nextPlain()) },
    },
    {
      ...common,
      name: 'decrypt 64 B, managed keys',
      ours: { run: () => ours.decryptValue('email', nextOurs()) },
      theirs: { run: () => bare.decrypt(nextTheirs()) },
    },
  ];
}
