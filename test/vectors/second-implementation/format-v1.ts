// A second implementation of format v1, written from docs/format.md alone: a reader and writer that
// shares no line with src/, to prove that the page is enough.
import {
  crc32,
  decodeBase32,
  decodeBase64Url,
  decryptGcm,
  decryptSiv,
  encodeBase32,
  encodeUtf8,
  encryptGcm,
  encryptSiv,
  ensure,
  framed,
  hkdfSha256,
  hmacSha256,
  sha256,
  tlv,
  u16,
} from './primitives.js';
import {
  type Plaintext,
  type Padding,
  canonical,
  decodePlaintext,
  encodePlaintext,
  encodeUnpadded,
  normalise,
  uuidBytes,
} from './values.js';

export type KeyKind = 'E' | 'D' | 'I' | 'T' | 'K';

export interface Scope {
  readonly tenant?: string;
  readonly subject?: string;
}

export interface Key extends Scope {
  readonly bytes: Uint8Array;
  readonly kind: KeyKind;
}

export type RowId =
  | { readonly type: 'uuid' | 'integer' | 'string'; readonly value: string }
  | { readonly type: 'composite'; readonly value: readonly RowId[] };

/** What a value is bound to. */
export interface Place extends Scope {
  readonly namespace: string;
  readonly table: string;
  readonly column: string;
  readonly rowId?: RowId;
  readonly custom?: Readonly<Record<string, string>>;
  readonly joinDomain?: string;
}

const MAGIC = 0xf5;
const MAX_PLAINTEXT = 16_777_232;
const SUITE_1 = 0x11;
const SUITE_1_ROW_BOUND = 0x19;
const SUITE_2 = 0x12;

// §1 Sealed values

export function toText(sealed: Buffer): string {
  return `fs1.${sealed.toString('base64url', 1)}`;
}

export function fromText(text: string): Buffer {
  ensure(text.startsWith('fs1.'), 'a text begins with its prefix');
  return Buffer.concat([Buffer.of(MAGIC), decodeBase64Url(text.slice(4))]);
}

export function sliceAt(unixSeconds: number): number {
  ensure(unixSeconds >= Date.UTC(2026, 0, 1) / 1000, 'a clock is not before 2026');
  const slice = Math.floor((unixSeconds - 1_577_836_800) / 604_800);
  ensure(slice <= 0xffff, 'a slice is at most 65,535');
  return slice;
}

export interface Sealing {
  readonly slice: number;
  readonly nonce: Uint8Array;
  readonly padding?: Padding;
}

export function seal(key: Key, place: Place, value: Plaintext, sealing: Sealing): Buffer {
  return sealBytes(key, place, encodePlaintext(value, sealing.padding), sealing);
}

/** A plaintext as it is, padding and all. */
export function sealBytes(
  key: Key,
  place: Place,
  plaintext: Uint8Array,
  sealing: Omit<Sealing, 'padding'>,
): Buffer {
  const version = place.rowId === undefined ? SUITE_1 : SUITE_1_ROW_BOUND;
  const header = Buffer.concat([Buffer.of(MAGIC, version), keyId(key), u16(sealing.slice)]);
  const sealed = encryptGcm(
    {
      key: gcmSubkey(key, place, sealing.slice),
      nonce: sealing.nonce,
      associatedData: associatedData(header, place),
    },
    plaintext,
  );
  return Buffer.concat([header, sealing.nonce, sealed]);
}

export function sealDeterministically(key: Key, place: Place, value: Plaintext): Buffer {
  const header = Buffer.concat([Buffer.of(MAGIC, SUITE_2), keyId(key)]);
  const plaintext = encodePlaintext(canonical(value), 'to 16');
  const bound = associatedData(header, place);
  return Buffer.concat([header, encryptSiv(sivSubkey(key, place), bound, plaintext)]);
}

export function open(key: Key, place: Place, sealed: Buffer): Plaintext {
  return decodePlaintext(decrypt(key, place, sealed));
}

/** The plaintext as it was sealed, padding and all. */
export function decrypt(key: Key, place: Place, sealed: Buffer): Buffer {
  ensure(sealed.length >= 27 && sealed[0] === MAGIC, 'a sealed value has its form');
  ensure(sealed.subarray(2, 10).equals(keyId(key)), 'the key is known');
  const version = sealed[1];
  const overhead = version === SUITE_2 ? 26 : 40;
  ensure(sealed.length - overhead <= MAX_PLAINTEXT, 'a plaintext is not too long');
  if (version === SUITE_2) return decryptSuite2(key, place, sealed);
  const expected = place.rowId === undefined ? SUITE_1 : SUITE_1_ROW_BOUND;
  ensure(version === expected, 'a value has the suite and the binding of its column');
  return decryptSuite1(key, place, sealed);
}

function decryptSuite1(key: Key, place: Place, sealed: Buffer): Buffer {
  ensure(sealed.length >= 41, 'a value of suite 1 has 41 bytes or more');
  const header = sealed.subarray(0, 12);
  const gcm = {
    key: gcmSubkey(key, place, header.readUInt16BE(10)),
    nonce: sealed.subarray(12, 24),
    associatedData: associatedData(header, place),
  };
  return decryptGcm(gcm, sealed.subarray(24));
}

function decryptSuite2(key: Key, place: Place, sealed: Buffer): Buffer {
  const header = sealed.subarray(0, 10);
  const bound = associatedData(header, place);
  return decryptSiv(sivSubkey(key, place), bound, sealed.subarray(10));
}

// §2 Associated data

function associatedData(header: Buffer, place: Place): Buffer {
  const isSuite2 = header[1] === SUITE_2;
  const { rowId, custom = {}, joinDomain } = place;
  const hasCustom = Object.keys(custom).length > 0;
  ensure(!isSuite2 || (rowId === undefined && !hasCustom), 'suite 2 binds to no row or custom');
  ensure(isSuite2 || joinDomain === undefined, 'suite 1 has no join domain');
  return Buffer.concat([
    header,
    nameTlv(0x01, place.namespace),
    ...(joinDomain === undefined ? [nameTlv(0x02, place.table), nameTlv(0x03, place.column)] : []),
    scopeTlvs(place),
    rowId === undefined ? Buffer.alloc(0) : tlv(0x06, encodeRowId(rowId)),
    hasCustom ? tlv(0x07, encodeCustom(custom)) : Buffer.alloc(0),
    joinDomain === undefined ? Buffer.alloc(0) : nameTlv(0x0b, joinDomain),
  ]);
}

function nameTlv(tag: number, name: string): Buffer {
  return tlv(tag, encodeName(name));
}

function encodeName(name: string): Buffer {
  ensure(name !== '', 'no name is empty');
  return encodeUtf8(name);
}

/** [TLV 04 tenant] ‖ [TLV 05 subject] */
function scopeTlvs({ tenant, subject }: Scope): Buffer {
  return Buffer.concat([
    tenant === undefined ? Buffer.alloc(0) : nameTlv(0x04, tenant),
    subject === undefined ? Buffer.alloc(0) : nameTlv(0x05, subject),
  ]);
}

export function encodeRowId(rowId: RowId): Buffer {
  switch (rowId.type) {
    case 'uuid':
      return uuidBytes(rowId.value);
    case 'integer':
      ensure(/^(?:0|-?[1-9][0-9]*)$/.test(rowId.value), 'an integer has one spelling');
      return Buffer.from(rowId.value, 'ascii');
    case 'string':
      return encodeName(rowId.value);
    case 'composite':
      ensure(rowId.value.length >= 2, 'a composite id has two parts or more');
      return Buffer.concat(rowId.value.map((part) => framed(encodeRowId(part))));
  }
}

function encodeCustom(custom: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(custom)
    .map(([key, value]) => ({ key: encodeName(key), value: encodeUtf8(value) }))
    .sort((left, right) => Buffer.compare(left.key, right.key));
  return Buffer.concat(pairs.flatMap(({ key, value }) => [framed(key), framed(value)]));
}

// §4 Keys

export function commitment(key: Key): Buffer {
  const info = infoOf('commit', Buffer.from(key.kind), scopeTlvs(key));
  return hkdfSha256(key.bytes, info, 32);
}

export function keyId(key: Key): Buffer {
  return commitment(key).subarray(0, 8);
}

// §5 Derivation

export function infoOf(label: string, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from(`fieldseal/v1/${label}\0`), ...parts]);
}

export function subkey(key: Key, kind: KeyKind, info: Uint8Array, length = 32): Buffer {
  ensure(key.kind === kind, 'a key serves its own kind only');
  return hkdfSha256(key.bytes, info, length);
}

type Table = Pick<Place, 'namespace' | 'table'>;
type Column = Pick<Place, 'namespace' | 'table' | 'column' | 'joinDomain'>;

export function gcmInfo({ namespace, table }: Table, slice: number): Buffer {
  return infoOf('aes-256-gcm', nameTlv(0x01, namespace), nameTlv(0x02, table), u16(slice));
}

export function sivInfo({ namespace, table, column, joinDomain }: Column): Buffer {
  const owner =
    joinDomain === undefined
      ? [nameTlv(0x02, table), nameTlv(0x03, column)]
      : [nameTlv(0x0b, joinDomain)];
  return infoOf('aes-256-siv', nameTlv(0x01, namespace), ...owner);
}

export function ff1Info({ namespace, table, column }: Column, format: string): Buffer {
  return infoOf(
    'ff1',
    nameTlv(0x01, namespace),
    nameTlv(0x02, table),
    nameTlv(0x03, column),
    nameTlv(0x0a, format),
  );
}

export interface IndexPlace extends Table {
  /** One name, or the list of a compound index. */
  readonly column: string | readonly string[];
  readonly tenant?: string;
  readonly index: string;
  readonly normalisers: string;
}

export function blindIndexInfo(place: IndexPlace): Buffer {
  const { column, tenant } = place;
  ensure(
    typeof column === 'string' || column.length >= 2,
    'a compound index has two parts or more',
  );
  const columns =
    typeof column === 'string'
      ? encodeName(column)
      : Buffer.concat(column.map((name) => framed(encodeName(name))));
  return infoOf(
    'blind-index',
    nameTlv(0x01, place.namespace),
    nameTlv(0x02, place.table),
    tlv(0x03, columns),
    scopeTlvs(tenant === undefined ? {} : { tenant }),
    nameTlv(0x08, place.index),
    nameTlv(0x09, place.normalisers),
  );
}

function gcmSubkey(key: Key, table: Table, slice: number): Buffer {
  return subkey(key, 'E', gcmInfo(table, slice));
}

function sivSubkey(key: Key, column: Column): Buffer {
  return subkey(key, 'D', sivInfo(column), 64);
}

// §6 Wrapped keys

const WRAP_FORMAT = 0x01;

export function wrap(wrappingKey: Key, key: Key, nonce: Uint8Array): Buffer {
  const gcm = wrapGcm(wrappingKey, key, commitment(key), nonce);
  const header = Buffer.concat([Buffer.of(WRAP_FORMAT), keyId(wrappingKey), nonce]);
  return Buffer.concat([header, encryptGcm(gcm, key.bytes)]);
}

/** `claimed` is what the key record says of the key. */
export function unwrap(
  wrappingKey: Key,
  claimed: Omit<Key, 'bytes'> & { readonly commitment: Uint8Array },
  wrapped: Buffer,
): Key {
  ensure(wrapped.length === 69 && wrapped[0] === WRAP_FORMAT, 'a wrap has its form');
  ensure(wrapped.subarray(1, 9).equals(keyId(wrappingKey)), 'the wrapping key is known');
  const { commitment: expected, ...rest } = claimed;
  const gcm = wrapGcm(wrappingKey, claimed, expected, wrapped.subarray(9, 21));
  const key = { ...rest, bytes: decryptGcm(gcm, wrapped.subarray(21)) };
  ensure(commitment(key).equals(expected), 'a key has the commitment of its record');
  return key;
}

function wrapGcm(
  wrappingKey: Key,
  { kind, ...scope }: Omit<Key, 'bytes'>,
  committed: Uint8Array,
  nonce: Uint8Array,
): Parameters<typeof encryptGcm>[0] {
  return {
    key: subkey(wrappingKey, 'K', infoOf('wrap')),
    nonce,
    associatedData: infoOf('data-key', Buffer.from(kind), committed, scopeTlvs(scope)),
  };
}

/** §8: the column `scope` of the table of keys. */
export function scopeHash(scope: Scope): string {
  return sha256(scopeTlvs(scope)).toString('hex');
}

export function encryptionContext(key: Key): Record<string, string> {
  const short = (name: string): string => sha256(encodeName(name)).subarray(0, 16).toString('hex');
  return {
    'fieldseal:format': '1',
    'fieldseal:kind': key.kind,
    'fieldseal:commitment': commitment(key).toString('hex'),
    ...(key.tenant === undefined ? {} : { 'fieldseal:tenant': short(key.tenant) }),
    ...(key.subject === undefined ? {} : { 'fieldseal:subject': short(key.subject) }),
  };
}

export interface KeyToken {
  readonly type: 'fskey1' | 'fsidx1';
  readonly key: Uint8Array;
}

export function formatKeyToken({ type, key }: KeyToken): string {
  const id = encodeBase32(keyId({ bytes: key, kind: 'K' }));
  return withChecksum(`${type}_${id}_${encodeBase32(key)}`);
}

export function parseKeyToken(token: string): KeyToken {
  const form = /^(fskey1|fsidx1)_[0-9a-hjkmnp-tv-z]{13}_([0-9a-hjkmnp-tv-z]{52}).{7}$/;
  const [, type, digits = ''] = form.exec(token) ?? [];
  ensure(type === 'fskey1' || type === 'fsidx1', 'a key token has its form');
  const parsed = { type, key: decodeBase32(digits, 32) } as const;
  ensure(formatKeyToken(parsed) === token, 'a key token has the key id and checksum of its key');
  return parsed;
}

function withChecksum(body: string): string {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(Buffer.from(body, 'ascii')));
  return body + encodeBase32(crc);
}

/** §5: the data keys of a token, all of global scope. */
export function staticKeys({ type, key }: KeyToken): Key[] {
  const kinds: readonly KeyKind[] = type === 'fskey1' ? ['E'] : ['D', 'I', 'T'];
  return kinds.map((kind) => ({
    kind,
    bytes: hkdfSha256(key, infoOf('static', Buffer.from(kind)), 32),
  }));
}

// §7 Blind indexes

export interface BlindIndex extends Omit<IndexPlace, 'normalisers'> {
  /** For each part, the ids of its normalisers. None is `exact/1`. */
  readonly normalisers: readonly (readonly string[])[];
  readonly bits?: number;
}

/** Of a NULL, or of a compound index's parts that are all NULL, the tag is NULL. */
export function blindIndex(
  key: Key,
  index: BlindIndex,
  values: readonly (Plaintext | null)[],
): Buffer | null {
  if (values.every((value) => value === null)) return null;
  const { bits = 128 } = index;
  ensure(Number.isInteger(bits) && bits >= 1 && bits <= 128, 'a tag has 1 to 128 bits');
  const normalisers = index.normalisers
    .map((ids) => (ids.length === 0 ? 'exact/1' : ids.join(',')))
    .join(';');
  const indexKey = subkey(key, 'I', blindIndexInfo({ ...index, normalisers }));
  const parts = values.map((value, part) => encodePart(value, index.normalisers[part] ?? []));
  const isCompound = typeof index.column !== 'string';
  const input = isCompound ? [Buffer.of(0x7f), ...parts.map(framed)] : parts;
  return firstBits(hmacSha256(indexKey, Buffer.concat(input)), bits);
}

function encodePart(value: Plaintext | null, normalisers: readonly string[]): Buffer {
  if (value === null) return Buffer.of(0x00);
  if (value.type !== 'string') return encodeUnpadded(canonical(value));
  const text = normalisers.reduce((result, id) => normalise(id, result), value.value);
  return encodeUnpadded({ type: 'string', value: text });
}

function firstBits(bytes: Buffer, bits: number): Buffer {
  const result = Buffer.from(bytes.subarray(0, Math.ceil(bits / 8)));
  const unused = 8 * result.length - bits;
  const last = result.length - 1;
  result.writeUInt8((result.readUInt8(last) >> unused) << unused, last);
  return result;
}
