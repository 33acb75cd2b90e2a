// What is sealed and what is indexed: §3 of docs/format.md, and the normalisers of its §7.
import { domainToASCII } from 'node:url';
import { Refused, decodeUtf8, encodeUtf8, ensure, refusing } from './primitives.js';

/** JSON is its text; an ill-formed string (type 08) is a string like any other. */
export type Plaintext =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'bigint'; readonly value: bigint }
  | { readonly type: 'date'; readonly value: Date }
  | { readonly type: 'json'; readonly value: string }
  | { readonly type: 'uuid'; readonly value: string }
  | { readonly type: 'decimal'; readonly value: string }
  | { readonly type: 'calendar-date'; readonly value: string };

export type Padding = 'none' | 'to 16' | { readonly to: number };

// §3 Plaintext

const PADDED = 0x80;
const MAX_PAYLOAD = 16_777_216;
const MAX_DATE = 8_640_000_000_000_000;
const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const TYPES_PADDED_BY_DEFAULT = [0x01, 0x02, 0x07, 0x08, 0x0a];

/** The type byte without bit 80, and the payload. */
export function encodeUnpadded(plaintext: Plaintext): Buffer {
  const [type, payload] = encodeTyped(plaintext);
  ensure(payload.length <= MAX_PAYLOAD, 'a payload has at most 16 MiB');
  return Buffer.concat([Buffer.of(type), payload]);
}

export function encodePlaintext(plaintext: Plaintext, padding?: Padding): Buffer {
  const unpadded = encodeUnpadded(plaintext);
  return pad(unpadded, padding ?? defaultPadding(unpadded));
}

export function decodePlaintext(bytes: Buffer): Plaintext {
  const unpadded = stripPadding(bytes);
  ensure(unpadded.length - 1 <= MAX_PAYLOAD, 'a payload has at most 16 MiB');
  const plaintext = decodeTyped(unpadded.readUInt8(0), unpadded.subarray(1));
  ensure(encodeUnpadded(plaintext).equals(unpadded), 'a value has one spelling');
  return plaintext;
}

/** What suite 2 and indexes hold: one text for equal JSON and for equal decimals. */
export function canonical(plaintext: Plaintext): Plaintext {
  if (plaintext.type === 'json') {
    const value = refusing('JSON parses', (): unknown => JSON.parse(plaintext.value));
    return { type: 'json', value: canonicalJson(value) };
  }
  if (plaintext.type === 'decimal') {
    return { type: 'decimal', value: canonicalDecimal(plaintext.value) };
  }
  return plaintext;
}

function encodeTyped(plaintext: Plaintext): [type: number, payload: Uint8Array] {
  switch (plaintext.type) {
    case 'string':
      return plaintext.value.isWellFormed()
        ? [0x01, encodeUtf8(plaintext.value)]
        : [0x08, Buffer.from(plaintext.value, 'utf16le')];
    case 'bytes':
      return [0x02, plaintext.value];
    case 'boolean':
      return [0x03, Buffer.of(plaintext.value ? 1 : 0)];
    case 'number':
      return [0x04, encodeNumber(plaintext.value)];
    case 'bigint':
      return [0x05, encodeBigint(plaintext.value)];
    case 'date':
      return [0x06, encodeDate(plaintext.value)];
    case 'json':
      refusing('JSON parses', (): unknown => JSON.parse(plaintext.value));
      return [0x07, encodeUtf8(plaintext.value)];
    case 'uuid':
      return [0x09, uuidBytes(plaintext.value)];
    case 'decimal':
      ensure(DECIMAL.test(plaintext.value), 'a decimal has its form');
      return [0x0a, encodeUtf8(plaintext.value)];
    case 'calendar-date':
      ensure(isDay(plaintext.value), 'a day exists');
      return [0x0b, encodeUtf8(plaintext.value)];
  }
}

/** Lengths are checked here, spellings by encoding again. */
function decodeTyped(type: number, payload: Buffer): Plaintext {
  const ofLength = (condition: boolean): Buffer => {
    ensure(condition, 'a payload has the length of its type');
    return payload;
  };
  switch (type) {
    case 0x01:
      return { type: 'string', value: decodeUtf8(payload) };
    case 0x02:
      return { type: 'bytes', value: payload };
    case 0x03:
      return { type: 'boolean', value: ofLength(payload.length === 1).readUInt8() === 1 };
    case 0x04:
      return { type: 'number', value: ofLength(payload.length === 8).readDoubleBE() };
    case 0x05:
      ofLength(payload.length >= 8 && payload.length % 8 === 0);
      return { type: 'bigint', value: decodeBigint(payload) };
    case 0x06: {
      const milliseconds = ofLength(payload.length === 8).readBigInt64BE();
      return { type: 'date', value: new Date(Number(milliseconds)) };
    }
    case 0x07:
      return { type: 'json', value: decodeUtf8(payload) };
    case 0x08:
      return { type: 'string', value: ofLength(payload.length % 2 === 0).toString('utf16le') };
    case 0x09:
      return { type: 'uuid', value: uuidText(ofLength(payload.length === 16)) };
    case 0x0a:
      return { type: 'decimal', value: decodeUtf8(payload) };
    case 0x0b:
      return { type: 'calendar-date', value: decodeUtf8(payload) };
    default:
      throw new Refused('a type is known');
  }
}

function defaultPadding(unpadded: Buffer): Padding {
  return TYPES_PADDED_BY_DEFAULT.includes(unpadded.readUInt8(0)) ? 'to 16' : 'none';
}

function pad(unpadded: Buffer, padding: Padding): Buffer {
  if (padding === 'none') return unpadded;
  if (padding !== 'to 16') {
    const { to } = padding;
    ensure(to >= 1 && to <= MAX_PAYLOAD, 'a payload is padded to at least 1 byte, at most 16 MiB');
  }
  const atLeast = unpadded.length + 1;
  const length = padding === 'to 16' ? Math.ceil(atLeast / 16) * 16 : padding.to + 2;
  ensure(atLeast <= length, 'a payload has at most the length it is padded to');

  const padded = Buffer.concat([unpadded, Buffer.of(0x80), Buffer.alloc(length - atLeast)]);
  padded.writeUInt8(padded.readUInt8(0) | PADDED, 0);
  return padded;
}

function stripPadding(bytes: Buffer): Buffer {
  const type = bytes.readUInt8(0);
  if ((type & PADDED) === 0) return bytes;
  const end = bytes.findLastIndex((byte) => byte !== 0);
  ensure(end > 0 && bytes[end] === 0x80, 'padding is 80, then zeros');
  return Buffer.concat([Buffer.of(type & ~PADDED), bytes.subarray(1, end)]);
}

function encodeNumber(value: number): Buffer {
  if (Number.isNaN(value)) return Buffer.from('7ff8000000000000', 'hex');
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

function encodeBigint(value: bigint): Buffer {
  const magnitude = value < 0n ? ~value : value;
  const words = Math.floor(magnitude.toString(2).replace(/^0$/, '').length / 64) + 1;
  const hex = BigInt.asUintN(64 * words, value).toString(16);
  return Buffer.from(hex.padStart(16 * words, '0'), 'hex');
}

function decodeBigint(payload: Buffer): bigint {
  return BigInt.asIntN(8 * payload.length, BigInt(`0x${payload.toString('hex')}`));
}

function encodeDate(value: Date): Buffer {
  ensure(Math.abs(value.getTime()) <= MAX_DATE, 'a date is in range');
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value.getTime()));
  return bytes;
}

export function uuidBytes(text: string): Buffer {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
  ensure(form.test(text), 'a UUID has its form');
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** In the proleptic Gregorian calendar. */
function isDay(text: string): boolean {
  const date = new Date(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? `${text}T00:00:00Z` : NaN);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** RFC 8785. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${members.map((pair) => pair.map(canonicalJson).join(':')).join(',')}}`;
  }
  ensure(typeof value !== 'string' || value.isWellFormed(), 'RFC 8785 has no lone surrogates');
  ensure(typeof value !== 'number' || Number.isFinite(value), 'RFC 8785 has no such number');
  return JSON.stringify(value);
}

function canonicalDecimal(text: string): string {
  const [form, sign = '', integer = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  ensure(form !== undefined, 'a decimal has its form');
  const digits = integer + fraction;
  ensure(digits.length + Math.abs(Number(exponent)) <= 10_000, 'a decimal is not too long');
  if (/^0*$/.test(digits)) return '0';
  const point = integer.length + Number(exponent);

  const padded = '0'.repeat(Math.max(0, -point)) + digits.padEnd(point, '0');
  const split = Math.max(0, point);
  const whole = padded.slice(0, split).replace(/^0+/, '') || '0';
  const end = Buffer.from(padded).findLastIndex((digit) => digit !== 0x30) + 1;
  const part = padded.slice(split, Math.max(split, end));
  return sign + whole + (part === '' ? '' : `.${part}`);
}

// §7 Normalisers

export function normalise(id: string, text: string): string {
  switch (id) {
    case 'exact/1':
      return text;
    case 'trim/1':
      return trim(text);
    case 'fold/1':
      return fold(text);
    case 'email/1':
      return email(trim(text));
    case 'digits/1':
      return digits(text);
  }
  const [, name, parameters = ''] = /^(last|prefix|phone)\((.*)\)\/1$/.exec(id) ?? [];
  switch (name) {
    case 'last':
      return Array.from(text).slice(-lengthOf(parameters)).join('');
    case 'prefix':
      return Array.from(text).slice(0, lengthOf(parameters)).join('');
    case 'phone': {
      const form = /^([1-9][0-9]{0,2}),([0-9]{0,3})$/.exec(parameters);
      ensure(form !== null, 'a calling code and a trunk prefix have their form');
      return phone(text, form[1] ?? '', form[2] ?? '');
    }
    default:
      throw new Refused(`no normaliser is called ${id}`);
  }
}

function lengthOf(parameters: string): number {
  ensure(/^[1-9][0-9]?$/.test(parameters) && Number(parameters) <= 64, 'a length is from 1 to 64');
  return Number(parameters);
}

/** `\s` and `trim()` are ECMAScript's white space and line terminators. */
function trim(text: string): string {
  return text.trim().replace(/\s+/gu, ' ');
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

function email(text: string): string {
  const at = text.lastIndexOf('@');
  const domain = at < 0 ? '' : domainToAscii(text.slice(at + 1));
  return domain === '' ? fold(text) : `${fold(text.slice(0, at))}@${domain}`;
}

/**
 * The domain in lower-case ASCII, or '' where the text is no domain. `domainToASCII` is a host parser: it
 * would cut off a path, decode `%41`, and read `1.2` as an address. The first test keeps it from the former
 * two, the last label from the third.
 */
function domainToAscii(domain: string): string {
  const codes = Array.from(domain, (character) => character.codePointAt(0) ?? 0);
  const isForbidden = (code: number): boolean =>
    code <= 0x20 || code === 0x7f || '#%/:<>?@[\\]^|'.includes(String.fromCodePoint(code));
  if (codes.some(isForbidden)) return '';
  if (codes.every((code) => code < 0x80)) return domain.toLowerCase();
  return domainToASCII(`${domain}.x`).slice(0, -'.x'.length);
}

function digits(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9]/g, '');
}

function phone(text: string, callingCode: string, trunkPrefix: string): string {
  const number = digits(text);
  if (text.normalize('NFKC').trim().startsWith('+')) return number;
  if (number.startsWith('00')) return number.slice(2);
  const hasTrunkPrefix = number.startsWith(trunkPrefix);
  return callingCode + (hasTrunkPrefix ? number.slice(trunkPrefix.length) : number);
}
