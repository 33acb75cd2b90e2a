import {
  bigintCodec,
  booleanCodec,
  bytesCodec,
  calendarDateCodec,
  dateCodec,
  decimalCodec,
  integerCodec,
  jsonCodec,
  numberCodec,
  stringCodec,
  uuidCodec,
} from '../field/codec.js';
import type { JsonValue } from '../field/json-text.js';
import { type Field, type FieldOptions, makeField } from './field.js';

interface JsonBuilder {
  // First, and not generic: a table that the call stands in would infer `unknown` for the value.
  (options?: FieldOptions<JsonValue>): Field<JsonValue>;
  <Value>(options?: FieldOptions<Value>): Field<Value>;
}

const json: JsonBuilder = <Value>(options: FieldOptions<Value> = {}): Field<Value> =>
  makeField('json', jsonCodec<Value>(), options);

/**
 * Builders of fields, one for each type.
 *
 * @example
 * ```ts
 * import { email, field } from 'fieldseal';
 *
 * const address = field.string().blindIndex('emailIndex', { normalise: email, unique: true });
 * const born = field.calendarDate();
 * const salary = field.decimal();
 * const notes = field.json<{ allergies: string[] }>();
 * ```
 */
export const field = Object.freeze({
  /** Text. Any string, ill-formed ones included, comes back as it was. */
  string: (options: FieldOptions<string> = {}): Field<string> =>
    makeField('string', stringCodec, options),
  /** Raw bytes. */
  bytes: (options: FieldOptions<Uint8Array> = {}): Field<Uint8Array> =>
    makeField('bytes', bytesCodec, options),
  /** A double: NaN, -0 and infinities come back as they were. */
  number: (options: FieldOptions<number> = {}): Field<number> =>
    makeField('number', numberCodec, options),
  /** A whole number between ±(2^53 − 1). */
  integer: (options: FieldOptions<number> = {}): Field<number> =>
    makeField('number', integerCodec, options),
  /** A whole number of any size. Its stored length grows with it, by 8 bytes. */
  bigint: (options: FieldOptions<bigint> = {}): Field<bigint> =>
    makeField('bigint', bigintCodec, options),
  /** An exact decimal number, as text: '12.50'. */
  decimal: (options: FieldOptions<string> = {}): Field<string> =>
    makeField('decimal', decimalCodec, options),
  boolean: (options: FieldOptions<boolean> = {}): Field<boolean> =>
    makeField('boolean', booleanCodec, options),
  /** An instant, to the millisecond. */
  date: (options: FieldOptions<Date> = {}): Field<Date> => makeField('date', dateCodec, options),
  /** A day without time and zone, as text: '1984-02-29'. */
  calendarDate: (options: FieldOptions<string> = {}): Field<string> =>
    makeField('calendar-date', calendarDateCodec, options),
  /** A UUID, given back in lower case. */
  uuid: (options: FieldOptions<string> = {}): Field<string> =>
    makeField('uuid', uuidCodec, options),
  /** Whatever JSON carries without loss. The type is the declaration's word. */
  json,
});
