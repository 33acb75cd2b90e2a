import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  randomBytes,
  randomFillSync,
} from 'node:crypto';

/** Encrypts and decrypts texts. */
export interface TextCipher {
  readonly encrypt: (text: string) => string;
  readonly decrypt: (stored: string) => string;
}

const NONCE = 12;
const TAG = 16;
const OPTIONS = { authTagLength: TAG };

/**
 * AES-256-GCM as a good engineer writes it over node:crypto for one column and one key: a KeyObject,
 * nonces from a pool, fixed associated data, one scratch buffer, base64url text, no concatenation.
 * It has no key ids, no rotation, no types, no padding, no strict decoding and wipes nothing.
 */
export function bareCipher(): TextCipher {
  const key = createSecretKey(randomBytes(32));
  const associatedData = Buffer.from('shop/customers/email');
  const pool = Buffer.alloc(4096 - (4096 % NONCE));
  let poolOffset = pool.length;
  const scratch = Buffer.alloc(64 * 1024);

  return {
    encrypt: (text) => {
      if (poolOffset === pool.length) {
        randomFillSync(pool);
        poolOffset = 0;
      }
      const nonce = pool.subarray(poolOffset, poolOffset + NONCE);
      poolOffset += NONCE;
      const cipher = createCipheriv('aes-256-gcm', key, nonce, OPTIONS);
      cipher.setAAD(associatedData);
      const body = cipher.update(text, 'utf8');
      cipher.final();
      const end = NONCE + body.length;
      scratch.set(nonce);
      scratch.set(body, NONCE);
      scratch.set(cipher.getAuthTag(), end);
      return scratch.toString('base64url', 0, end + TAG);
    },
    decrypt: (stored) => {
      const length = scratch.write(stored, 'base64url');
      const end = length - TAG;
      const nonce = scratch.subarray(0, NONCE);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, OPTIONS);
      decipher.setAAD(associatedData);
      decipher.setAuthTag(scratch.subarray(end, length));
      const body = decipher.update(scratch.subarray(NONCE, end));
      decipher.final();
      return body.toString('utf8');
    },
  };
}
