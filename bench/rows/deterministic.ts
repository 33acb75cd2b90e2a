import { randomBytes } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';
import { field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from '../../src/index.js';
import type { BenchRow } from '../lib/bench-row.js';
import { inTurn, texts } from '../lib/texts.js';

const CUSTOMERS = sealedTable('customers', { email: field.string().deterministic() });

/** A deterministic column, AES-256-SIV, against the same algorithm in JavaScript. */
export function deterministicRows(): BenchRow[] {
  const seal = fieldseal({
    namespace: 'shop',
    keys: staticKeys(generateStaticKeys()),
    tables: { Customer: CUSTOMERS },
  });
  const ours = seal.tables.Customer.sync;
  const key = randomBytes(64);
  const associatedData = Buffer.from('shop/customers/email');
  const next = inTurn(texts(64, 64));
  return [
    {
      name: 'deterministic 64 B',
      baseline: 'noble aessiv',
      target: 2.5,
      valuesPerCall: 1,
      ours: { run: () => ours.encryptValue('email', next()) },
      theirs: {
        run: () => {
          const sealed = aessiv(key, associatedData).encrypt(Buffer.from(next()));
          return Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length).toString('base64url');
        },
      },
    },
  ];
}
