import { toHex } from '../bytes/text.js';

declare const keyIdBrand: unique symbol;

/** A key id: the first 8 bytes of the key's commitment, as 16 lower-case hex characters. */
export type KeyId = string & { readonly [keyIdBrand]: true };

/** The key id inside a commitment or an envelope. */
export function keyIdFromBytes(bytes: Uint8Array): KeyId {
  return toHex(bytes) as KeyId; // the one place where a KeyId is made from bytes
}

/** Parses 16 lower-case hex characters; undefined for anything else. */
export function parseKeyId(text: string): KeyId | undefined {
  return /^[0-9a-f]{16}$/.test(text) ? (text as KeyId) : undefined; // just checked
}
