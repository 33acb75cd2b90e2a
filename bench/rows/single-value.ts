import { field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from '../../src/index.js';
import { bareCipher } from '../lib/bare.js';
import type { BenchRow } from '../lib/bench-row.js';
import { inOnePiece, inTurn, texts } from '../lib/texts.js';

const CUSTOMERS = sealedTable('customers', { email: field.string() });
const BASELINE = 'bare node:crypto';
const SIZES = [
  { name: '64 B', length: 64 },
  { name: '16 B', length: 16 },
  { name: '256 B', length: 256 },
  { name: '1 KiB', length: 1024 },
  { name: '16 KiB', length: 16_384 },
];

/** One string of a text column to what is stored, and back, with the keys in memory. */
export function singleValueRows(): BenchRow[] {
  const seal = fieldseal({
    namespace: 'shop',
    keys: staticKeys(generateStaticKeys()),
    tables: { Customer: CUSTOMERS },
  });
  const ours = seal.tables.Customer.sync;
  const bare = bareCipher();

  return SIZES.flatMap(({ name, length }) => {
    const plain = texts(64, length);
    const nextPlain = inTurn(plain);
    const nextOurs = inTurn(plain.map((text) => inOnePiece(ours.encryptValue('email', text))));
    const nextTheirs = inTurn(plain.map((text) => inOnePiece(bare.encrypt(text))));
    const common = { baseline: BASELINE, target: 0.9, valuesPerCall: 1 };
    return [
      {
        ...common,
        name: `encrypt ${name}`,
        ours: { run: () => ours.encryptValue('email', nextPlain()) },
        theirs: { run: () => bare.encrypt(nextPlain()) },
      },
      {
        ...common,
        name: `decrypt ${name}`,
        ours: { run: () => ours.decryptValue('email', nextOurs()) },
        theirs: { run: () => bare.decrypt(nextTheirs()) },
      },
    ];
  });
}
