import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Key,
  type KeyKind,
  type KeyToken,
  type Place,
  type Scope,
  blindIndex,
  blindIndexInfo,
  commitment,
  decrypt,
  encryptionContext,
  ff1Info,
  formatKeyToken,
  fromText,
  gcmInfo,
  infoOf,
  keyId,
  open,
  parseKeyToken,
  seal,
  sealDeterministically,
  sivInfo,
  sliceAt,
  staticKeys,
  toText,
  unwrap,
  wrap,
} from './second-implementation/format-v1.js';
import { Refused, hkdfSha256 } from './second-implementation/primitives.js';
import type { Padding, Plaintext } from './second-implementation/values.js';
import {
  type VectorValue,
  fromHex,
  fromVector,
  toVector,
} from './second-implementation/vector-values.js';

interface SealedVector {
  readonly name: string;
  readonly valid: boolean;
  readonly dataKey: string;
  readonly kind: KeyKind;
  readonly context: Place;
  readonly text: string;
  readonly plaintext?: VectorValue;
}

interface KeyVector extends Scope {
  readonly dataKey: string;
  readonly kind: KeyKind;
}

interface SubkeyVector extends Place {
  readonly purpose: string;
  readonly dataKey: string;
  readonly slice: number;
  readonly columns?: readonly string[];
  readonly index: string;
  readonly normalisers: string;
  readonly tokenFormat: string;
  readonly kind: KeyKind;
  readonly info: string;
  readonly subkey: string;
}

interface BlindIndexVector {
  readonly dataKey: string;
  readonly namespace: string;
  readonly table: string;
  readonly column?: string;
  readonly columns?: readonly string[];
  readonly tenant?: string;
  readonly index: string;
  readonly bits: number;
  readonly normalisers: readonly (readonly string[])[];
  readonly values: readonly (VectorValue | null)[];
  readonly tag: string;
}

interface DerivedFile {
  readonly commitments: readonly (KeyVector & { commitment: string; keyId: string })[];
  readonly subkeys: readonly SubkeyVector[];
  readonly wraps: readonly (KeyVector & { wrappingKey: string; nonce: string; wrapped: string })[];
  readonly encryptionContexts: readonly (KeyVector & { context: Record<string, string> })[];
  readonly keyTokens: readonly { type: KeyToken['type']; key: string; token: string }[];
  readonly staticKeys: readonly { token: string; kind: KeyKind; keyId: string }[];
  readonly blindIndexes: readonly BlindIndexVector[];
}

const { vectors } = readJson('v1.json') as { vectors: readonly SealedVector[] };
const derived = readJson('derived-v1.json') as DerivedFile;

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8'));
}

function keyOf({ dataKey, kind, ...rest }: KeyVector): Key {
  return { bytes: fromHex(dataKey), kind, ...scopeOf(rest) };
}

function scopeOf({ tenant, subject }: Scope): Scope {
  return { ...(tenant !== undefined && { tenant }), ...(subject !== undefined && { subject }) };
}

function sealedKey({ dataKey, kind, context }: SealedVector): Key {
  return keyOf({ dataKey, kind, ...scopeOf(context) });
}

/** The padding that a value was sealed with, told from the plaintext inside. */
function paddingOf(bytes: Buffer): Padding {
  if (bytes.readUInt8(0) < 0x80) return 'none';
  return bytes.length % 16 === 0 ? 'to 16' : { to: bytes.length - 2 };
}

function sealAgain(vector: SealedVector, value: Plaintext): string {
  const { context } = vector;
  const key = sealedKey(vector);
  if (vector.kind === 'D') return toText(sealDeterministically(key, context, value));
  const sealed = fromText(vector.text);
  return toText(
    seal(key, context, value, {
      slice: sealed.readUInt16BE(10),
      nonce: sealed.subarray(12, 24),
      padding: paddingOf(decrypt(key, context, sealed)),
    }),
  );
}

describe('an implementation written from docs/format.md alone', () => {
  const valid = vectors.filter((vector) => vector.valid);
  const invalid = vectors.filter((vector) => !vector.valid);

  it.each(valid)('opens: $name', (vector) => {
    const opened = open(sealedKey(vector), vector.context, fromText(vector.text));

    expect(toVector(opened)).toEqual(vector.plaintext);
  });

  it.each(invalid)('refuses: $name', (vector) => {
    const attempt = (): Plaintext => open(sealedKey(vector), vector.context, fromText(vector.text));

    expect(attempt).toThrow(Refused);
  });

  it.each(valid)('seals to the same text: $name', (vector) => {
    expect(sealAgain(vector, fromVector(vector.plaintext!))).toBe(vector.text);
  });

  it.each(derived.commitments)('commits to the key $keyId of kind $kind', (vector) => {
    expect(commitment(keyOf(vector)).toString('hex')).toBe(vector.commitment);
    expect(keyId(keyOf(vector)).toString('hex')).toBe(vector.keyId);
  });

  it.each(derived.subkeys)('derives a subkey for $purpose: $subkey', (vector) => {
    const info = subkeyInfo(vector);
    const length = vector.purpose === 'aes-256-siv' ? 64 : 32;
    const subkey = hkdfSha256(fromHex(vector.dataKey), info, length);

    expect(info.toString('hex')).toBe(vector.info);
    expect(subkey.toString('hex')).toBe(vector.subkey);
  });

  it.each(derived.wraps)('wraps and unwraps a key of kind $kind: $wrapped', (vector) => {
    const wrappingKey: Key = { bytes: fromHex(vector.wrappingKey), kind: 'K' };
    const key = keyOf(vector);
    const { bytes, ...described } = key;
    const claimed = { ...described, commitment: commitment(key) };
    const wrapped = fromHex(vector.wrapped);

    expect(wrap(wrappingKey, key, fromHex(vector.nonce))).toEqual(wrapped);
    expect(unwrap(wrappingKey, claimed, wrapped)).toEqual({ ...described, bytes });
    expect(() => unwrap(wrappingKey, { ...claimed, tenant: 'another' }, wrapped)).toThrow(Refused);
  });

  it.each(derived.encryptionContexts)('gives an encryption context: $context', (vector) => {
    expect(encryptionContext(keyOf(vector))).toEqual(vector.context);
  });

  it.each(derived.keyTokens)('writes and reads the token $token', (vector) => {
    const token = { type: vector.type, key: fromHex(vector.key) };

    expect(formatKeyToken(token)).toBe(vector.token);
    expect(parseKeyToken(vector.token)).toEqual(token);
  });

  it.each(derived.staticKeys)('gives the static key $keyId of kind $kind', (vector) => {
    const key = staticKeys(parseKeyToken(vector.token)).find(({ kind }) => kind === vector.kind);

    expect(keyId(key!).toString('hex')).toBe(vector.keyId);
  });

  it.each(derived.blindIndexes)('gives the tag $tag', (vector) => {
    const { dataKey, columns, column = '', values, tag, ...rest } = vector;
    const key: Key = { bytes: fromHex(dataKey), kind: 'I', ...scopeOf(vector) };
    const index = { ...rest, column: columns ?? column };

    expect(
      blindIndex(
        key,
        index,
        values.map((value) => value && fromVector(value)),
      )?.toString('hex'),
    ).toBe(tag);
  });

  it('gives every number of the worked example of the page', () => {
    const key: Key = {
      bytes: Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
      kind: 'E',
    };
    const place: Place = { namespace: 'app', table: 'users', column: 'email' };
    const nonce = fromHex('aac888c8975ea31b3c643dde');
    const slice = 359;
    const info = gcmInfo(place, slice);
    const sealed = seal(
      key,
      place,
      { type: 'string', value: 'jane.doe@example.com' },
      { slice, nonce },
    );

    expect(commitment(key).toString('hex')).toBe(
      '4554c3ea38386733e836b034a59012e90d47aa7329b27071903c33e3eb848724',
    );
    expect(info.toString('hex')).toBe(
      '6669656c647365616c2f76312f6165732d3235362d67636d00010000000361707002000000057573657273' +
        '0167',
    );
    expect(hkdfSha256(key.bytes, info, 32).toString('hex')).toBe(
      'dfc324f75ef44066bab2f1ea03501973f5a8483799c9d9182f05aee19a33d029',
    );
    expect(decrypt(key, place, sealed).toString('hex')).toBe(
      '816a616e652e646f65406578616d706c652e636f6d80' + '00'.repeat(10),
    );
    expect(sealed.toString('hex')).toBe(
      'f5114554c3ea383867330167aac888c8975ea31b3c643dde' +
        '028a7c9470d17795f3dba9e55e4888063bd1489fdd47c8240c131b35842fb9748d195d601197b7c094e962b8eed03e28',
    );
    expect(toText(sealed)).toBe(
      'fs1.EUVUw-o4OGczAWeqyIjIl16jGzxkPd4CinyUcNF3lfPbqeVeSIgGO9FIn91HyCQMExs1hC-5dI0ZXWARl7fAlOliuO7QPig',
    );
  });

  it('counts weeks from 2020, and refuses a clock before 2026', () => {
    expect(sliceAt(Date.UTC(2026, 0, 1) / 1000)).toBe(313);
    expect(sliceAt(Date.UTC(2026, 10, 23) / 1000)).toBe(359);
    expect(() => sliceAt(Date.UTC(2025, 11, 31, 23, 59, 59) / 1000)).toThrow(Refused);
    expect(() => sliceAt(1_577_836_800 + 604_800 * 65_536)).toThrow(Refused);
  });

  it.each(derived.keyTokens)(
    'refuses the token with any one character changed: $token',
    (vector) => {
      for (let index = 0; index < vector.token.length; index++) {
        const wrong = vector.token[index] === '0' ? '1' : '0';
        const changed = vector.token.slice(0, index) + wrong + vector.token.slice(index + 1);

        expect(() => parseKeyToken(changed)).toThrow(Refused);
      }
    },
  );

  it('knows every list of the file of derived outputs', () => {
    expect(Object.keys(derived).sort()).toEqual([
      'blindIndexes',
      'commitments',
      'encryptionContexts',
      'format',
      'keyTokens',
      'staticKeys',
      'subkeys',
      'version',
      'wraps',
    ]);
  });
});

function subkeyInfo(vector: SubkeyVector): Buffer {
  switch (vector.purpose) {
    case 'aes-256-gcm':
      return gcmInfo(vector, vector.slice);
    case 'aes-256-siv':
      return sivInfo(vector);
    case 'blind-index':
      return blindIndexInfo({ ...vector, column: vector.columns ?? vector.column });
    case 'ff1':
      return ff1Info(vector, vector.tokenFormat);
    case 'wrap':
      return infoOf('wrap');
    default:
      return infoOf('static', Buffer.from(vector.kind));
  }
}
