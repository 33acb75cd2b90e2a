// Bytes and cryptographic primitives, from the standards that docs/format.md names.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';

/** The one error for whatever the format refuses. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export function ensure(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new Refused(rule);
}

/** Runs `attempt`, and turns whatever it throws into the one error. */
export function refusing<T>(rule: string, attempt: () => T): T {
  try {
    return attempt();
  } catch {
    throw new Refused(rule);
  }
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function encodeUtf8(text: string): Buffer {
  ensure(text.isWellFormed(), 'text to encode holds no lone surrogate');
  return Buffer.from(text, 'utf8');
}

export function decodeUtf8(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return refusing('text is valid UTF-8', () => decoder.decode(bytes));
}

/** `length(u32) value` */
export function framed(value: Uint8Array): Buffer {
  return Buffer.concat([u32(value.length), value]);
}

/** `tag(1) length(u32) value` */
export function tlv(tag: number, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), framed(value)]);
}

export function decodeBase64Url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  ensure(bytes.toString('base64url') === text, 'base64url has one spelling');
  return bytes;
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

export function encodeBase32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  const number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  return Array.from({ length }, (_, index) => {
    const digit = (number >> BigInt(5 * (length - 1 - index))) & 31n;
    return CROCKFORD.charAt(Number(digit));
  }).join('');
}

export function decodeBase32(text: string, length: number): Buffer {
  const digits = Array.from(text, (character) => CROCKFORD.indexOf(character));
  const number = digits.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n);
  ensure(number >> BigInt(8 * length) === 0n, 'unused high bits are zero');
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');
}

/** CRC-32 of IEEE 802.3: reflected, polynomial EDB88320, all ones before and after. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Buffer {
  return createHmac('sha256', key).update(bytes).digest();
}

export function hkdfSha256(key: Uint8Array, info: Uint8Array, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), info, length));
}

interface Gcm {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly associatedData: Uint8Array;
}

/** Gives the ciphertext with the tag appended. */
export function encryptGcm({ key, nonce, associatedData }: Gcm, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([ciphertext, cipher.getAuthTag()]);
}

export function decryptGcm({ key, nonce, associatedData }: Gcm, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAAD(associatedData).setAuthTag(sealed.subarray(-16));
  return refusing('the tag is authentic', () =>
    Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]),
  );
}

/** RFC 5297 with one component of associated data: the SIV, then the ciphertext. */
export function encryptSiv(
  key: Uint8Array,
  associatedData: Uint8Array,
  plaintext: Uint8Array,
): Buffer {
  const siv = s2v(key.subarray(0, 32), associatedData, plaintext);
  return Buffer.concat([siv, ctr(key.subarray(32), siv, plaintext)]);
}

export function decryptSiv(
  key: Uint8Array,
  associatedData: Uint8Array,
  sealed: Uint8Array,
): Buffer {
  const siv = sealed.subarray(0, 16);
  const plaintext = ctr(key.subarray(32), siv, sealed.subarray(16));
  const expected = s2v(key.subarray(0, 32), associatedData, plaintext);
  ensure(timingSafeEqual(siv, expected), 'the SIV is authentic');
  return plaintext;
}

/** AES-CTR from the SIV with its bits 31 and 63 cleared. */
function ctr(key: Uint8Array, siv: Uint8Array, bytes: Uint8Array): Buffer {
  const counter = Buffer.from(siv);
  counter.writeUInt8(counter.readUInt8(8) & 0x7f, 8);
  counter.writeUInt8(counter.readUInt8(12) & 0x7f, 12);
  return createCipheriv('aes-256-ctr', key, counter).update(bytes);
}

function s2v(key: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Buffer {
  const zero = cmac(key, Buffer.alloc(16));
  const mixed = xor(double(zero), cmac(key, associatedData));
  if (plaintext.length < 16) return cmac(key, xor(double(mixed), marked(plaintext)));
  const end = plaintext.length - 16;
  return cmac(
    key,
    Buffer.concat([plaintext.subarray(0, end), xor(mixed, plaintext.subarray(end))]),
  );
}

/** AES-CMAC (SP 800-38B). */
function cmac(key: Uint8Array, message: Uint8Array): Buffer {
  const aes = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const whole = double(aes.update(Buffer.alloc(16)));
  const end = Math.max(0, Math.ceil(message.length / 16) - 1) * 16;
  const rest = message.subarray(end);
  const last = rest.length === 16 ? xor(whole, rest) : xor(double(whole), marked(rest));

  let state = Buffer.alloc(16);
  for (let offset = 0; offset < end; offset += 16) {
    state = aes.update(xor(state, message.subarray(offset, offset + 16)));
  }
  return aes.update(xor(state, last));
}

/** Doubling in GF(2^128). */
function double(block: Uint8Array): Buffer {
  const number = BigInt(`0x${Buffer.from(block).toString('hex')}`);
  const shifted = BigInt.asUintN(128, number << 1n) ^ (number >> 127n === 1n ? 0x87n : 0n);
  return Buffer.from(shifted.toString(16).padStart(32, '0'), 'hex');
}

/** Fills a short block with 80 and zeros. */
function marked(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.of(0x80), Buffer.alloc(15 - bytes.length)]);
}

function xor(left: Uint8Array, right: Uint8Array): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}
