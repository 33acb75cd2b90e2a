import { asBuffer } from './bytes.js';

const OUTSIDE_ALPHABET = /[^A-Za-z0-9_-]/;
/** Last characters that leave the unused low bits zero: 4 bits after 2 characters, 2 bits after 3. */
const LAST_OF_TWO = 'AQgw';
const LAST_OF_THREE = 'AEIMQUYcgkosw048';

/** Unpadded base64url (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64url');
}

/** Length in bytes that `characters` of unpadded base64url decode to. */
export function decodedLength(characters: number): number {
  return Math.floor((characters * 3) / 4);
}

/** Length in characters of unpadded base64url over `bytes`. */
export function encodedLength(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}

/**
 * True for the one text that a byte string has: alphabet, length and zero trailing bits
 * (RFC 4648 §3.5). Node's own decoder accepts `+`, `/`, `=`, junk and any trailing bits.
 */
export function isCanonicalBase64Url(text: string): boolean {
  const rest = text.length % 4;
  if (rest === 1 || OUTSIDE_ALPHABET.test(text)) return false;
  if (rest === 0) return true;
  return (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).includes(text.charAt(text.length - 1));
}

/** Decodes canonical unpadded base64url; undefined for any other text. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (!isCanonicalBase64Url(text)) return undefined;
  const bytes = new Uint8Array(decodedLength(text.length));
  asBuffer(bytes).write(text, 'base64url');
  return bytes;
}
