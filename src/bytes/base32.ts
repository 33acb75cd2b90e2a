/** Crockford's alphabet in lower case: no i, l, o, u, so a token survives being read aloud. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Crockford base32 of a big-endian integer: the unused bits are the high ones of the first character.
 * 8 bytes give 13 characters, 32 bytes give 52, 4 bytes give 7.
 */
export function toBase32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  let text = '';
  let value = 0;
  let bits = length * 5 - bytes.length * 8; // leading zero bits
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((value >>> bits) & 31);
    }
    value &= (1 << bits) - 1;
  }
  return text;
}

/** Decodes exactly `length` bytes; undefined for another length, alphabet, case or a set unused bit. */
export function fromBase32(text: string, length: number): Uint8Array | undefined {
  if (text.length !== Math.ceil((length * 8) / 5)) return undefined;
  const bytes = new Uint8Array(length);
  let value = 0;
  let bits = length * 8 - text.length * 5; // negative: that many leading bits must be zero
  let offset = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = (value << 5) | digit;
    bits += 5;
    if (offset === 0 && bits > 0 && bits <= 5 && value >>> bits !== 0) return undefined;
    if (bits >= 8) {
      bits -= 8;
      bytes[offset++] = value >>> bits;
      value &= (1 << bits) - 1;
    }
  }
  return bytes;
}
