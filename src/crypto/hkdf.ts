import { concatBytes, wipe } from '../bytes/bytes.js';
import type { Engine, Prf } from './engine.js';

const HASH_LENGTH = 32;
/** RFC 5869 §2.2: an absent salt is HashLen zero bytes. */
const EMPTY_SALT = new Uint8Array(HASH_LENGTH);

/** HKDF-Extract (RFC 5869 §2.2) with SHA-256. The result is the pseudorandom key, ready to expand. */
export function hkdfExtract(
  engine: Engine,
  inputKey: Uint8Array,
  salt: Uint8Array = EMPTY_SALT,
): Prf {
  const pseudorandomKey = engine.prf(salt).digest(inputKey);
  const prf = engine.prf(pseudorandomKey);
  wipe(pseudorandomKey);
  return prf;
}

/** HKDF-Expand (RFC 5869 §2.3): `length` bytes, at most 8160. The caller wipes them. */
export function hkdfExpand(pseudorandomKey: Prf, info: Uint8Array, length: number): Uint8Array {
  if (length > 255 * HASH_LENGTH) throw new RangeError('HKDF output of more than 255 blocks');
  const okm = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let counter = 1, offset = 0; offset < length; counter++, offset += HASH_LENGTH) {
    const next = pseudorandomKey.digest(concatBytes(block, info, Uint8Array.of(counter)));
    wipe(block);
    block = next;
    okm.set(block.subarray(0, length - offset), offset);
  }
  wipe(block);
  return okm;
}
