import { asBuffer } from './bytes.js';

const ENCODER = new TextEncoder();
const STRICT_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What a lenient decoder puts in place of an invalid sequence. */
const REPLACEMENT = '\ufffd';

/** UTF-8 bytes of a well-formed string. An ill-formed one would change silently: check before. */
export function utf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** False for a string with a lone surrogate, which UTF-8 cannot carry. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/**
 * Decodes strict UTF-8, of all bytes or of those from `start` to `end`. Returns undefined for an invalid
 * sequence; keeps a leading BOM.
 */
export function decodeUtf8(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): string | undefined {
  // The lenient decoder is twice as fast. Only a text with a replacement character in it can have been
  // invalid, and is looked at again.
  const text = asBuffer(bytes).toString('utf8', start, end);
  if (!text.includes(REPLACEMENT)) return text;
  try {
    return STRICT_DECODER.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

export function toHex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('hex');
}

/** Decodes lower-case hex of whole bytes; undefined for anything else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || /[^0-9a-f]/.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, 'hex'));
}
