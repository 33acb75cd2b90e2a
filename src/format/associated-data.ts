import { compareBytes, concatBytes } from '../bytes/bytes.js';
import { isWellFormed, utf8 } from '../bytes/text.js';
import { TAG, type Tag, lengthPrefixed, tlv } from '../bytes/tlv.js';
import { FieldSealError } from '../errors.js';
import { type RowId, encodeRowId } from './row-id.js';

/** The part of a place that is fixed when a schema is declared. Logical names, never physical ones. */
export interface ColumnPlace {
  readonly namespace: string;
  readonly table: string;
  readonly column: string;
  /** Stands in place of table and column for deterministic columns that must join. */
  readonly joinDomain?: string | undefined;
}

/** Who a key or a value belongs to. */
export interface Scope {
  readonly tenant?: string | undefined;
  readonly subject?: string | undefined;
}

/** Everything that is authenticated beside the header: a value opens only where all of it is equal. */
export interface SealContext extends ColumnPlace, Scope {
  readonly rowId?: RowId | undefined;
  readonly custom?: Readonly<Record<string, string>> | undefined;
}

/*
 * Associated data of a sealed value:
 *
 *   header (magic, suite, key id, and the slice in suite 1)
 *   TLV 01 namespace
 *   TLV 02 table      \ absent under a
 *   TLV 03 column     / join domain
 *  [TLV 04 tenant]
 *  [TLV 05 subject]
 *  [TLV 06 row id]      row-bound values only (code 0x19)
 *  [TLV 07 custom]      pairs sorted by key bytes: length(u32) key length(u32) value
 *  [TLV 0B join domain]
 *
 * Tags ascend and appear at most once, lengths are explicit: one byte string has one reading.
 */

/** TLVs 01 to 03, or 01 alone under a join domain: the part that can be kept for a column. */
export function encodePlace(place: ColumnPlace): Uint8Array {
  const namespace = nameTlv(TAG.namespace, place.namespace);
  if (place.joinDomain !== undefined) return namespace;
  return concatBytes(namespace, nameTlv(TAG.table, place.table), nameTlv(TAG.column, place.column));
}

/** TLVs 04 and 05; empty for the global scope. */
export function encodeScope(scope: Scope): Uint8Array {
  return concatBytes(
    scope.tenant === undefined ? NOTHING : nameTlv(TAG.tenant, scope.tenant),
    scope.subject === undefined ? NOTHING : nameTlv(TAG.subject, scope.subject),
  );
}

/** TLV 06; empty where the table does not bind rows. */
export function encodeRow(rowId: RowId | undefined): Uint8Array {
  return rowId === undefined ? NOTHING : tlv(TAG.rowId, encodeRowId(rowId));
}

/** TLV 07; empty for an empty map, which is the same as none. */
export function encodeCustom(custom: Readonly<Record<string, string>> | undefined): Uint8Array {
  const pairs = Object.entries(custom ?? {}).map(([key, value]) => {
    if (key === '') throw invalid('custom', 'has an empty key');
    return [textBytes(key, 'custom'), textBytes(value, 'custom')] as const;
  });
  if (pairs.length === 0) return NOTHING;
  pairs.sort(([left], [right]) => compareBytes(left, right));
  return tlv(
    TAG.custom,
    concatBytes(...pairs.flatMap(([key, value]) => [lengthPrefixed(key), lengthPrefixed(value)])),
  );
}

/** TLV 0B; empty for a column without a join domain. */
export function encodeJoinDomain(joinDomain: string | undefined): Uint8Array {
  return joinDomain === undefined ? NOTHING : nameTlv(TAG.joinDomain, joinDomain);
}

/** All TLVs of a context, in order. Hot paths keep the constant parts instead. */
export function encodeContext(context: SealContext): Uint8Array {
  return concatBytes(
    encodePlace(context),
    encodeScope(context),
    encodeRow(context.rowId),
    encodeCustom(context.custom),
    encodeJoinDomain(context.joinDomain),
  );
}

/** A TLV over the UTF-8 of a name, which must not be empty: an empty name would bind to nothing. */
export function nameTlv(tag: Tag, name: string): Uint8Array {
  if (name === '') throw invalid(tag, 'is empty');
  return tlv(tag, textBytes(name, tag));
}

const NOTHING = new Uint8Array(0);

function textBytes(text: string, part: Tag | 'custom'): Uint8Array {
  if (typeof text !== 'string') throw invalid(part, 'is not a string');
  if (!isWellFormed(text)) throw invalid(part, 'has a lone surrogate, which UTF-8 cannot carry');
  return utf8(text);
}

function invalid(part: Tag | 'custom', what: string): FieldSealError {
  const name = Object.entries(TAG).find(([, tag]) => tag === part)?.[0] ?? part;
  const scope = part === TAG.tenant || part === TAG.subject;
  return new FieldSealError(
    scope ? 'ERR_FIELDSEAL_SCOPE' : 'ERR_FIELDSEAL_CONFIGURATION',
    `The ${String(name)} of a field's context ${what}.`,
  );
}
