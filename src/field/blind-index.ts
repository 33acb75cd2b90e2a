import { asBuffer, concatBytes, copyBytes } from '../bytes/bytes.js';
import { lengthPrefixed } from '../bytes/tlv.js';
import { isWellFormed } from '../bytes/text.js';
import type { Prf } from '../crypto/engine.js';
import { encodePlaintext } from '../format/plaintext.js';
import { TYPE_CODE, type TypedValue } from '../format/typed-value.js';
import { type Normaliser, normalise } from './normaliser.js';
import type { Storage } from './storage.js';

/** Full width: equal tags mean equal values, so uniqueness, counts and pages stay exact. */
export const fullIndexBits = 128;

/** First byte of the message of a compound index. No type byte is 7F, so no single value collides. */
const COMPOUND = 0x7f;
/** A NULL part of a compound index. */
const NULL_PART = Uint8Array.of(0x00);

/*
 * tag = the first `bits` bits of HMAC-SHA-256(index key, V), the rest of the last byte zero.
 *
 * V of one value:  type(1) payload          the unpadded plaintext of the normalised value
 * V of a compound: 7F, then for each part   length(u32) type(1) payload, or length(u32) 00 for NULL
 */

/** The tag of one value. */
export function tagOf(
  prf: Prf,
  value: TypedValue,
  normalisers: readonly Normaliser[],
  bits: number,
  storage: Storage,
): string | Uint8Array {
  const normalised = normalisedValue(value, normalisers);
  // One call for the common case: the type byte 01 is itself one UTF-8 byte before the text.
  if (normalised.type === 'string' && storage === 'text' && bits === fullIndexBits) {
    if (isWellFormed(normalised.value)) {
      return prf.digestTextToHex(STRING_TYPE + normalised.value).slice(0, bits / 4);
    }
  }
  return cut(prf.digest(encodePlaintext(normalised, false)), bits, storage);
}

const STRING_TYPE = String.fromCharCode(TYPE_CODE.string);

export interface CompoundPart {
  /** Undefined for NULL. */
  readonly value: TypedValue | undefined;
  readonly normalisers: readonly Normaliser[];
}

/** The tag of several values together. */
export function compoundTagOf(
  prf: Prf,
  parts: readonly CompoundPart[],
  bits: number,
  storage: Storage,
): string | Uint8Array {
  const encoded = parts.map(({ value, normalisers }) =>
    lengthPrefixed(
      value === undefined ? NULL_PART : encodePlaintext(normalisedValue(value, normalisers), false),
    ),
  );
  return cut(prf.digest(concatBytes(Uint8Array.of(COMPOUND), ...encoded)), bits, storage);
}

/** Stored length of a tag: bytes, or characters of hex. */
export function tagLength(bits: number, storage: Storage): number {
  const bytes = Math.ceil(bits / 8);
  return storage === 'text' ? bytes * 2 : bytes;
}

function normalisedValue(value: TypedValue, normalisers: readonly Normaliser[]): TypedValue {
  // A declaration gives normalisers to strings only.
  if (value.type !== 'string' || normalisers.length === 0) return value;
  const text = normalise(normalisers, value.value);
  return text === value.value ? value : { type: 'string', value: text };
}

function cut(digest: Uint8Array, bits: number, storage: Storage): string | Uint8Array {
  const tag = copyBytes(digest.subarray(0, Math.ceil(bits / 8)));
  const spare = tag.length * 8 - bits;
  const lastByte = tag.length - 1;
  tag[lastByte] = (tag[lastByte] ?? 0) & (0xff << spare);
  return storage === 'text' ? asBuffer(tag).toString('hex') : tag;
}
