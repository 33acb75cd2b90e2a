import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

/** SHA-256 (FIPS 180-4) of public data: ids that go into a key service's log or a unique column. */
export function sha256(message: Uint8Array): Uint8Array {
  return nobleSha256(message);
}
