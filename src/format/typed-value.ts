/**
 * A value with its type, as the format knows it. JSON and decimals are text here: which text stands
 * for a value (as given, or canonical) is decided by the field, not by the format.
 */
export type TypedValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'bigint'; readonly value: bigint }
  /** Milliseconds since 1970-01-01 UTC. */
  | { readonly type: 'date'; readonly value: number }
  | { readonly type: 'json'; readonly value: string }
  /** Lower-case text form. */
  | { readonly type: 'uuid'; readonly value: string }
  | { readonly type: 'decimal'; readonly value: string }
  /** `YYYY-MM-DD`. */
  | { readonly type: 'calendar-date'; readonly value: string };

export type PlainType = TypedValue['type'];

/** Type bytes. On disk: a number here never changes its meaning. */
export const TYPE_CODE = {
  string: 0x01,
  bytes: 0x02,
  boolean: 0x03,
  number: 0x04,
  bigint: 0x05,
  date: 0x06,
  json: 0x07,
  /** A string with lone surrogates, as UTF-16LE: UTF-8 cannot carry it. */
  illFormedString: 0x08,
  uuid: 0x09,
  decimal: 0x0a,
  'calendar-date': 0x0b,
} as const;

/** Set on the type byte of a padded plaintext. */
export const PADDED = 0x80;

/** Largest distance of a Date from 1970 in milliseconds (ECMA-262 §21.4.1.1). */
const MAX_DATE_MS = 8.64e15;
const DECIMAL = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const CALENDAR_DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

export function isDateMs(ms: number): boolean {
  return Number.isInteger(ms) && Math.abs(ms) <= MAX_DATE_MS;
}

export function isDecimalText(text: string): boolean {
  return DECIMAL.test(text);
}

/** A day that exists in the proleptic Gregorian calendar, years 0000 to 9999. */
export function isCalendarDate(text: string): boolean {
  const match = CALENDAR_DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (lengths[month - 1] ?? 0);
}

/**
 * Length in bytes of the two's complement of an integer: the fewest multiples of 8 that hold its sign.
 */
export function bigintLength(value: bigint): number {
  const magnitude = (value < 0n ? ~value : value).toString(16);
  const topBits = 32 - Math.clz32(Number.parseInt(magnitude.charAt(0), 16));
  const bits = (magnitude.length - 1) * 4 + topBits + 1; // one more for the sign
  return Math.ceil(bits / 64) * 8;
}
