import { concatBytes } from '../bytes/bytes.js';
import { isWellFormed, utf8 } from '../bytes/text.js';
import { lengthPrefixed } from '../bytes/tlv.js';
import { FieldSealError } from '../errors.js';

export type SimpleRowId =
  | { readonly type: 'uuid'; readonly value: string }
  | { readonly type: 'integer'; readonly value: number | bigint | string }
  | { readonly type: 'string'; readonly value: string };

/** The primary key of a row, by its declared type, so that 42, 42n and "42" agree. */
export type RowId =
  SimpleRowId | { readonly type: 'composite'; readonly value: readonly SimpleRowId[] };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/**
 * The bytes of a row id in associated data (TLV 06): 16 bytes for a uuid, decimal ASCII for an
 * integer, UTF-8 for a string, and `length(u32) bytes` for each part of a composite id.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_VALUE` if the value is not of its declared type.
 */
export function encodeRowId(rowId: RowId): Uint8Array {
  if (rowId.type !== 'composite') return encodeSimple(rowId);
  // A key of one column is that column, under a composite or not: it has one encoding.
  if (rowId.value.length < 2) throw invalid('composite');
  return concatBytes(...rowId.value.map((part) => lengthPrefixed(encodeSimple(part))));
}

function encodeSimple(rowId: SimpleRowId): Uint8Array {
  switch (rowId.type) {
    case 'uuid': {
      const bytes = uuidBytes(rowId.value);
      if (bytes === undefined) throw invalid('uuid');
      return bytes;
    }
    case 'integer': {
      const { value } = rowId;
      if (!['number', 'bigint', 'string'].includes(typeof value)) throw invalid('integer');
      if (typeof value === 'number' && !Number.isSafeInteger(value)) throw invalid('integer');
      // String(-0) is "0", so both zeros agree.
      const text = String(value);
      if (!INTEGER.test(text)) throw invalid('integer');
      return utf8(text);
    }
    case 'string': {
      if (typeof rowId.value !== 'string' || rowId.value === '' || !isWellFormed(rowId.value)) {
        throw invalid('string');
      }
      return utf8(rowId.value);
    }
  }
}

/** The 16 bytes of a UUID in text form, in either case; undefined if it is none. */
export function uuidBytes(text: string): Uint8Array | undefined {
  if (typeof text !== 'string' || !UUID.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text.replaceAll('-', ''), 'hex'));
}

/** The lower-case text form of 16 UUID bytes. */
export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

function invalid(type: RowId['type']): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_VALUE',
    `The id of this row is not a valid ${type}. A row-bound table needs the id of each row, of the ` +
      'type its declaration names, before the row is written and when it is read.',
  );
}
