import { Buffer } from 'node:buffer';
import { asBuffer, copyBytes } from '../bytes/bytes.js';
import { decodeUtf8, isWellFormed, toHex } from '../bytes/text.js';
import { FieldSealError } from '../errors.js';
import { type Padding, paddedLength, payloadEnd, writePadding } from './padding.js';
import { uuidBytes, uuidText } from './row-id.js';
import { maxPayloadLength } from './suite.js';
import {
  PADDED,
  TYPE_CODE,
  type TypedValue,
  bigintLength,
  isCalendarDate,
  isDateMs,
  isDecimalText,
} from './typed-value.js';

/*
 * Plaintext, inside the ciphertext:
 *
 *   0  1  type, with bit 0x80 if padded
 *   1  n  payload
 *  [.. 1  0x80, then zero bytes]
 *
 *   01 UTF-8            05 two's complement, 8·k bytes   09 UUID, 16 bytes
 *   02 bytes            06 int64 milliseconds            0A decimal, text
 *   03 boolean, 1 byte  07 JSON, UTF-8                   0B calendar date, YYYY-MM-DD
 *   04 IEEE-754, 8      08 UTF-16LE (ill-formed only)
 */

/** Gives `length` bytes to write into; what they held before does not matter. */
export type Allocate = (length: number) => Uint8Array;

const freshBytes: Allocate = (length) => new Uint8Array(length);

/**
 * Encodes a value that its field has already checked.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_VALUE` if it is longer than the format or its padding allows.
 */
export function encodePlaintext(
  typed: TypedValue,
  padding: Padding,
  allocate: Allocate = freshBytes,
): Uint8Array {
  const illFormed = isIllFormed(typed);
  const contentLength = illFormed ? typed.value.length * 2 : lengthOf(typed);
  if (contentLength > maxPayloadLength) throw tooLong(`${String(maxPayloadLength)} bytes (16 MiB)`);
  const length = paddedLength(contentLength, padding);
  if (length === undefined) throw tooLong(`the ${describe(padding)} that its padding allows`);

  const bytes = allocate(length);
  const code = illFormed ? TYPE_CODE.illFormedString : TYPE_CODE[typed.type];
  bytes[0] = padding === false ? code : code | PADDED;
  if (illFormed) asBuffer(bytes).write(typed.value, 1, 'utf16le');
  else writePayload(typed, bytes, contentLength);
  if (padding !== false) writePadding(bytes, 1 + contentLength);
  return bytes;
}

/** Length in bytes of a value's payload. */
export function payloadLength(typed: TypedValue): number {
  return isIllFormed(typed) ? typed.value.length * 2 : lengthOf(typed);
}

function isIllFormed(typed: TypedValue): typed is TypedValue & { readonly type: 'string' } {
  return typed.type === 'string' && !isWellFormed(typed.value);
}

/**
 * Decodes strictly: undefined for an unknown type, a wrong length, a second spelling of a value or
 * bad padding. Only ever called on authenticated bytes.
 */
export function decodePlaintext(bytes: Uint8Array): TypedValue | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  const end = (first & PADDED) === 0 ? bytes.length : payloadEnd(bytes);
  if (end === undefined || end - 1 > maxPayloadLength) return undefined;
  const type = first & ~PADDED;
  if (type === TYPE_CODE.string) {
    // By far the most common, and the one that needs no view of its payload.
    const value = decodeUtf8(bytes, 1, end);
    return value === undefined ? undefined : { type: 'string', value };
  }
  const payload = bytes.subarray(1, end);
  switch (type) {
    case TYPE_CODE.bytes:
      return { type: 'bytes', value: copyBytes(payload) };
    case TYPE_CODE.boolean:
      if (payload.length !== 1 || (payload[0] ?? 2) > 1) return undefined;
      return { type: 'boolean', value: payload[0] === 1 };
    case TYPE_CODE.number:
      return numberOf(payload);
    case TYPE_CODE.bigint:
      return bigintOf(payload);
    case TYPE_CODE.date:
      return dateOf(payload);
    case TYPE_CODE.json:
      return textOf('json', payload, isJson);
    case TYPE_CODE.illFormedString:
      return illFormedStringOf(payload);
    case TYPE_CODE.uuid:
      return payload.length === 16 ? { type: 'uuid', value: uuidText(payload) } : undefined;
    case TYPE_CODE.decimal:
      return textOf('decimal', payload, isDecimalText);
    case TYPE_CODE['calendar-date']:
      return textOf('calendar-date', payload, isCalendarDate);
    default:
      return undefined;
  }
}

function lengthOf(typed: TypedValue): number {
  switch (typed.type) {
    case 'string':
    case 'json':
    case 'decimal':
      return Buffer.byteLength(typed.value);
    case 'bytes':
      return typed.value.length;
    case 'boolean':
      return 1;
    case 'number':
    case 'date':
      return 8;
    case 'bigint':
      return bigintLength(typed.value);
    case 'uuid':
      return 16;
    case 'calendar-date':
      return 10;
  }
}

function writePayload(typed: TypedValue, bytes: Uint8Array, length: number): void {
  switch (typed.type) {
    case 'string':
    case 'json':
    case 'decimal':
    case 'calendar-date':
      asBuffer(bytes).write(typed.value, 1);
      return;
    case 'bytes':
      bytes.set(typed.value, 1);
      return;
    case 'boolean':
      bytes[1] = typed.value ? 1 : 0;
      return;
    case 'number':
      viewOf(bytes).setFloat64(1, typed.value);
      // Every NaN has one spelling, so that equal values have equal bytes.
      if (Number.isNaN(typed.value)) viewOf(bytes).setBigUint64(1, CANONICAL_NAN);
      return;
    case 'date':
      viewOf(bytes).setBigInt64(1, BigInt(typed.value));
      return;
    case 'bigint': {
      const hex = BigInt.asUintN(length * 8, typed.value).toString(16);
      asBuffer(bytes).write(hex.padStart(length * 2, '0'), 1, 'hex');
      return;
    }
    case 'uuid': {
      const uuid = uuidBytes(typed.value);
      if (uuid === undefined) throw new TypeError('not a checked UUID');
      bytes.set(uuid, 1);
    }
  }
}

const CANONICAL_NAN = 0x7ff8000000000000n;

function numberOf(payload: Uint8Array): TypedValue | undefined {
  if (payload.length !== 8) return undefined;
  const value = viewOf(payload).getFloat64(0);
  if (Number.isNaN(value) && viewOf(payload).getBigUint64(0) !== CANONICAL_NAN) return undefined;
  return { type: 'number', value };
}

function bigintOf(payload: Uint8Array): TypedValue | undefined {
  if (payload.length === 0 || payload.length % 8 !== 0) return undefined;
  const value = BigInt.asIntN(payload.length * 8, BigInt(`0x${toHex(payload)}`));
  return bigintLength(value) === payload.length ? { type: 'bigint', value } : undefined;
}

function dateOf(payload: Uint8Array): TypedValue | undefined {
  if (payload.length !== 8) return undefined;
  const value = Number(viewOf(payload).getBigInt64(0));
  return isDateMs(value) ? { type: 'date', value } : undefined;
}

function illFormedStringOf(payload: Uint8Array): TypedValue | undefined {
  if (payload.length % 2 !== 0) return undefined;
  const value = asBuffer(payload).toString('utf16le');
  return isWellFormed(value) ? undefined : { type: 'string', value };
}

function textOf(
  type: 'json' | 'decimal' | 'calendar-date',
  payload: Uint8Array,
  accepts: (text: string) => boolean,
): TypedValue | undefined {
  const value = decodeUtf8(payload);
  return value !== undefined && accepts(value) ? { type, value } : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function describe(padding: Padding): string {
  return typeof padding === 'object' ? `${String(padding.to)} bytes` : 'length';
}

function tooLong(limit: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_VALUE', `The value is longer than ${limit}.`);
}
