import { createHash, scryptSync } from 'node:crypto';
import { concatBytes } from '../../../src/bytes/bytes.js';
import { toBase64Url } from '../../../src/bytes/base64url.js';
import { fromHex, toHex, utf8 } from '../../../src/bytes/text.js';
import { TAG, type Tag, lengthPrefixed, tlv } from '../../../src/bytes/tlv.js';
import { u16 } from '../../../src/bytes/integers.js';
import { hkdfExpand, hkdfExtract } from '../../../src/crypto/hkdf.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { toText } from '../../../src/format/envelope.js';
import type { RowId } from '../../../src/format/row-id.js';
import { encodeRowId } from '../../../src/format/row-id.js';
import { DataKey } from '../../../src/keys/data-key.js';
import { wrapWithNonce } from '../../../src/keys/local-wrap.js';
import { formatKeyToken, tokenKey } from '../../../src/keys/key-token.js';
import { SealLedger } from '../../../src/keys/seal-counter.js';
import type { VectorValue } from '../second-implementation/vector-values.js';
import type {
  CanonicalEdge,
  Context,
  EdgesFile,
  IndexEdge,
  KeyKind,
  KeysetEdge,
  RowIdEdge,
  Scope,
  SealedEdge,
  SizeEdge,
  TokenEdge,
  WrapEdge,
} from './edges-file.js';
import {
  canonicalOf,
  keysetOf,
  normalisedOf,
  openEdge,
  rowIdBytes,
  scopeOfEdge,
  sizeEdge,
  tagOfEdge,
  toJs,
  tokenOf,
  unwrapEdge,
} from './edges-format.js';

/*
 * Wrote edges-v1.json, once. The file is frozen: this stays to show where its vectors come from.
 *
 * Sealed values are put together here from bytes, so that there can be such as the library would not make.
 */

const engine = nodeEngine();
const E_KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const D_KEY = '202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f';
const ROOT = '404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f';
const OTHER_ROOT = '606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f';
const SLICE = 359; // the week of 2026-11-18
const PLACE = { namespace: 'app', table: 'users', column: 'email' };
const UUID = '0192f0c4-7d3b-7c1a-9f00-0123456789ab';
const TEXT = text('jane.doe@example.com');

function text(value: string): VectorValue {
  return { type: 'string', value };
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new TypeError('not hex');
  return bytes;
}

function check(name: string, condition: boolean): void {
  if (!condition) throw new Error(`the library does not agree: ${name}`);
}

// ---------------------------------------------------------------------------------- sealed values

type Part = readonly [Tag, string | Uint8Array];

interface Sealing {
  readonly kind?: 'E' | 'D';
  /** The key's. */
  readonly scope?: Scope;
  /** Byte 1. */
  readonly code?: number;
  /** What is authenticated, in order. The subkey takes its names from here. */
  readonly parts?: readonly Part[];
  /** Hex of the plaintext, type byte and padding included. */
  readonly plaintext?: string;
}

const COLUMN: readonly Part[] = [
  [TAG.namespace, 'app'],
  [TAG.table, 'users'],
  [TAG.column, 'email'],
];

/** Plaintext of TEXT, padded to 16. */
const TEXT_BYTES = padded('01', 'jane.doe@example.com');

function padded(type: string, payload: string | Uint8Array): string {
  const bytes = typeof payload === 'string' ? utf8(payload) : payload;
  const length = bytes.length + 1;
  const plaintext = Buffer.alloc(length + 16 - (length % 16));
  plaintext[0] = Number.parseInt(type, 16) | 0x80;
  plaintext.set(bytes, 1);
  plaintext[length] = 0x80;
  return plaintext.toString('hex');
}

function unpadded(type: string, payload: string): string {
  return type + toHex(utf8(payload));
}

/** A sealed text whose every part is given. */
function authentic(name: string, sealing: Sealing): string {
  const { kind = 'E', scope = {}, parts = COLUMN, plaintext = TEXT_BYTES } = sealing;
  const code = sealing.code ?? (kind === 'E' ? 0x11 : 0x12);
  const key = bytesOf(kind === 'E' ? E_KEY : D_KEY);
  const { idBytes } = new DataKey(engine, new SealLedger(), key, kind, scope);
  const tlvs = parts.map(([tag, value]) =>
    tlv(tag, typeof value === 'string' ? utf8(value) : value),
  );
  const part = (tag: Tag): Uint8Array =>
    tlvs.find((bytes) => bytes[0] === tag) ?? new Uint8Array(0);
  const prf = hkdfExtract(engine, key);
  const head = Uint8Array.of(0xf5, code);
  const bytes = bytesOf(plaintext);
  if (kind === 'D') {
    const header = concatBytes(head, idBytes);
    const names = [part(TAG.namespace), part(TAG.table), part(TAG.column), part(TAG.joinDomain)];
    const info = concatBytes(utf8('fieldseal/v1/aes-256-siv\0'), ...names);
    const body = new Uint8Array(bytes.length + 16);
    engine.siv(hkdfExpand(prf, info, 64), [concatBytes(header, ...tlvs)]).seal(bytes, body, 0);
    return toText(concatBytes(header, body));
  }
  const header = concatBytes(head, idBytes, u16(SLICE));
  // A suite 1 value under a join domain cannot be: its key is then the column's table's.
  const table = part(TAG.table).length === 0 ? tlv(TAG.table, utf8('users')) : part(TAG.table);
  const label = utf8('fieldseal/v1/aes-256-gcm\0');
  const info = concatBytes(label, part(TAG.namespace), table, u16(SLICE));
  const nonce = createHash('sha256').update(name).digest().subarray(0, 12);
  const body = new Uint8Array(bytes.length + 16);
  const associatedData = concatBytes(header, ...tlvs);
  engine.gcm(hkdfExpand(prf, info, 32)).seal(nonce, associatedData, bytes, body, 0);
  return toText(concatBytes(header, nonce, body));
}

const sealed: SealedEdge[] = [];

function valid(
  name: string,
  context: Partial<Context>,
  plaintext: VectorValue,
  sealing: Sealing,
  more: Pick<SealedEdge, 'keyScope' | 'written' | 'readOnly'> = {},
): SealedEdge {
  const edge: SealedEdge = {
    ...common(name, true, sealing),
    ...more,
    context: { ...PLACE, ...context },
    text: authentic(name, sealing),
    plaintext,
  };
  check(name, same(openEdge(engine, edge), toJs(plaintext)));
  sealed.push(edge);
  return edge;
}

function invalid(
  name: string,
  context: Partial<Context>,
  sealing: Sealing,
  more: Pick<SealedEdge, 'keyScope'> & { readonly text?: string } = {},
): void {
  const edge: SealedEdge = {
    ...common(name, false, sealing),
    context: { ...PLACE, ...context },
    text: authentic(name, sealing),
    ...more,
  };
  check(name, openEdge(engine, edge) === undefined);
  sealed.push(edge);
}

function common(
  name: string,
  isValid: boolean,
  { kind = 'E' }: Sealing,
): Pick<SealedEdge, 'name' | 'valid' | 'dataKey' | 'kind'> {
  return { name, valid: isValid, dataKey: kind === 'E' ? E_KEY : D_KEY, kind };
}

function same(left: unknown, right: unknown): boolean {
  const shown = (value: unknown): string =>
    JSON.stringify(value instanceof Uint8Array ? toHex(value) : value, (_key, one: unknown) =>
      typeof one === 'bigint' ? `${String(one)}n` : Object.is(one, -0) ? '-0' : one,
    );
  const sorted = (value: unknown): string => Array.from(shown(value)).sort().join(''); // members in another order
  return typeof left === typeof right && sorted(left) === sorted(right);
}

// Canonical values in suite 2.
const JSON_VALUES: readonly (readonly [string, unknown, string])[] = [
  ['members sorted', { b: 1, a: [{ d: 2, c: 3 }] }, '{"a":[{"c":3,"d":2}],"b":1}'],
  [
    // U+FB33 comes before U+1F600 by code point, behind it by UTF-16 code unit.
    'members sorted by UTF-16',
    { '\ufb33': 1, '\u{1f600}': 2, '\u20ac': 3, '\r': 4, '1': 5, ö: 6, '': 7 },
    '{"":7,"\\r":4,"1":5,"ö":6,"€":3,"\u{1f600}":2,"\ufb33":1}',
  ],
  [
    'numbers',
    [1 / 3, 1e30, 4.5, 2e-3, 1e-27, 1e21, 1e20, 1e-7],
    '[0.3333333333333333,1e+30,4.5,0.002,1e-27,1e+21,100000000000000000000,1e-7]',
  ],
  ['escapes', '\u20ac$\u000f\nA\'B"\\/\u2028\u007f', '"€$\\u000f\\nA\'B\\"\\\\/\u2028\u007f"'],
  ['empty members', { z: {}, y: [], x: '' }, '{"x":"","y":[],"z":{}}'],
];
for (const [what, value, canonical] of JSON_VALUES) {
  const name = `suite 2, canonical JSON, ${what}`;
  valid(name, {}, { type: 'json', value }, { kind: 'D', plaintext: padded('07', canonical) });
}
for (const [written, canonical] of [
  ['1E3', '1000'],
  ['0.50', '0.5'],
  ['-0.0', '0'],
  ['007', '7'],
  ['-12.50e-4', '-0.00125'],
  ['100', '100'],
] as const) {
  valid(
    `suite 2, canonical decimal, ${written}`,
    {},
    { type: 'decimal', value: canonical },
    { kind: 'D', plaintext: padded('0a', canonical) },
    { written: { type: 'decimal', value: written } },
  );
}
valid(
  'suite 2, UUID in lower case',
  {},
  { type: 'uuid', value: UUID },
  { kind: 'D', plaintext: padded('09', bytesOf(UUID.replaceAll('-', ''))) },
  { written: { type: 'uuid', value: UUID.toUpperCase() } },
);
// A reader asks suite 2 for neither padding nor canonical form.
const READ_ONLY = { readOnly: true } as const;
const readable: readonly (readonly [string, 'E' | 'D', VectorValue, string])[] = [
  ['not padded', 'D', TEXT, unpadded('01', 'jane.doe@example.com')],
  ['padded to 22', 'D', TEXT, `81${toHex(utf8('jane.doe@example.com'))}80`],
  ['JSON not canonical', 'D', { type: 'json', value: { a: 1 } }, padded('07', '{ "a": 1.0 }')],
  ['decimal not canonical', 'D', { type: 'decimal', value: '1.50' }, padded('0a', '1.50')],
  ['JSON with white space', 'E', { type: 'json', value: [1] }, padded('07', ' [\r\n\t1 ] ')],
  [
    'JSON with a doubled name',
    'E',
    { type: 'json', value: { a: 2 } },
    padded('07', '{"a":1,"a":2}'),
  ],
  ['JSON with a lone surrogate', 'E', { type: 'json', value: '\ud800' }, padded('07', '"\\ud800"')],
  ['JSON null', 'E', { type: 'json', value: null }, padded('07', 'null')],
  ['decimal with zeros', 'E', { type: 'decimal', value: '-00.10E+05' }, padded('0a', '-00.10E+05')],
  ['number padded', 'E', { type: 'number', value: 1 }, padded('04', bytesOf('3ff0000000000000'))],
  ['string padded with 40 zeros', 'E', text(''), `8180${'00'.repeat(40)}`],
  ['string that ends like padding', 'E', text('a\0'), '81610080'],
];
for (const [what, kind, value, plaintext] of readable) {
  valid(`suite ${kind === 'E' ? '1' : '2'}, ${what}`, {}, value, { kind, plaintext }, READ_ONLY);
}
for (const [what, day] of [
  ['a leap day of 2000', '2000-02-29'],
  ['the first leap day', '0000-02-29'],
  ['the last day', '9999-12-31'],
] as const) {
  const value = { type: 'calendar-date', value: day } as const;
  valid(`suite 1, ${what}`, {}, value, { plaintext: unpadded('0b', day) });
}
const REFUSED: readonly (readonly [string, string])[] = [
  ['ill-formed string that is empty', '08'],
  ['ill-formed string that is empty, padded', `8880${'00'.repeat(14)}`],
  ['ill-formed string with a pair only', '083dd800de'],
  ['JSON with a BOM', unpadded('07', '\ufeff{}')],
  ['JSON of white space', unpadded('07', ' ')],
  ['JSON with a comma too many', unpadded('07', '[1,]')],
  ['JSON followed by more', unpadded('07', '{}{}')],
  ['JSON of NaN', unpadded('07', 'NaN')],
  ['JSON of invalid UTF-8', '0722ff22'],
  ['decimal with a plus', unpadded('0a', '+1')],
  ['decimal without a digit before the point', unpadded('0a', '.5')],
  ['decimal without a digit behind it', unpadded('0a', '1.')],
  ['decimal with an empty exponent', unpadded('0a', '1e')],
  ['decimal with a space', unpadded('0a', '1 ')],
  ['decimal with a line break', unpadded('0a', '1\n')],
  ['decimal in full width', unpadded('0a', '１')],
  ['decimal that is infinite', unpadded('0a', 'Infinity')],
  ['calendar date of 1900', unpadded('0b', '1900-02-29')],
  ['calendar date with a month 00', unpadded('0b', '2024-00-10')],
  ['calendar date with a day 00', unpadded('0b', '2024-01-00')],
  ['calendar date of five digits', unpadded('0b', '12024-01-01')],
  ['calendar date with a time', unpadded('0b', '2024-01-01T00')],
  ['date of nine bytes', '06000000000000000000'],
  ['UUID of 17 bytes', `09${'00'.repeat(17)}`],
  ['boolean true of other bits', '03ff'],
  ['type 00, padded', `8080${'00'.repeat(14)}`],
  ['type 7F', '7f61'],
];
for (const [what, plaintext] of REFUSED) invalid(`suite 1, ${what}`, {}, { plaintext });

// Keys and places.
const TENANT: Part = [TAG.tenant, 'acme'];
const SUBJECT: Part = [TAG.subject, 'person-7'];
const acme = { tenant: 'acme' };
valid(
  'suite 1, tenant under a global key',
  acme,
  TEXT,
  { parts: [...COLUMN, TENANT] },
  { keyScope: {} },
);
valid(
  'suite 1, tenant and subject under a tenant key',
  { ...acme, subject: 'person-7' },
  TEXT,
  { parts: [...COLUMN, TENANT, SUBJECT], scope: acme },
  { keyScope: acme },
);
valid(
  'suite 2, tenant under a global key',
  acme,
  TEXT,
  { kind: 'D', parts: [...COLUMN, TENANT] },
  { keyScope: {} },
);
invalid('suite 1, key of another tenant', acme, {
  parts: [...COLUMN, TENANT],
  scope: { tenant: 'acmf' },
});
invalid('suite 1, key of a subject for one of a tenant', acme, {
  parts: [...COLUMN, TENANT],
  scope: { subject: 'acme' },
});
invalid(
  'suite 1, tenant key for a global one',
  acme,
  { parts: [...COLUMN, TENANT], scope: acme },
  { keyScope: {} },
);
const rowId: RowId = { type: 'uuid', value: UUID };
const ROW: Part = [TAG.rowId, encodeRowId(rowId)];
const CUSTOM: Part = [
  TAG.custom,
  concatBytes(lengthPrefixed(utf8('a')), lengthPrefixed(utf8('b'))),
];
valid('suite 1, empty custom context', { custom: {} }, TEXT, {});
valid(
  'suite 1, row id in upper case',
  { rowId: { type: 'uuid', value: UUID.toUpperCase() } },
  TEXT,
  { parts: [...COLUMN, ROW], code: 0x19 },
);
valid('suite 1, UUID as a string', { rowId: { type: 'string', value: UUID } }, TEXT, {
  parts: [...COLUMN, [TAG.rowId, UUID]],
  code: 0x19,
});
invalid('suite 1, byte 11 in a row-bound place', { rowId }, { parts: [...COLUMN, ROW] });
invalid('suite 1, byte 11 without a row id in a row-bound place', { rowId }, {});
invalid('suite 1, byte 19 in a place without rows', {}, { code: 0x19 });
invalid(
  'suite 1, byte 19 and a row id in a place without rows',
  {},
  {
    parts: [...COLUMN, ROW],
    code: 0x19,
  },
);
invalid(
  'suite 1, join domain',
  { joinDomain: 'person-email' },
  {
    parts: [
      [TAG.namespace, 'app'],
      [TAG.joinDomain, 'person-email'],
    ],
  },
);
invalid(
  'suite 1, join domain beside table and column',
  { joinDomain: 'person-email' },
  {
    parts: [...COLUMN, [TAG.joinDomain, 'person-email']],
  },
);
invalid('suite 2, row id', { rowId }, { kind: 'D', parts: [...COLUMN, ROW] });
invalid(
  'suite 2, row id and byte 1A',
  { rowId },
  { kind: 'D', parts: [...COLUMN, ROW], code: 0x1a },
);
invalid(
  'suite 2, custom context',
  { custom: { a: 'b' } },
  { kind: 'D', parts: [...COLUMN, CUSTOM] },
);
invalid(
  'suite 2, join domain beside table and column',
  { joinDomain: 'person-email' },
  {
    kind: 'D',
    parts: [...COLUMN, [TAG.joinDomain, 'person-email']],
  },
);
const PAIR = concatBytes(lengthPrefixed(utf8('')), lengthPrefixed(utf8('b')));
invalid(
  'suite 1, custom context with an empty key',
  { custom: { '': 'b' } },
  {
    parts: [...COLUMN, [TAG.custom, PAIR]],
  },
);
invalid(
  'suite 1, custom context that is ill-formed',
  { custom: { a: '\ud800' } },
  {
    parts: [
      ...COLUMN,
      [TAG.custom, concatBytes(lengthPrefixed(utf8('a')), lengthPrefixed(utf8('\ufffd')))],
    ],
  },
);
for (const [at, part] of (['namespace', 'table', 'column'] as const).entries()) {
  for (const [what, name, encoded] of [
    ['empty', '', ''],
    ['ill-formed', 'a\ud800', 'a\ufffd'],
  ] as const) {
    const parts = COLUMN.map((one, index): Part => (index === at ? [one[0], encoded] : one));
    invalid(`suite 1, ${part} that is ${what}`, { [part]: name }, { parts });
    invalid(`suite 2, ${part} that is ${what}`, { [part]: name }, { kind: 'D', parts });
  }
}
for (const [part, tag] of [
  ['tenant', TAG.tenant],
  ['subject', TAG.subject],
] as const) {
  for (const [what, name, encoded] of [
    ['empty', '', ''],
    ['ill-formed', '\udc00', '\ufffd'],
  ] as const) {
    const sealing = { parts: [...COLUMN, [tag, encoded] as const] };
    invalid(`suite 1, ${part} that is ${what}`, { [part]: name }, sealing, { keyScope: {} });
  }
}
invalid(
  'suite 2, join domain that is empty',
  { joinDomain: '' },
  {
    kind: 'D',
    parts: [
      [TAG.namespace, 'app'],
      [TAG.joinDomain, ''],
    ],
  },
);
invalid(
  'suite 1, name in another normal form',
  { column: 'e\u0301' },
  {
    parts: [...COLUMN.slice(0, 2), [TAG.column, '\u00e9']],
  },
);
invalid('suite 1, name in another case', { table: 'Users' }, {});
for (const value of ['042', '-0', '+42', '4.0', '4e1', '', ' 42', '4२']) {
  invalid(
    `suite 1, integer row id '${value}'`,
    { rowId: { type: 'integer', value } },
    {
      parts: [...COLUMN, [TAG.rowId, value]],
      code: 0x19,
    },
  );
}
invalid(
  'suite 1, composite row id of one part',
  { rowId: { type: 'composite', value: [rowId] } },
  {
    parts: [...COLUMN, [TAG.rowId, lengthPrefixed(encodeRowId(rowId))]],
    code: 0x19,
  },
);

// The one spelling of a text.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const spelled = { plaintext: unpadded('01', 'a') };
const three = valid('suite 1, text of 3 modulo 4', {}, text('a'), spelled, READ_ONLY);
const lastDigit = alphabet.indexOf(three.text.slice(-1));
check('length', three.text.slice(4).length % 4 === 3 && lastDigit % 4 === 0);
const respelled = three.text.slice(0, -1) + alphabet.charAt(lastDigit + 1);
invalid('suite 1, unused trailing bits set, of 3 modulo 4', {}, spelled, { text: respelled });
invalid('suite 1, length of 1 modulo 4', {}, spelled, { text: `${three.text}AA` });

// ------------------------------------------------------------------------------------------ sizes

const MIB_16 = 16 * 1024 * 1024;
function size(
  name: string,
  isValid: boolean,
  kind: 'E' | 'D',
  isPadded: boolean,
  payloadLength: number,
): SizeEdge {
  const input = {
    name,
    valid: isValid,
    dataKey: kind === 'E' ? E_KEY : D_KEY,
    kind,
    context: PLACE,
    padded: isPadded,
    ...(kind === 'E' && { slice: SLICE, nonce: 'a0a1a2a3a4a5a6a7a8a9aaab' }),
    byte: '61',
    payloadLength,
  };
  const { sha256, opens, seals } = sizeEdge(engine, input);
  check(name, opens === isValid && seals === isValid);
  return { ...input, sha256 };
}

const sizes: SizeEdge[] = [
  size('suite 1, 16 MiB', true, 'E', false, MIB_16),
  size('suite 1, 16 MiB padded', true, 'E', true, MIB_16),
  size('suite 1, a byte more', false, 'E', false, MIB_16 + 1),
  size('suite 1, a byte more, padded', false, 'E', true, MIB_16 + 1),
  size('suite 1, a plaintext beyond all padding', false, 'E', false, MIB_16 + 16),
  size('suite 2, 16 MiB', true, 'D', true, MIB_16),
];

// ------------------------------------------------------------------------- canonical form, row ids

const canonical: CanonicalEdge[] = (
  [
    ['json', '{"b":1,"a":2}'],
    ['json', ' { "b" : [ 1.0 , -0 , 1E2 , 0.1e1 ] , "a" : null } '],
    ['json', '{"\\ufb33":1,"\\ud83d\\ude00":2}'],
    ['json', '{"a":1,"a":2}'],
    ['json', '"\\u0041\\/\\u00e9\\t\\u001F"'],
    ['json', '{"10":1,"9":2,"__proto__":3}'],
    ['json', '9007199254740993'],
    ['json', '5e-324'],
    ['json', '1e-400'],
    ['json', '1e400'],
    ['json', '"\\ud800"'],
    ['json', '{"\\udc00":1}'],
    ['json', '\ufeff1'],
    ['json', ''],
    ['json', '01'],
    ['decimal', '0'],
    ['decimal', '-0'],
    ['decimal', '-0.0'],
    ['decimal', '000'],
    ['decimal', '1E3'],
    ['decimal', '100'],
    ['decimal', '0.50'],
    ['decimal', '00012.3400'],
    ['decimal', '1e-3'],
    ['decimal', '-123.456e2'],
    ['decimal', '-123.456e+3'],
    ['decimal', '123.456e-5'],
    ['decimal', '0e5'],
    ['decimal', '+1'],
    ['decimal', '.5'],
    ['decimal', '1e10000'],
    ['decimal', '0e10000'],
    ['decimal', '1e-10000'],
    ['decimal', '1e99999999999999999999'],
  ] as const
).map(([type, given]) => ({ type, text: given, canonical: canonicalOf({ type, text: given }) }));

const rowIds: RowIdEdge[] = (
  [
    { type: 'uuid', value: UUID },
    { type: 'uuid', value: UUID.toUpperCase() },
    { type: 'uuid', value: UUID.replaceAll('-', '') },
    { type: 'uuid', value: `{${UUID}}` },
    { type: 'uuid', value: '' },
    { type: 'integer', value: '0' },
    { type: 'integer', value: '42' },
    { type: 'integer', value: '-1' },
    { type: 'integer', value: '340282366920938463463374607431768211456' },
    { type: 'integer', value: '-0' },
    { type: 'integer', value: '00' },
    { type: 'integer', value: '042' },
    { type: 'integer', value: '+42' },
    { type: 'integer', value: '42 ' },
    { type: 'integer', value: '42\n' },
    { type: 'integer', value: '1e3' },
    { type: 'integer', value: '' },
    { type: 'string', value: UUID },
    { type: 'string', value: '042' },
    { type: 'string', value: 'Ωmega 表 \u{1f600}' },
    { type: 'string', value: '' },
    { type: 'string', value: 'a\ud800' },
    { type: 'composite', value: [] },
    { type: 'composite', value: [{ type: 'integer', value: '7' }] },
    {
      type: 'composite',
      value: [
        { type: 'integer', value: '7' },
        { type: 'string', value: '7' },
      ],
    },
    {
      type: 'composite',
      value: [
        { type: 'string', value: 'ab' },
        { type: 'string', value: 'c' },
      ],
    },
    {
      type: 'composite',
      value: [
        { type: 'string', value: 'a' },
        { type: 'integer', value: '01' },
      ],
    },
  ] as const
).map((one) => ({ rowId: one, bytes: rowIdBytes({ rowId: one }) }));

// ---------------------------------------------------------------------------------- blind indexes

const INDEX = { dataKey: D_KEY, ...PLACE, index: 'emailIndex', bits: 128 };
const { column: _, ...OF_TABLE } = INDEX;
const blindIndexes: IndexEdge[] = [];

function index(name: string, isValid: boolean, edge: Omit<IndexEdge, 'name' | 'valid'>): void {
  const whole = { name, valid: isValid, ...edge };
  const tag = tagOfEdge(engine, whole);
  check(name, (tag !== undefined) === isValid);
  const normalised = isValid ? normalisedOf(whole) : undefined;
  blindIndexes.push({
    ...whole,
    ...(normalised !== undefined && { normalised }),
    ...(tag !== undefined && { tag }),
  });
}

function strings(normalisers: readonly string[], values: readonly string[]): void {
  for (const value of values) {
    const name = `${normalisers.join(',')} of ${JSON.stringify(value)}`;
    index(name, true, { ...INDEX, normalisers: [normalisers], values: [text(value)] });
  }
}

strings(['exact/1'], ['\ud800', 'a\udc00b', ' É ']);
strings(
  ['trim/1'],
  [
    ' a  b\t\tc ',
    '\u00a0a\u2003\u3000b\u1680\u202f\u205f',
    '\ufeffa\ufeff\u2028\u2029b',
    '\u000b\u000ca\r\nb',
    'a\u200bb\u0085c\u180ed',
    ' \t ',
  ],
);
strings(
  ['fold/1'],
  [
    // The first NFKC: compatibility forms that upper-casing would keep.
    '\u{1d400}\u24d0\uff21\u2126',
    'E\u0301 \u1100\u1161',
    // Full case mapping, final sigma.
    'straße ŉ \u0149 ΐ',
    'ΌΣΟΣ ΣΣ. Σ',
    'İıIi',
    'ﬀ ﬅ Ǆ ǅ',
    // The last NFKC: lower-casing leaves a dot above and letters that compose.
    '\u0130\u0323',
    'H\u0331 \u1e96 \u01f0\u0323',
  ],
);
strings(
  ['email/1'],
  [
    'Jane@Example.COM',
    'Ｊane@Example.COM',
    'a@b@Example.com',
    '"a @ b"@Example.com',
    'No Address',
    'Jane@',
    '@Example.com',
    '@',
    '',
    // ASCII as it is: no IPv4 address, no look into labels.
    'jane@1',
    'jane@0.0.0.1',
    'jane@0X7F.1',
    'jane@256.256.256.256',
    'jane@XN--BCHER-KVA.Example',
    'jane@xn--a',
    'jane@-A_.',
    'jane@a..b',
    // Any other by UTS #46, numbers too.
    'jane@BÜCHER.Example',
    'jane@b\u0075\u0308cher.example',
    'jane@例え。テスト',
    'jane@straße.example',
    'jane@ｅｘａｍｐｌｅ．com',
    'jane@bücher.1',
    'jane@１２７.１',
    'jane@bücher.',
    'jane@XN--BCHER-KVA.bücher',
    // No domain: what is forbidden, at once or after mapping, and what does not map.
    ...Array.from(' #%/:<>?[\\]^|', (one) => `É@Ü${one}x`),
    'É@\u0000x',
    'É@x\u007f',
    'É@x\u001f.Y',
    'É@Y%41',
    'É@ü％41',
    'É@ü＠x',
    'É@ü／x',
    'É@\u00ad',
    'É@xn--ü',
    'É@ü\ud800',
    'É@ü\u0080',
    'É@Ü\u00a0x',
    'É＠Example.com',
  ],
);
strings(['trim/1', 'email/1'], ['  Jane  Doe @Example.com ']);
strings(['digits/1'], ['１２-③ ④', '٤١', 'x²½', 'none']);
strings(
  ['phone(49,0)/1'],
  [
    '+49 30 1234',
    '  +49 30 1234',
    '\u3000＋４９ 30 1234',
    '0049 30 1234',
    '(00)49 30',
    '030 1234',
    '30 1234',
    '+030',
    '00',
    '0',
    '++49',
    '(+49) 30',
    'none',
    '',
  ],
);
strings(['phone(1,)/1'], ['(212) 555-0100', '0212 555', '1 212', '+']);
strings(['phone(39,039)/1'], ['03901', '039', '39']);
strings(['last(2)/1'], ['abc', 'a😀😁', 'a', '', 'ab\ud800']);
strings(['prefix(2)/1'], ['abc', '😀😁a', '\ud800bc', 'e\u0301x']);
strings(['last(64)/1'], ['x'.repeat(65)]);
strings(['fold/1', 'trim/1', 'last(3)/1'], [' ＡＢ\u00a0 ß ']);
strings(['last(3)/1', 'fold/1'], ['Straße']);

for (const [what, edge] of [
  ['bits 1', { bits: 1 }],
  ['bits 7', { bits: 7 }],
  ['bits 8', { bits: 8 }],
  ['bits 127', { bits: 127 }],
  ['a tenant of the table', { tenant: 'acme' }],
  ['no normaliser is exact/1', { normalisers: [[]] }],
] as const) {
  index(what, true, { ...INDEX, normalisers: [['exact/1']], values: [TEXT], ...edge });
}
for (const [type, value] of [
  ['number', 0],
  ['number', '-0'],
  ['number', 'NaN'],
  ['boolean', true],
  ['bytes', ''],
  ['decimal', '1E3'],
  ['decimal', '1000.0'],
  ['decimal', '-0'],
  ['json', { b: [1, { d: null, c: 2 }], a: '€' }],
  ['json', { '\ufb33': 1, '\u{1f600}': 2 }],
  ['uuid', UUID.toUpperCase()],
] as const) {
  index(`${type} ${JSON.stringify(value)}`, true, {
    ...INDEX,
    normalisers: [['exact/1']],
    values: [{ type, value }],
  });
}
const PAIRED = { ...OF_TABLE, columns: ['name', 'bornOn'], index: 'nameBorn' };
const born = { type: 'calendar-date', value: '1984-02-29' } as const;
const lists = [['fold/1'], ['exact/1']];
index('NULL', true, { ...INDEX, normalisers: [['fold/1']], values: [null] });
index('compound, all NULL', true, { ...PAIRED, normalisers: lists, values: [null, null] });
index('compound, first NULL', true, { ...PAIRED, normalisers: lists, values: [null, born] });
index('compound, last NULL', true, { ...PAIRED, normalisers: lists, values: [text('A'), null] });
index('compound, empty for NULL', true, {
  ...PAIRED,
  normalisers: lists,
  values: [text(''), born],
});
index('compound, tenant and 9 bits', true, {
  ...PAIRED,
  tenant: 'acme',
  bits: 9,
  normalisers: lists,
  values: [text('Jane'), born],
});
index('compound, columns the other way round', true, {
  ...PAIRED,
  columns: ['bornOn', 'name'],
  normalisers: [[], ['trim/1', 'fold/1']],
  values: [born, text(' A ')],
});
index('compound, canonical parts', true, {
  ...PAIRED,
  columns: ['amount', 'notes', 'ß'],
  normalisers: [[], [], []],
  values: [
    { type: 'decimal', value: '1.50e1' },
    { type: 'json', value: { b: 1, a: 2 } },
    text('\ud800'),
  ],
});
const exactly = { ...INDEX, normalisers: [['exact/1']] };
const values = [TEXT];
index('JSON with a lone surrogate', false, {
  ...exactly,
  values: [{ type: 'json', value: { a: '\ud800' } }],
});
index('decimal of too many digits', false, {
  ...exactly,
  values: [{ type: 'decimal', value: '1e10000' }],
});
index('compound, a part without a canonical form', false, {
  ...PAIRED,
  normalisers: [[], []],
  values: [text('a'), { type: 'decimal', value: '1e-10000' }],
});
index('bits 0', false, { ...exactly, values, bits: 0 });
index('bits 129', false, { ...exactly, values, bits: 129 });
index('empty column', false, { ...exactly, values, column: '' });
index('empty table', false, { ...exactly, values, table: '' });
index('empty name', false, { ...exactly, values, index: '' });
index('empty tenant', false, { ...exactly, values, tenant: '' });
index('compound of one column', false, {
  ...PAIRED,
  columns: ['email'],
  normalisers: [['exact/1']],
  values,
});
for (const id of [
  'last(0)/1',
  'last(65)/1',
  'last(04)/1',
  'prefix()/1',
  'prefix/1',
  'phone(0,0)/1',
  'phone(1234,0)/1',
  'phone(49)/1',
  'fold(de)/1',
  'email/2',
  'Trim/1',
  '',
]) {
  index(`normaliser ${id}`, false, { ...INDEX, normalisers: [[id]], values });
}

// -------------------------------------------------------------------------------- wraps and tokens

const wraps: WrapEdge[] = [];
const WRAP_NONCE = bytesOf('b0b1b2b3b4b5b6b7b8b9babb');

function keyOf(hex: string, kind: KeyKind, scope: Scope = {}): DataKey {
  return new DataKey(engine, new SealLedger(), bytesOf(hex), kind, scope);
}

function wrapped(kind: KeyKind, scope: Scope = {}, hex = E_KEY, root = ROOT): Uint8Array {
  const { commitment } = keyOf(hex, kind, scope);
  const context = { kind, commitment, ...scope };
  return wrapWithNonce(tokenKey(engine, bytesOf(root)), WRAP_NONCE, bytesOf(hex), context);
}

function wrap(
  name: string,
  isValid: boolean,
  bytes: Uint8Array,
  more: Partial<WrapEdge> = {},
): void {
  wraps.push({
    name,
    valid: isValid,
    wrappingKey: ROOT,
    kind: 'E',
    commitment: toHex(keyOf(E_KEY, 'E').commitment),
    wrapped: toHex(bytes),
    ...more,
    ...(isValid && { dataKey: E_KEY }),
  });
}

function changed(bytes: Uint8Array, at: number, bit = 1): Uint8Array {
  return bytes.map((byte, position) => (position === at ? byte ^ bit : byte));
}

const plainWrap = wrapped('E');
const scoped = { tenant: 'acme', subject: 'person-7' };
wrap('as it was made', true, plainWrap);
wrap('of a tenant and a subject', true, wrapped('E', scoped), {
  ...scoped,
  commitment: toHex(keyOf(E_KEY, 'E', scoped).commitment),
});
wrap('of 68 bytes', false, plainWrap.subarray(0, 68));
wrap('of 70 bytes', false, concatBytes(plainWrap, Uint8Array.of(0)));
wrap('of no bytes', false, new Uint8Array(0));
wrap('of format 00', false, changed(plainWrap, 0));
wrap('of format 02', false, changed(plainWrap, 0, 3));
wrap('with another key id', false, changed(plainWrap, 8));
wrap('by another key', false, wrapped('E', {}, E_KEY, OTHER_ROOT));
wrap('with another nonce', false, changed(plainWrap, 9));
wrap('with another ciphertext', false, changed(plainWrap, 21));
wrap('with another tag', false, changed(plainWrap, 68));
wrap('taken for another kind', false, plainWrap, { kind: 'K' });
wrap('taken for a tenant', false, plainWrap, { tenant: 'acme' });
wrap('taken for a subject', false, wrapped('E', { tenant: 'a' }), {
  subject: 'a',
  commitment: toHex(keyOf(E_KEY, 'E', { tenant: 'a' }).commitment),
});
wrap('of another key than the commitment says', false, plainWrap, {
  commitment: toHex(keyOf(D_KEY, 'E').commitment),
});
// Authentic: whoever may wrap keys can do this, and is found out by the commitment alone.
const claims = { kind: 'E', commitment: keyOf(D_KEY, 'E').commitment } as const;
const root = tokenKey(engine, bytesOf(ROOT));
wrap(
  'of another key, wrapped as the one committed to',
  false,
  wrapWithNonce(root, WRAP_NONCE, bytesOf(E_KEY), claims),
  {
    commitment: toHex(claims.commitment),
  },
);

const keyTokens: TokenEdge[] = [];
const token = formatKeyToken(engine, 'fskey1', bytesOf(E_KEY));
const indexToken = formatKeyToken(engine, 'fsidx1', bytesOf(D_KEY));

function crcOf(body: string): string {
  // The CRC of a body, taken from what the library writes behind a body of the same form.
  let crc = 0xffffffff;
  for (const byte of Buffer.from(body, 'ascii')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let rest = (crc ^ 0xffffffff) >>> 0;
  let encoded = '';
  for (let at = 0; at < 7; at++) {
    encoded = digits.charAt(rest % 32) + encoded;
    rest = Math.floor(rest / 32);
  }
  return body + encoded;
}

function tokenEdge(name: string, given: string, read?: Pick<TokenEdge, 'type' | 'key'>): void {
  keyTokens.push({ name, valid: read !== undefined, token: given, ...read });
}

const body = token.slice(0, -7);
check('crc', crcOf(body) === token);
tokenEdge('as it was made', token, { type: 'fskey1', key: E_KEY });
tokenEdge('of an index key', indexToken, { type: 'fsidx1', key: D_KEY });
tokenEdge('wrong CRC', body + token.slice(-7).replace(/.$/, (one) => (one === '0' ? '1' : '0')));
tokenEdge('CRC with a high bit', body + '4' + token.slice(-6).padStart(6, '0'));
tokenEdge('id of another key', crcOf(`fskey1_${indexToken.slice(7, 20)}${body.slice(20)}`));
tokenEdge('id with a high bit', crcOf(`fskey1_g${body.slice(8)}`));
tokenEdge('key with a high bit', crcOf(`${body.slice(0, 21)}g${body.slice(22)}`));
tokenEdge('prefix of an index key', `fsidx1${token.slice(6)}`);
tokenEdge('prefix of an index key, CRC too', crcOf(`fsidx2${body.slice(6)}`));
tokenEdge('in upper case', token.toUpperCase());
tokenEdge(
  'a letter in upper case',
  crcOf(body.replace(/[a-z](?=[^a-z]*$)/, (one) => one.toUpperCase())),
);
tokenEdge('o for 0', crcOf(`${body.slice(0, 21)}o${body.slice(22)}`));
tokenEdge('u, which no token has', crcOf(`${body.slice(0, 30)}u${body.slice(31)}`));
tokenEdge('a character short', token.slice(0, -1));
tokenEdge('a character long', `${token}0`);
tokenEdge('a line break behind', `${token}\n`);
tokenEdge('a space before', ` ${token}`);
tokenEdge('hyphens', token.replaceAll('_', '-'));
tokenEdge('empty', '');

// ---------------------------------------------------------------------------------------- keysets

const PASSPHRASE = 'correct horse é battery';
const SALT = bytesOf('c0c1c2c3c4c5c6c7c8c9cacbcccdcecf');
const KEYSET_NONCE = bytesOf('d0d1d2d3d4d5d6d7d8d9dadb');
const CREATED = '2026-11-23T00:00:00.000Z';

type Json = Readonly<Record<string, unknown>>;

const idOf = (hex: string): string => keyOf(hex, 'K').id;
const ROOT_KEY = {
  keyId: idOf(ROOT),
  status: 'enabled',
  createdAt: CREATED,
  token: formatKeyToken(engine, 'fskey1', bytesOf(ROOT)),
};
const DISABLED = {
  keyId: idOf(OTHER_ROOT),
  status: 'disabled',
  createdAt: CREATED,
  token: formatKeyToken(engine, 'fskey1', bytesOf(OTHER_ROOT)),
};
const DESTROYED = { keyId: idOf(D_KEY), status: 'destroyed', createdAt: CREATED };

function recordOf(hex: string, kind: KeyKind, scope: Scope, generation = 1, more: Json = {}): Json {
  const key = keyOf(hex, kind, scope);
  return {
    keyId: key.id,
    kind,
    ...scope,
    generation,
    status: 'active',
    commitment: toHex(key.commitment),
    wrappings: [
      {
        provider: 'local',
        keyId: idOf(ROOT),
        algorithm: 'fieldseal-wrap-1',
        ciphertext: toBase64Url(wrapped(kind, scope, hex)),
      },
    ],
    createdAt: CREATED,
    ...more,
  };
}

const RECORDS = [recordOf(E_KEY, 'E', {}), recordOf(D_KEY, 'I', { tenant: 'acme' })];
const ROOTS = [ROOT_KEY, DISABLED, DESTROYED];

interface Protecting {
  readonly roots?: readonly Json[];
  readonly primary?: string;
  readonly passphrase?: string;
  readonly kdf?: Json;
  readonly salt?: Uint8Array;
}

/** `protected`, made here and not by the library, which would refuse some of these. */
function protect(given: Protecting = {}): Json {
  const { roots = ROOTS, primary = ROOT_KEY.keyId, passphrase = PASSPHRASE, salt = SALT } = given;
  const kdf: Json = {
    n: 2 ** 15,
    name: 'scrypt',
    p: 1,
    r: 8,
    salt: toBase64Url(salt),
    ...given.kdf,
  };
  const [N, r, p] = [Number(kdf['n']), Number(kdf['r']), Number(kdf['p'])];
  const key = scryptSync(passphrase.normalize('NFC'), salt, 32, { N, r, p, maxmem: 2 ** 27 });
  const header = JSON.stringify({ format: 'fieldseal-keyset', kdf, primary, version: 1 });
  const plaintext = utf8(JSON.stringify(roots));
  const ciphertext = new Uint8Array(plaintext.length + 16);
  const associatedData = utf8(`fieldseal/v1/keyset\0${header}`);
  engine.gcm(key).seal(KEYSET_NONCE, associatedData, plaintext, ciphertext, 0);
  return { kdf, nonce: toBase64Url(KEYSET_NONCE), ciphertext: toBase64Url(ciphertext) };
}

function fileOf(roots: Json, more: Json = {}): string {
  return JSON.stringify({
    format: 'fieldseal-keyset',
    version: 1,
    primary: ROOT_KEY.keyId,
    ...roots,
    dataKeys: RECORDS,
    ...more,
  });
}

const keysets: KeysetEdge[] = [];

async function keyset(
  name: string,
  isValid: boolean,
  file: string,
  passphrase?: string,
): Promise<void> {
  const input = { file, ...(passphrase !== undefined && { passphrase }) };
  const keys = await keysetOf(engine, input);
  check(name, (keys !== undefined) === isValid);
  keysets.push({ name, valid: isValid, ...input, ...keys });
}

const guarded = (given: Protecting = {}, more: Json = {}): string =>
  fileOf({ protected: protect(given) }, more);
const open = (rootKeys: readonly Json[], more: Json = {}): string => fileOf({ rootKeys }, more);

await keyset('protected', true, guarded(), PASSPHRASE);
await keyset('passphrase in NFD', true, guarded(), PASSPHRASE.normalize('NFD'));
await keyset('not protected', true, open(ROOTS));
await keyset(
  'white space and another order',
  true,
  JSON.stringify(
    JSON.parse(open(ROOTS)),
    [
      ...new Set([
        'dataKeys',
        'version',
        'format',
        'rootKeys',
        'primary',
        'token',
        'status',
        'keyId',
        'createdAt',
        ...RECORDS.flatMap((record) => Object.keys(record)),
        'provider',
        'algorithm',
        'ciphertext',
      ]),
    ],
    2,
  ),
);
await keyset('without data keys', true, open([ROOT_KEY], { dataKeys: [] }));
await keyset('wrong passphrase', false, guarded(), `${PASSPHRASE} `);
await keyset('passphrase without its accent', false, guarded(), PASSPHRASE.replace('é', 'e'));
await keyset(
  'passphrase of 11 characters',
  false,
  guarded({ passphrase: 'eleven char' }),
  'eleven char',
);
await keyset('another primary', false, guarded({}, { primary: DISABLED.keyId }), PASSPHRASE);
await keyset(
  'primary that is not enabled',
  false,
  guarded({ primary: DISABLED.keyId }, { primary: DISABLED.keyId }),
  PASSPHRASE,
);
await keyset(
  'primary that is no root key',
  false,
  guarded({ primary: '00'.repeat(8) }, { primary: '00'.repeat(8) }),
  PASSPHRASE,
);
for (const kdf of [
  { n: 2 ** 14 },
  { r: 4 },
  { p: 2 },
  { name: 'SCRYPT' },
  { salt: 'AA' },
  { x: 1 },
]) {
  await keyset(`kdf with ${JSON.stringify(kdf)}`, false, guarded({ kdf }), PASSPHRASE);
}
await keyset('salt of 15 bytes', false, guarded({ salt: SALT.subarray(1) }), PASSPHRASE);
const whole = protect();
await keyset(
  'another nonce',
  false,
  fileOf({ protected: { ...whole, nonce: toBase64Url(WRAP_NONCE) } }),
  PASSPHRASE,
);
await keyset(
  'nonce of 11 bytes',
  false,
  fileOf({ protected: { ...whole, nonce: toBase64Url(WRAP_NONCE.subarray(1)) } }),
  PASSPHRASE,
);
await keyset(
  'base64url with padding',
  false,
  fileOf({ protected: { ...whole, ciphertext: `${String(whole['ciphertext'])}=` } }),
  PASSPHRASE,
);
await keyset(
  'ciphertext cut off',
  false,
  fileOf({ protected: { ...whole, ciphertext: String(whole['ciphertext']).slice(0, -4) } }),
  PASSPHRASE,
);
await keyset(
  'a member too many in protected',
  false,
  fileOf({ protected: { ...whole, x: 1 } }),
  PASSPHRASE,
);
await keyset(
  'protected and root keys',
  false,
  fileOf({ protected: whole, rootKeys: ROOTS }),
  PASSPHRASE,
);
await keyset('neither', false, fileOf({}));
await keyset('a member too many', false, open(ROOTS, { x: 1 }));
await keyset('another format', false, open(ROOTS, { format: 'keyset' }));
await keyset('version 2', false, open(ROOTS, { version: 2 }));
await keyset('version as text', false, open(ROOTS, { version: '1' }));
await keyset('byte order mark', false, `\ufeff${open(ROOTS)}`);
await keyset('root key twice', false, open([ROOT_KEY, ROOT_KEY]));
await keyset(
  'root key under the id of another',
  false,
  open([{ ...ROOT_KEY, token: DISABLED.token }]),
);
await keyset(
  'root key without a token',
  false,
  open([ROOT_KEY, { ...DISABLED, token: undefined }]),
);
await keyset(
  'destroyed root key with a token',
  false,
  open([ROOT_KEY, { ...DISABLED, status: 'destroyed' }]),
);
await keyset(
  'index key as a root key',
  false,
  open([ROOT_KEY, { ...DISABLED, keyId: idOf(D_KEY), token: indexToken }]),
);
await keyset(
  'root key of an unknown status',
  false,
  open([ROOT_KEY, { ...DISABLED, status: 'active' }]),
);
await keyset(
  'data key under a disabled root key',
  false,
  open(
    [
      { ...ROOT_KEY, status: 'disabled' },
      { ...DISABLED, status: 'enabled' },
    ],
    { primary: DISABLED.keyId },
  ),
);
await keyset(
  'data key with the id of another',
  false,
  open(ROOTS, { dataKeys: [{ ...RECORDS[0], keyId: RECORDS[1]?.['keyId'] }] }),
);
await keyset(
  'data key of another kind',
  false,
  open(ROOTS, { dataKeys: [{ ...RECORDS[0], kind: 'D' }] }),
);
await keyset(
  'data key moved to a tenant',
  false,
  open(ROOTS, { dataKeys: [{ ...RECORDS[0], tenant: 'acme' }] }),
);
await keyset(
  'data key with the wrapping of another',
  false,
  open(ROOTS, { dataKeys: [{ ...RECORDS[0], wrappings: RECORDS[1]?.['wrappings'] }] }),
);
await keyset(
  'data key of generation 0',
  false,
  open(ROOTS, { dataKeys: [recordOf(E_KEY, 'E', {}, 0)] }),
);
await keyset(
  'data keys of one generation',
  false,
  open(ROOTS, { dataKeys: [recordOf(E_KEY, 'E', {}), recordOf(D_KEY, 'E', {})] }),
);
await keyset(
  'data key with a member too many',
  false,
  open(ROOTS, { dataKeys: [{ ...RECORDS[0], x: 1 }] }),
);
await keyset(
  'data key in upper-case hex',
  false,
  open(ROOTS, {
    dataKeys: [{ ...RECORDS[0], commitment: String(RECORDS[0]?.['commitment']).toUpperCase() }],
  }),
);

// --------------------------------------------------------------------------------------- the file

for (const edge of wraps) {
  check(edge.name, (await unwrapEdge(engine, edge)) === edge.dataKey);
}
for (const edge of keyTokens) {
  const parsed = tokenOf(engine, edge);
  check(edge.name, (parsed && toHex(parsed.bytes)) === edge.key && parsed?.type === edge.type);
}
const names = [sealed, sizes, blindIndexes, wraps, keyTokens, keysets].map((list) =>
  list.map(({ name }) => name),
);
check(
  'names differ',
  names.every((list) => new Set(list).size === list.length),
);

const file: EdgesFile = {
  format: 'fieldseal-edges',
  version: 1,
  sealed,
  sizes,
  canonical,
  rowIds,
  blindIndexes,
  wraps,
  keyTokens,
  scopes: [
    {},
    { tenant: 'acme' },
    { subject: 'person-7' },
    { tenant: 'acme', subject: 'person-7' },
    { tenant: 'Ωmega 表' },
  ].map(scopeOfEdge),
  keysets,
};

process.stdout.write(`${JSON.stringify(file, null, 2)}\n`);
