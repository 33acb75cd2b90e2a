import { createHash } from 'node:crypto';
import { fromText, toText } from '../../../src/format/envelope.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import type { SealContext } from '../../../src/format/associated-data.js';
import type { Padding } from '../../../src/format/padding.js';
import type { TypedValue } from '../../../src/format/typed-value.js';
import {
  type GoldenVector,
  type SealInput,
  dataKeyOf,
  openVector,
  sealBytes,
  sealValue,
  toGolden,
} from './golden-format.js';

/*
 * Wrote v1.json, once. The file is frozen: this stays to show where its vectors come from, and to
 * write further ones into a file of their own.
 */

const engine = nodeEngine();
const E_KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const D_KEY = '202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f';
const SLICE = 359; // the week of 2026-11-18
const PLACE = { namespace: 'app', table: 'users', column: 'email' };
const UUID = '0192f0c4-7d3b-7c1a-9f00-0123456789ab';

/** A nonce that depends on the vector's name only. */
function nonceOf(name: string): Uint8Array {
  return createHash('sha256').update(name).digest().subarray(0, 12);
}

function inputOf(name: string, kind: 'E' | 'D', context: SealContext, slice = SLICE): SealInput {
  return { dataKey: kind === 'E' ? E_KEY : D_KEY, kind, context, slice, nonce: nonceOf(name) };
}

const vectors: GoldenVector[] = [];

function valid(
  name: string,
  kind: 'E' | 'D',
  context: SealContext,
  typed: TypedValue,
  padding: Padding,
  slice = SLICE,
): GoldenVector {
  const input = inputOf(name, kind, context, slice);
  const text = sealValue(engine, input, typed, padding);
  const vector = {
    name,
    valid: true,
    dataKey: input.dataKey,
    kind,
    context,
    text,
    plaintext: toGolden(typed),
  };
  vectors.push(vector);
  return vector;
}

function invalid(name: string, like: GoldenVector, change: Partial<GoldenVector>): void {
  const { plaintext: _, ...rest } = like;
  const vector = { ...rest, ...change, name, valid: false };
  if (openVector(engine, vector) !== undefined) throw new Error(`${name} opens`);
  vectors.push(vector);
}

const VALUES: readonly (readonly [string, TypedValue])[] = [
  ['string', { type: 'string', value: 'jane.doe@example.com' }],
  ['string empty', { type: 'string', value: '' }],
  ['string of 14 bytes', { type: 'string', value: 'fourteen bytes' }],
  ['string of 15 bytes', { type: 'string', value: 'fifteen bytes !' }],
  ['string unicode', { type: 'string', value: 'Ζωή 李 Łukasz 👩‍🔬 e\u0301' }],
  ['string with BOM and NUL', { type: 'string', value: '\ufeffa\u0000b' }],
  ['string ill-formed', { type: 'string', value: 'a\ud800b' }],
  ['bytes', { type: 'bytes', value: Uint8Array.of(0, 0x80, 0xff, 0x10) }],
  ['bytes empty', { type: 'bytes', value: new Uint8Array(0) }],
  ['boolean true', { type: 'boolean', value: true }],
  ['boolean false', { type: 'boolean', value: false }],
  ['number', { type: 'number', value: 1234.5 }],
  ['number -0', { type: 'number', value: -0 }],
  ['number NaN', { type: 'number', value: Number.NaN }],
  ['number Infinity', { type: 'number', value: Number.POSITIVE_INFINITY }],
  ['number -Infinity', { type: 'number', value: Number.NEGATIVE_INFINITY }],
  ['bigint 0', { type: 'bigint', value: 0n }],
  ['bigint -1', { type: 'bigint', value: -1n }],
  ['bigint 2^63-1', { type: 'bigint', value: 2n ** 63n - 1n }],
  ['bigint 2^63', { type: 'bigint', value: 2n ** 63n }],
  ['bigint -2^63', { type: 'bigint', value: -(2n ** 63n) }],
  ['bigint -2^63-1', { type: 'bigint', value: -(2n ** 63n) - 1n }],
  ['date', { type: 'date', value: Date.parse('2026-11-23T12:34:56.789Z') }],
  ['date latest', { type: 'date', value: 8.64e15 }],
  ['date earliest', { type: 'date', value: -8.64e15 }],
  ['json', { type: 'json', value: '{"a":[1,2.5,null,true],"ü":"x"}' }],
  ['json scalar', { type: 'json', value: '"text"' }],
  ['uuid', { type: 'uuid', value: UUID }],
  ['decimal', { type: 'decimal', value: '-1234567890.0123456789' }],
  ['decimal with exponent', { type: 'decimal', value: '1.50E+3' }],
  ['calendar-date', { type: 'calendar-date', value: '2024-02-29' }],
];

const DEFAULT_PADDED = new Set(['string', 'bytes', 'json', 'decimal']);

for (const [label, typed] of VALUES) {
  valid(`suite 1, ${label}`, 'E', PLACE, typed, DEFAULT_PADDED.has(typed.type) ? 16 : false);
}
const canonical = VALUES.filter(([label]) => !/exponent|json$/.test(label));
for (const [label, typed] of canonical) valid(`suite 2, ${label}`, 'D', PLACE, typed, 16);
valid(
  'suite 2, json canonical',
  'D',
  PLACE,
  { type: 'json', value: '{"a":1,"b":[true,null]}' },
  16,
);

const TEXT: TypedValue = { type: 'string', value: 'jane.doe@example.com' };
const unpadded = valid('suite 1, unpadded', 'E', PLACE, TEXT, false);
valid('suite 1, padded to 40', 'E', PLACE, TEXT, { to: 40 });
valid('suite 1, padded to its own length', 'E', PLACE, TEXT, { to: 20 });
valid('suite 1, unpadded and empty', 'E', PLACE, { type: 'string', value: '' }, false);
valid('suite 1, 1,000 bytes', 'E', PLACE, { type: 'string', value: 'x'.repeat(1000) }, 16);
valid('suite 1, first slice of 2026', 'E', PLACE, TEXT, 16, 313);
valid('suite 1, last slice', 'E', PLACE, TEXT, 16, 65535);

const tenant = valid('suite 1, tenant', 'E', { ...PLACE, tenant: 'acme' }, TEXT, 16);
const subject = valid('suite 1, subject', 'E', { ...PLACE, subject: 'person-7' }, TEXT, 16);
valid(
  'suite 1, tenant and subject',
  'E',
  { ...PLACE, tenant: 'acme', subject: 'person-7' },
  TEXT,
  16,
);
valid(
  'suite 1, unicode names',
  'E',
  { namespace: 'größe', table: '表', column: 'имя', tenant: 'Ωmega' },
  TEXT,
  16,
);
const row = valid(
  'suite 1, row id uuid',
  'E',
  { ...PLACE, rowId: { type: 'uuid', value: UUID } },
  TEXT,
  16,
);
valid(
  'suite 1, row id integer',
  'E',
  { ...PLACE, rowId: { type: 'integer', value: '42' } },
  TEXT,
  16,
);
valid(
  'suite 1, row id negative integer',
  'E',
  { ...PLACE, rowId: { type: 'integer', value: '-9007199254740993' } },
  TEXT,
  16,
);
valid(
  'suite 1, row id string',
  'E',
  { ...PLACE, rowId: { type: 'string', value: '01J9Z3NDEKTSV4RRFFQ69G5FAV' } },
  TEXT,
  16,
);
valid(
  'suite 1, row id composite',
  'E',
  {
    ...PLACE,
    rowId: {
      type: 'composite',
      value: [
        { type: 'integer', value: '7' },
        { type: 'string', value: 'de' },
        { type: 'uuid', value: UUID },
      ],
    },
  },
  TEXT,
  16,
);
const custom = valid(
  'suite 1, custom',
  'E',
  { ...PLACE, custom: { region: 'eu', purpose: 'billing' } },
  TEXT,
  16,
);
valid(
  'suite 1, custom sorted by bytes',
  'E',
  { ...PLACE, custom: { '\u{10000}': '1', '\uffee': '2', a: '' } },
  TEXT,
  16,
);
const whole = valid(
  'suite 1, every part',
  'E',
  {
    ...PLACE,
    tenant: 'acme',
    subject: 'person-7',
    rowId: { type: 'uuid', value: UUID },
    custom: { purpose: 'billing' },
  },
  TEXT,
  { to: 64 },
);
const deterministic = valid('suite 2, tenant', 'D', { ...PLACE, tenant: 'acme' }, TEXT, 16);
valid(
  'suite 2, tenant and subject',
  'D',
  { ...PLACE, tenant: 'acme', subject: 'person-7' },
  TEXT,
  16,
);
const joined = valid(
  'suite 2, join domain',
  'D',
  { ...PLACE, joinDomain: 'person-email' },
  TEXT,
  16,
);
valid(
  'suite 2, join domain in another column',
  'D',
  { namespace: 'app', table: 'orders', column: 'buyer', joinDomain: 'person-email' },
  TEXT,
  16,
);
valid(
  'suite 2, join domain and tenant',
  'D',
  { ...PLACE, tenant: 'acme', joinDomain: 'person-email' },
  TEXT,
  16,
);

/** The text with the bytes behind it changed. */
function bytesChanged(text: string, change: (bytes: Uint8Array) => Uint8Array): string {
  const bytes = fromText(text);
  if (bytes === undefined) throw new TypeError('not canonical');
  return toText(change(Uint8Array.from(bytes)));
}
function flipped(text: string, at: number, bit = 1): string {
  return bytesChanged(text, (bytes) => {
    const index = at < 0 ? bytes.length + at : at;
    bytes[index] = (bytes[index] ?? 0) ^ bit;
    return bytes;
  });
}

for (const [suite, base] of [
  ['suite 1', vectors[0]],
  ['suite 2', vectors.find((vector) => vector.name === 'suite 2, string')],
] as const) {
  if (base === undefined) throw new Error('no base');
  const damage = (what: string, text: string): void => {
    invalid(`${suite}, ${what}`, base, { text });
  };
  damage('format nibble changed', flipped(base.text, 1, 0x20));
  damage('unknown suite', flipped(base.text, 1, 0x04));
  damage('key id changed', flipped(base.text, 2));
  damage('last byte of the key id changed', flipped(base.text, 9));
  damage('first byte of the body changed', flipped(base.text, suite === 'suite 1' ? 24 : 26));
  damage('last byte changed', flipped(base.text, -1));
  damage(
    'last byte cut off',
    bytesChanged(base.text, (bytes) => bytes.subarray(0, -1)),
  );
  damage(
    'cut to its header',
    bytesChanged(base.text, (bytes) => bytes.subarray(0, 12)),
  );
  damage(
    'cut before its type byte',
    bytesChanged(base.text, (bytes) => bytes.subarray(0, suite === 'suite 1' ? 40 : 26)),
  );
  damage(
    'a byte appended',
    bytesChanged(base.text, (bytes) => Uint8Array.of(...bytes, 0)),
  );
  damage('empty text', '');
  damage('prefix only', 'fs1.');
  damage('prefix of another version', base.text.replace('fs1.', 'fs2.'));
  damage('prefix in upper case', base.text.replace('fs1.', 'FS1.'));
  damage('prefix missing', base.text.slice(4));
  damage('with base64 padding', `${base.text}=`);
  damage('with a line break', `${base.text}\n`);
  damage('with a leading space', ` ${base.text}`);
  damage(
    'with a character outside the alphabet',
    `${base.text.slice(0, 20)}+${base.text.slice(21)}`,
  );
  invalid(`${suite}, namespace changed`, base, { context: { ...base.context, namespace: 'App' } });
  invalid(`${suite}, table changed`, base, { context: { ...base.context, table: 'orders' } });
  invalid(`${suite}, column changed`, base, { context: { ...base.context, column: 'phone' } });
  invalid(`${suite}, tenant added`, base, { context: { ...base.context, tenant: 'acme' } });
  invalid(`${suite}, subject added`, base, { context: { ...base.context, subject: 'person-7' } });
  invalid(`${suite}, another data key`, base, { dataKey: E_KEY.replace('00', '01') });
  invalid(`${suite}, key of the other kind`, base, { kind: base.kind === 'E' ? 'D' : 'E' });
}
const [base] = vectors;
if (base === undefined) throw new Error('no vectors');
invalid('suite 1, slice changed', base, { text: flipped(base.text, 11) });
invalid('suite 1, nonce changed', base, { text: flipped(base.text, 12) });
invalid('suite 1, first byte of the tag changed', base, { text: flipped(base.text, -16) });
invalid('suite 1, row-bound bit set', base, { text: flipped(base.text, 1, 0x08) });
invalid('suite 1, suite byte changed to 2', base, { text: flipped(base.text, 1, 0x03) });
invalid('suite 1, tenant changed', tenant, { context: { ...tenant.context, tenant: 'acmf' } });
invalid('suite 1, tenant left out', tenant, { context: PLACE });
invalid('suite 1, tenant taken as subject', tenant, { context: { ...PLACE, subject: 'acme' } });
invalid('suite 1, subject changed', subject, {
  context: { ...subject.context, subject: 'person-8' },
});
invalid('suite 1, row id changed', row, {
  context: { ...PLACE, rowId: { type: 'uuid', value: UUID.replace('ab', 'ac') } },
});
invalid('suite 1, row id left out', row, { context: PLACE });
invalid('suite 1, row-bound bit cleared', row, {
  text: flipped(row.text, 1, 0x08),
  context: PLACE,
});
invalid('suite 1, row id of another type', row, {
  context: { ...PLACE, rowId: { type: 'string', value: UUID } },
});
invalid('suite 1, custom value changed', custom, {
  context: { ...PLACE, custom: { region: 'us', purpose: 'billing' } },
});
invalid('suite 1, custom left out', custom, { context: PLACE });
invalid('suite 1, custom with one more', custom, {
  context: { ...PLACE, custom: { region: 'eu', purpose: 'billing', x: '' } },
});
invalid('suite 1, every part but the subject changed', whole, {
  context: { ...whole.context, subject: 'person-8' },
});
const sivBase = vectors.find((vector) => vector.name === 'suite 2, string');
if (sivBase === undefined) throw new Error('no suite 2');
invalid('suite 2, first byte of the SIV changed', sivBase, { text: flipped(sivBase.text, 10) });
invalid('suite 2, row-bound bit set', sivBase, { text: flipped(sivBase.text, 1, 0x08) });
invalid('suite 2, suite byte changed to 1', sivBase, { text: flipped(sivBase.text, 1, 0x03) });
invalid('suite 2, tenant changed', deterministic, { context: { ...PLACE, tenant: 'Acme' } });
invalid('suite 2, join domain changed', joined, {
  context: { ...PLACE, joinDomain: 'person-mail' },
});
invalid('suite 2, join domain left out', joined, { context: PLACE });

// The last character of a text whose length leaves unused bits: another character, the same bytes.
const loose = vectors.find(
  (vector) => vector.valid && vector.kind === 'E' && vector.text.slice(4).length % 4 === 2,
);
if (loose === undefined) throw new Error('no vector with trailing bits');
const lastCharacter = loose.text.slice(-1);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
invalid('suite 1, unused trailing bits set', loose, {
  text: loose.text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(lastCharacter) + 1),
});

// Authentic, but no value has such a plaintext: the decoder is strict.
const PLAINTEXTS: readonly (readonly [string, string])[] = [
  ['type 00', '00'],
  ['type 0C', '0c61'],
  ['type with bit 40', '4161'],
  ['string of invalid UTF-8', '01ff'],
  ['string of overlong UTF-8', '01c080'],
  ['string of an encoded surrogate', '01eda080'],
  ['boolean 2', '0302'],
  ['boolean of two bytes', '030100'],
  ['boolean without a byte', '03'],
  ['number of seven bytes', '0400000000000000'],
  ['number with another NaN', '047ff8000000000001'],
  ['number with a negative NaN', '04fff8000000000000'],
  ['bigint of no bytes', '05'],
  ['bigint of four bytes', '0500000001'],
  ['bigint with a needless sign word', '0500000000000000000000000000000001'],
  ['bigint with a needless negative word', '05ffffffffffffffffffffffffffffffff'],
  ['date of four bytes', '0600000000'],
  ['date beyond the last', '06001eb208c2dc0001'],
  ['date before the first', '06ffe14df73d23ffff'],
  ['JSON that is none', '077b'],
  ['JSON that is empty', '07'],
  ['UTF-16 that is well-formed', '086100'],
  ['UTF-16 of an odd length', '0800d861'],
  ['UUID of 15 bytes', '09000102030405060708090a0b0c0d0e'],
  ['decimal that is none', '0a312e'],
  ['decimal that is empty', '0a'],
  ['calendar date that does not exist', '0b323032332d30322d3239'],
  ['calendar date in another form', '0b32303233303232'],
  ['padding without a marker', '8161620000'],
  ['padding of zeros only', '8100000000'],
  ['padding with a wrong marker', '8161620100'],
  ['padded type byte alone', '81'],
];
for (const [what, hex] of PLAINTEXTS) {
  const name = `suite 1, ${what}`;
  const text = sealBytes(engine, inputOf(name, 'E', PLACE), Buffer.from(hex, 'hex'));
  invalid(name, unpadded, { text });
}
invalid('suite 2, boolean 2', sivBase, {
  text: sealBytes(
    engine,
    inputOf('', 'D', PLACE),
    Buffer.from('830280000000000000000000000000', 'hex'),
  ),
});

if (dataKeyOf(engine, base).id.length !== 16) throw new Error('key id');
process.stdout.write(
  `${JSON.stringify({ format: 'fieldseal-golden', version: 1, vectors }, null, 2)}\n`,
);
