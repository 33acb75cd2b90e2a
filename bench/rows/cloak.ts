import { decryptStringSync, encryptStringSync, generateKey, parseKeySync } from '@47ng/cloak';
import { field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from '../../src/index.js';
import type { BenchRow } from '../lib/bench-row.js';
import { inOnePiece, inTurn, texts } from '../lib/texts.js';

const CUSTOMERS = sealedTable('customers', { email: field.string() });

/** Against the library under prisma-field-encryption, given its key already parsed. */
export function cloakRows(): BenchRow[] {
  const seal = fieldseal({
    namespace: 'shop',
    keys: staticKeys(generateStaticKeys()),
    tables: { Customer: CUSTOMERS },
  });
  const ours = seal.tables.Customer.sync;
  const key = parseKeySync(generateKey());
  const plain = texts(64, 64);
  const nextPlain = inTurn(plain);
  const nextOurs = inTurn(plain.map((text) => inOnePiece(ours.encryptValue('email', text))));
  const nextTheirs = inTurn(plain.map((text) => inOnePiece(encryptStringSync(text, key))));
  const common = { baseline: '@47ng/cloak', target: 1.5, valuesPerCall: 1 };
  return [
    {
      ...common,
      name: 'encrypt 64 B, cloak',
      ours: { run: () => ours.encryptValue('email', nextPlain()) },
      theirs: { run: () => encryptStringSync(nextPlain(), key) },
    },
    {
      ...common,
      name: 'decrypt 64 B, cloak',
      ours: { run: () => ours.decryptValue('email', nextOurs()) },
      theirs: { run: () => decryptStringSync(nextTheirs(), key) },
    },
  ];
}
