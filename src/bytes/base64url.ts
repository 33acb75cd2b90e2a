import { Buffer } from 'node:buffer';
import { asBuffer } from './bytes.js';

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

/** Decodes canonical unpadded base64url; undefined for any other text. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(decodedLength(text.length));
  return writeBase64Url(text, 0, asBuffer(bytes), 0) ? bytes : undefined;
}

/**
 * Fills `target` from `offset` on with what canonical unpadded base64url decodes to: the characters of
 * `text` from `start` on, behind others that are ASCII without `+` and `/`. False, and any bytes there,
 * if they are not the one text that some bytes have: alphabet, length and zero trailing bits (RFC 4648
 * §3.5).
 */
export function writeBase64Url(
  text: string,
  start: number,
  target: Buffer,
  offset: number,
): boolean {
  const rest = (text.length - start) % 4;
  if (rest === 1) return false;
  // Node's own decoder accepts `+` and `/`, any trailing bits, and a character beyond ASCII for the
  // one that has its low byte. It skips all else that is not of the alphabet, and so comes out short.
  if (text.includes('+') || text.includes('/') || Buffer.byteLength(text) !== text.length) {
    return false;
  }
  const written = target.write(text.slice(start), offset, 'base64url');
  if (written !== decodedLength(text.length - start)) return false;
  if (rest === 0) return true;
  return (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).includes(text.charAt(text.length - 1));
}

/** True for the one text that a byte string has. */
export function isCanonicalBase64Url(text: string): boolean {
  return fromBase64Url(text) !== undefined;
}
