import { Buffer } from 'node:buffer';
import { asBuffer } from '../bytes/bytes.js';
import { decodedLength, writeBase64Url } from '../bytes/base64url.js';
import { readU16 } from '../bytes/integers.js';
import { type KeyId, KeyIdReader } from './key-id.js';
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

/**
 * A parsed envelope. Its parts are views into the bytes it was parsed from, made when asked for: a view
 * costs as much as the rest of the parsing.
 */
export class Envelope {
  readonly suite: Suite;
  readonly rowBound: boolean;
  readonly keyId: KeyId;
  /** Weeks since 2020-01-01; 0 in suite 2, which has none. */
  readonly slice: number;
  readonly bytes: Uint8Array;

  constructor(suite: Suite, rowBound: boolean, keyId: KeyId, slice: number, bytes: Uint8Array) {
    this.suite = suite;
    this.rowBound = rowBound;
    this.keyId = keyId;
    this.slice = slice;
    this.bytes = bytes;
  }

  get header(): Uint8Array {
    return this.bytes.subarray(0, this.suite.headerLength);
  }

  get nonce(): Uint8Array {
    return this.bytes.subarray(this.suite.headerLength, this.sealedOffset);
  }

  get sealedOffset(): number {
    return this.suite.headerLength + this.suite.nonceLength;
  }

  /** Ciphertext and tag (suite 1), or SIV and ciphertext (suite 2). */
  get sealed(): Uint8Array {
    return this.bytes.subarray(this.sealedOffset);
  }
}

/** Longest plaintext: a payload of 16 MiB with its type byte, padded to the next multiple of 16. */
const MAX_PLAINTEXT = maxPayloadLength + 16;

/** Parses strictly; undefined for another magic, format, suite or a length that cannot be. */
export function parseEnvelope(
  bytes: Uint8Array,
  keyIds: KeyIdReader = new KeyIdReader(),
): Envelope | undefined {
  const kind = kindOf(bytes);
  if (kind === undefined) return undefined;
  const { suite, rowBound } = kind;
  const { headerLength, nonceLength, tagLength } = suite;
  const plaintextLength = bytes.length - headerLength - nonceLength - tagLength;
  // A plaintext has at least its type byte.
  if (plaintextLength < 1 || plaintextLength > MAX_PLAINTEXT) return undefined;
  const slice = suite.id === 1 ? readU16(bytes, 2 + keyIdLength) : 0;
  return new Envelope(suite, rowBound, keyIds.read(bytes, 2), slice, bytes);
}

interface Kind {
  readonly suite: Suite;
  readonly rowBound: boolean;
}

/** Every second byte there is. */
const KINDS: Readonly<Record<number, Kind>> = {
  [SUITES[1].code]: { suite: SUITES[1], rowBound: false },
  [SUITES[1].rowBoundCode]: { suite: SUITES[1], rowBound: true },
  [SUITES[2].code]: { suite: SUITES[2], rowBound: false },
};

function kindOf(bytes: Uint8Array): Kind | undefined {
  return bytes[0] === MAGIC ? KINDS[bytes[1] ?? 0] : undefined;
}

/** What the start of a stored value says: enough to find its key. */
export type EnvelopeStart = Pick<Envelope, 'suite' | 'rowBound' | 'keyId'>;

/** Characters of a text form that depend on code and key id alone: see {@link textPrefix}. */
const TEXT_START = TEXT_PREFIX.length + 12;

/** Reads the starts of stored values, and knows the last one again: most values of a page share one. */
export class StartReader {
  readonly #keyIds: KeyIdReader;
  #lastText = '';
  #last: EnvelopeStart | undefined;

  constructor(keyIds: KeyIdReader) {
    this.#keyIds = keyIds;
  }

  /** Undefined for what is no envelope; what is returned may still not be a whole one. */
  read(stored: string | Uint8Array): EnvelopeStart | undefined {
    if (typeof stored !== 'string') return parseEnvelope(stored, this.#keyIds);
    if (this.#last !== undefined && stored.startsWith(this.#lastText)) return this.#last;
    const text = stored.slice(0, TEXT_START);
    const bytes = text.length === TEXT_START ? fromText(text) : undefined;
    const kind = bytes && kindOf(bytes);
    if (bytes === undefined || kind === undefined) return undefined;
    this.#lastText = text;
    this.#last = { ...kind, keyId: this.#keyIds.read(bytes, 2) };
    return this.#last;
  }
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
export function fromText(
  text: string,
  allocate: (length: number) => Buffer = (length) => Buffer.allocUnsafe(length),
): Uint8Array | undefined {
  if (!text.startsWith(TEXT_PREFIX)) return undefined;
  const bytes = allocate(1 + decodedLength(text.length - TEXT_PREFIX.length));
  bytes[0] = MAGIC;
  return writeBase64Url(text, TEXT_PREFIX.length, bytes, 1) ? bytes : undefined;
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
