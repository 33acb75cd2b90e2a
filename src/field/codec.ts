import { copyBytes } from '../bytes/bytes.js';
import { uuidBytes } from '../format/row-id.js';
import { type TypedValue, isCalendarDate, isDateMs, isDecimalText } from '../format/typed-value.js';
import { canonicalDecimal } from './decimal-text.js';
import { canonicalJson, jsonText } from './json-text.js';

/**
 * Between a value of the application and a typed value of the format. Nothing here throws: undefined
 * says "not of this type", and the field makes an error of it that shows its name and not the value.
 */
export interface Codec<Value> {
  /** What a value must be, for a message. */
  readonly expects: string;
  /** Checks a value. `canonical` asks for the one text that equal values share. */
  readonly toTyped: (value: unknown, canonical: boolean) => TypedValue | undefined;
  readonly fromTyped: (typed: TypedValue) => Value | undefined;
  /** Reads what a column held before it was encrypted: the value itself, or its text. */
  readonly fromPlain: (stored: unknown) => Value | undefined;
}

export const stringCodec: Codec<string> = {
  expects: 'a string',
  toTyped: (value) => (typeof value === 'string' ? { type: 'string', value } : undefined),
  fromTyped: (typed) => (typed.type === 'string' ? typed.value : undefined),
  fromPlain: (stored) => (typeof stored === 'string' ? stored : undefined),
};

export const bytesCodec: Codec<Uint8Array> = {
  expects: 'a Uint8Array',
  // A copy: the caller may change its own while a key is fetched.
  toTyped: (value) =>
    value instanceof Uint8Array ? { type: 'bytes', value: copyBytes(value) } : undefined,
  fromTyped: (typed) => (typed.type === 'bytes' ? typed.value : undefined),
  fromPlain: (stored) => (stored instanceof Uint8Array ? stored : undefined),
};

export const booleanCodec: Codec<boolean> = {
  expects: 'a boolean',
  toTyped: (value) => (typeof value === 'boolean' ? { type: 'boolean', value } : undefined),
  fromTyped: (typed) => (typed.type === 'boolean' ? typed.value : undefined),
  fromPlain: (stored) => {
    const text = scalarText(stored)?.toLowerCase() ?? '';
    if (['1', 't', 'true'].includes(text)) return true;
    return ['0', 'f', 'false'].includes(text) ? false : undefined;
  },
};

export const numberCodec: Codec<number> = {
  expects: 'a number',
  toTyped: (value) => (typeof value === 'number' ? { type: 'number', value } : undefined),
  fromTyped: (typed) => (typed.type === 'number' ? typed.value : undefined),
  fromPlain: (stored) => numberFrom(stored),
};

export const integerCodec: Codec<number> = {
  expects: 'an integer between ±(2^53 − 1)',
  // Adding 0 turns -0 into 0, which an integer column could not tell apart.
  toTyped: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value)
      ? { type: 'number', value: value + 0 }
      : undefined,
  fromTyped: (typed) =>
    typed.type === 'number' && Number.isSafeInteger(typed.value) ? typed.value : undefined,
  fromPlain: (stored) => {
    const value = numberFrom(stored);
    return Number.isSafeInteger(value) ? value : undefined;
  },
};

export const bigintCodec: Codec<bigint> = {
  expects: 'a bigint',
  toTyped: (value) => (typeof value === 'bigint' ? { type: 'bigint', value } : undefined),
  fromTyped: (typed) => (typed.type === 'bigint' ? typed.value : undefined),
  fromPlain: (stored) => {
    const text = scalarText(stored) ?? '';
    // Nobody's column held more digits; planted ones would take seconds to read.
    return /^-?[0-9]{1,10000}$/.test(text) ? BigInt(text) : undefined;
  },
};

export const decimalCodec: Codec<string> = {
  expects: 'a decimal number as text, such as "12.50"',
  toTyped: (value, canonical) => {
    const text = decimalFrom(value);
    if (text === undefined) return undefined;
    const chosen = canonical ? canonicalDecimal(text) : text;
    return chosen === undefined ? undefined : { type: 'decimal', value: chosen };
  },
  fromTyped: (typed) => (typed.type === 'decimal' ? typed.value : undefined),
  fromPlain: decimalFrom,
};

export const dateCodec: Codec<Date> = {
  expects: 'a valid Date',
  toTyped: (value) =>
    value instanceof Date && isDateMs(value.getTime())
      ? { type: 'date', value: value.getTime() }
      : undefined,
  fromTyped: (typed) => (typed.type === 'date' ? new Date(typed.value) : undefined),
  fromPlain: (stored) => {
    // Date's own parser finds a date in almost any text, such as "room 5".
    const text = typeof stored === 'string' && DATE_TIME.test(stored) ? stored : '';
    const date = stored instanceof Date ? stored : new Date(text);
    return isDateMs(date.getTime()) ? date : undefined;
  },
};

export const calendarDateCodec: Codec<string> = {
  expects: 'a calendar date as text, YYYY-MM-DD',
  toTyped: (value) =>
    typeof value === 'string' && isCalendarDate(value)
      ? { type: 'calendar-date', value }
      : undefined,
  fromTyped: (typed) => (typed.type === 'calendar-date' ? typed.value : undefined),
  fromPlain: (stored) => {
    const text = stored instanceof Date ? dayOf(stored) : stored;
    const day = typeof text === 'string' ? text.slice(0, 10) : '';
    return isCalendarDate(day) ? day : undefined;
  },
};

export const uuidCodec: Codec<string> = {
  expects: 'a UUID as text',
  toTyped: (value) =>
    typeof value === 'string' && uuidBytes(value) !== undefined
      ? { type: 'uuid', value: value.toLowerCase() }
      : undefined,
  fromTyped: (typed) => (typed.type === 'uuid' ? typed.value : undefined),
  fromPlain: (stored) =>
    typeof stored === 'string' && uuidBytes(stored) !== undefined
      ? stored.toLowerCase()
      : undefined,
};

/** A codec for JSON values of a type that only the compiler knows. */
export function jsonCodec<Value>(): Codec<Value> {
  return {
    expects: 'a value that JSON carries without loss',
    toTyped: (value, canonical) => {
      const text = canonical ? canonicalJson(value) : jsonText(value);
      return text === undefined ? undefined : { type: 'json', value: text };
    },
    // The declaration's word for what the application stored there.
    fromTyped: (typed) => (typed.type === 'json' ? (JSON.parse(typed.value) as Value) : undefined),
    fromPlain: (stored) => {
      if (typeof stored !== 'string') return stored as Value; // a driver has parsed it
      try {
        return JSON.parse(stored) as Value; // as above
      } catch {
        return undefined;
      }
    },
  };
}

/** A day, alone or with a time, as ISO 8601 and SQL write it. */
const DATE_TIME =
  /^(?:[0-9]{4}|[+-][0-9]{6})-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$/;

/**
 * The day that a driver meant by the Date it made of a DATE column: midnight UTC, or midnight in the
 * zone of the process. Undefined for any other hour: the day would depend on who looks.
 */
function dayOf(date: Date): string | undefined {
  if (!isDateMs(date.getTime())) return undefined;
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  const utc = new Date(0);
  utc.setUTCFullYear(year, month, day);
  // Not getHours() === 0: where a zone changes its clocks at midnight, the day begins at one.
  const local = new Date(0);
  local.setFullYear(year, month, day);
  local.setHours(0, 0, 0, 0);
  if (date.getTime() % MS_PER_DAY === 0) return date.toISOString();
  return date.getTime() === local.getTime() ? utc.toISOString() : undefined;
}

const MS_PER_DAY = 86_400_000;

/** Text of what has one text only; undefined for any object. */
function scalarText(stored: unknown): string | undefined {
  switch (typeof stored) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(stored);
    default:
      return undefined;
  }
}

function numberFrom(stored: unknown): number | undefined {
  if (typeof stored === 'number') return stored;
  if (typeof stored !== 'string' || stored.trim() === '') return undefined;
  const value = Number(stored);
  return Number.isNaN(value) ? undefined : value;
}

/** Text of a decimal: from text, a number, a bigint, or the object of a decimal library. */
function decimalFrom(value: unknown): string | undefined {
  const text = hasToFixed(value) ? value.toFixed() : scalarText(value);
  return typeof text === 'string' && isDecimalText(text) ? text : undefined;
}

/** decimal.js, big.js and bignumber.js write themselves without an exponent by `toFixed()`. */
function hasToFixed(value: unknown): value is { toFixed: () => unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'toFixed' in value &&
    typeof value.toFixed === 'function'
  );
}
