import { toHex } from '../bytes/text.js';
import { keyIdLength } from './suite.js';

declare const keyIdBrand: unique symbol;

/** A key id: the first 8 bytes of the key's commitment, as 16 lower-case hex characters. */
export type KeyId = string & { readonly [keyIdBrand]: true };

/** The key id inside a commitment or an envelope. */
export function keyIdFromBytes(bytes: Uint8Array): KeyId {
  return toHex(bytes) as KeyId; // the one place where a KeyId is made from bytes
}

/** Reads key ids out of envelopes, and knows the last one again: most values of a page share one. */
export class KeyIdReader {
  readonly #lastBytes = new Uint8Array(keyIdLength);
  #last: KeyId = keyIdFromBytes(this.#lastBytes);

  read(bytes: Uint8Array, offset: number): KeyId {
    for (let i = 0; i < keyIdLength; i++) {
      if (bytes[offset + i] === this.#lastBytes[i]) continue;
      this.#lastBytes.set(bytes.subarray(offset, offset + keyIdLength));
      this.#last = keyIdFromBytes(this.#lastBytes);
      break;
    }
    return this.#last;
  }
}

/** Parses 16 lower-case hex characters; undefined for anything else. */
export function parseKeyId(text: string): KeyId | undefined {
  return /^[0-9a-f]{16}$/.test(text) ? (text as KeyId) : undefined; // just checked
}
