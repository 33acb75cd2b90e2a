import { asBuffer } from '../bytes/bytes.js';
import { isCanonicalBase64Url } from '../bytes/base64url.js';
import { readU16 } from '../bytes/integers.js';
import { type KeyId, keyIdFromBytes } from './key-id.js';
import { MAGIC, SUITES, type Suite, TEXT_PREFIX, keyIdLength, maxPayloadLength } from './suite.js';

/*
 * A sealed value, in bytes (all integers big-endian):
 *
 *   suite 1, AES-256-GCM                  suite 2, AES-256-SIV (RFC 5297)
 *    0   1  0xF5  magic                    0   1  0xF5
 *    1   1  0x11  (0x19: row-bound)        1   1  0x12
 *    2   8  key id                         2   8  key id
 *   10   2  slice, number of the week     10  16  SIV (synthetic IV = tag)
 *   12  12  nonce                         26   n  ciphertext
 *   24   n  ciphertext
 *   ..  16  tag
 *
 * Text columns hold `fs1.` and the unpadded base64url of the bytes from offset 1.
 */

/** A parsed envelope. The views share memory with the bytes it was parsed from. */
export interface Envelope {
  readonly suite: Suite;
  readonly rowBound: boolean;
  readonly keyId: KeyId;
  /** Weeks since 2020-01-01; 0 in suite 2, which has none. */
  readonly slice: number;
  readonly header: Uint8Array;
  readonly nonce: Uint8Array;
  /** Ciphertext and tag (suite 1), or SIV and ciphertext (suite 2). */
  readonly sealed: Uint8Array;
}

/** Longest envelope: a 16 MiB payload with type byte, 16 bytes of padding and the larger overhead. */
const MAX_LENGTH = maxPayloadLength + 1 + 16 + 40;

/** Parses strictly; undefined for another magic, format, suite or a length that cannot be. */
export function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  if (bytes[0] !== MAGIC || bytes.length > MAX_LENGTH) return undefined;
  const code = bytes[1];
  const suite = code === SUITES[2].code ? SUITES[2] : SUITES[1];
  const rowBound = code === suite.rowBoundCode;
  if (code !== suite.code && !rowBound) return undefined;
  const { headerLength, nonceLength, tagLength } = suite;
  // A plaintext has at least its type byte.
  if (bytes.length < headerLength + nonceLength + tagLength + 1) return undefined;
  return {
    suite,
    rowBound,
    keyId: keyIdFromBytes(bytes.subarray(2, 2 + keyIdLength)),
    slice: suite.id === 1 ? readU16(bytes, 2 + keyIdLength) : 0,
    header: bytes.subarray(0, headerLength),
    nonce: bytes.subarray(headerLength, headerLength + nonceLength),
    sealed: bytes.subarray(headerLength + nonceLength),
  };
}

/** Bytes of a header: magic, code, key id and, in suite 1, the slice. */
export function encodeHeader(
  suite: Suite,
  rowBound: boolean,
  keyIdBytes: Uint8Array,
  slice: number,
): Uint8Array {
  const header = new Uint8Array(suite.headerLength);
  header[0] = MAGIC;
  header[1] = rowBound && suite.rowBoundCode !== undefined ? suite.rowBoundCode : suite.code;
  header.set(keyIdBytes, 2);
  if (suite.id === 1) {
    header[10] = slice >>> 8;
    header[11] = slice & 0xff;
  }
  return header;
}

/** The text form of an envelope. */
export function toText(envelope: Uint8Array): string {
  return TEXT_PREFIX + asBuffer(envelope).toString('base64url', 1);
}

/** The bytes of a text form; undefined unless it is the one canonical text of some bytes. */
export function fromText(text: string): Uint8Array | undefined {
  if (!text.startsWith(TEXT_PREFIX)) return undefined;
  const body = text.slice(TEXT_PREFIX.length);
  if (!isCanonicalBase64Url(body)) return undefined;
  const bytes = Buffer.allocUnsafe(1 + Math.floor((body.length * 3) / 4));
  bytes[0] = MAGIC;
  bytes.write(body, 1, 'base64url');
  return bytes;
}

/**
 * True for what must be taken as sealed and therefore must open: a text beginning `fs1.`, or bytes
 * beginning F5. Says nothing about whether it does open.
 */
export function looksSealed(stored: string | Uint8Array): boolean {
  return typeof stored === 'string' ? stored.startsWith(TEXT_PREFIX) : stored[0] === MAGIC;
}

/**
 * The first 16 characters of every text sealed by a suite under a key: `fs1.` and 12 characters that
 * depend on code and key id alone, so that "which rows still use this key" is a prefix comparison.
 */
export function textPrefix(code: number, keyIdBytes: Uint8Array): string {
  return TEXT_PREFIX + asBuffer(Uint8Array.of(code, ...keyIdBytes)).toString('base64url');
}
