import { asBuffer } from './bytes.js';

/** UTF-8 bytes of a well-formed string. An ill-formed one would change silently: check before. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** False for a string with a lone surrogate, which UTF-8 cannot carry. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/** Decodes strict UTF-8. Returns undefined for an invalid sequence; keeps a leading BOM. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
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
