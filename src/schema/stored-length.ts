import { FieldSealError } from '../errors.js';
import type { Storage } from '../field/storage.js';
import { payloadLengthOf, storedLengthOf } from '../field/stored-length.js';
import type { AnyField } from './field.js';
import { suiteOf } from './table.js';

/**
 * The length to declare for the column of a field: characters of a text column, bytes of a binary one.
 *
 * @param field - The declared field.
 * @param maxBytes - Longest value in bytes: UTF-8 for text, JSON and decimals; two's complement in
 * multiples of 8 for bigint. Ignored for types of fixed width.
 * @throws FieldSealError `ERR_FIELDSEAL_VALUE` if the field's padding does not allow such a value.
 *
 * @example
 * ```ts
 * import { field, storedLength } from 'fieldseal';
 *
 * storedLength(field.string(), 254); // for VARCHAR(n)
 * storedLength(field.date(), 0, 'binary'); // for BINARY(n)
 * ```
 */
export function storedLength(field: AnyField, maxBytes: number, storage: Storage = 'text'): number {
  const { spec } = field;
  const valid = Number.isInteger(maxBytes) && maxBytes >= 0;
  const payloadLength = payloadLengthOf(spec.type, maxBytes);
  const length = valid
    ? storedLengthOf(suiteOf(spec), spec.padding, storage, payloadLength)
    : undefined;
  if (length === undefined) {
    throw new FieldSealError(
      'ERR_FIELDSEAL_VALUE',
      'storedLength() needs the length of the longest value in bytes, within what the padding allows.',
    );
  }
  return length;
}
