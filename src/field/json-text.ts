import { isWellFormed } from '../bytes/text.js';

/** A value that JSON can carry. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * JSON text of a value; undefined if JSON would lose a part of it: NaN and infinities (they become
 * null), bigints, functions, symbols, `undefined` in a list, cycles, what becomes `{}` or an object of
 * numbered bytes, or the value as a whole.
 */
export function jsonText(value: unknown): string | undefined {
  try {
    // `undefined` for an object's property is left out, as everywhere in JSON.
    return JSON.stringify(value, refuseLoss); // undefined for undefined
  } catch {
    return undefined; // a cycle, a bigint, a loss, or nesting too deep for the stack
  }
}

/** The one text of a value by RFC 8785 (JCS); undefined as {@link jsonText}, or for a lone surrogate. */
export function canonicalJson(value: unknown): string | undefined {
  const text = jsonText(value);
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return canonicalText(parsed as JsonValue); // JSON.parse gives nothing else
  } catch {
    return undefined;
  }
}

/** Objects that JSON writes as `{}`, whatever they hold. */
const EMPTIED = [Map, Set, WeakMap, WeakSet, RegExp, Error, ArrayBuffer, Promise, URLSearchParams];

function refuseLoss(this: unknown, key: string, value: unknown): unknown {
  // As it was before its toJSON: a Date or a Buffer has become something else by now.
  const given: unknown = Reflect.get(Object(this), key);
  const lost =
    typeof value === 'function' ||
    typeof value === 'symbol' ||
    (typeof value === 'number' && !Number.isFinite(value)) ||
    (value === undefined && Array.isArray(this)) ||
    (given instanceof Date && Number.isNaN(given.getTime())) ||
    (given instanceof Number && !Number.isFinite(Number(given))) ||
    ArrayBuffer.isView(given) ||
    EMPTIED.some((type) => value instanceof type);
  if (lost) throw new TypeError('not representable in JSON');
  return value;
}

/** RFC 8785 §3.2: numbers and strings as ECMAScript writes them, keys by UTF-16 code units. */
function canonicalText(value: JsonValue): string {
  if (typeof value === 'string') return canonicalString(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  // The default order of sort() is by UTF-16 code units.
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${canonicalString(key)}:${canonicalText(member)}`);
  return `{${members.join(',')}}`;
}

function canonicalString(text: string): string {
  if (!isWellFormed(text)) throw new TypeError('RFC 8785 §3.2.2.2: lone surrogate');
  return JSON.stringify(text);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
