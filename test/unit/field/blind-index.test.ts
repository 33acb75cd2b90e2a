import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/crypto/engine.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';
import { compoundTagOf, tagLength, tagOf } from '../../../src/field/blind-index.js';
import { email, exact, fold, last, trim } from '../../../src/field/normaliser.js';
import type { TypedValue } from '../../../src/format/typed-value.js';
import { anyString } from '../rows/support/values.js';

const KEY = Buffer.alloc(32, 7);
const typedSamples: readonly (readonly [TypedValue, string])[] = [
  [{ type: 'string', value: '' }, '01'],
  [{ type: 'string', value: 'é' }, '01c3a9'],
  [{ type: 'string', value: '\ud800' }, '0800d8'],
  [{ type: 'bytes', value: Uint8Array.of(1, 2) }, '020102'],
  [{ type: 'boolean', value: true }, '0301'],
  [{ type: 'number', value: 1 }, '043ff0000000000000'],
  [{ type: 'bigint', value: -1n }, '05ffffffffffffffff'],
  [{ type: 'date', value: 0 }, '060000000000000000'],
  [{ type: 'json', value: '{}' }, '077b7d'],
  [
    { type: 'uuid', value: '00112233-4455-6677-8899-aabbccddeeff' },
    '0900112233445566778899aabbccddeeff',
  ],
  [{ type: 'decimal', value: '1.5' }, '0a312e35'],
  [{ type: 'calendar-date', value: '2024-02-29' }, '0b323032342d30322d3239'],
];

/** HMAC-SHA-256 of a message in hex, in hex: computed beside the code under test. */
function mac(messageHex: string): string {
  return createHmac('sha256', KEY).update(Buffer.from(messageHex, 'hex')).digest('hex');
}

/** The first bits of a digest, the rest of the last byte zero. */
function firstBits(digestHex: string, bits: number): string {
  const binary = Array.from(digestHex).map((digit) =>
    Number.parseInt(digit, 16).toString(2).padStart(4, '0'),
  );
  const kept = binary
    .join('')
    .slice(0, bits)
    .padEnd(Math.ceil(bits / 8) * 8, '0');
  return kept.replace(/[01]{4}/g, (nibble) => Number.parseInt(nibble, 2).toString(16));
}

function length(hex: string): string {
  return (hex.length / 2).toString(16).padStart(8, '0');
}

function hex(tag: string | Uint8Array): string {
  return typeof tag === 'string' ? tag : Buffer.from(tag).toString('hex');
}

describe.each([nodeEngine(), portableEngine()])('tags of the $name engine', (engine: Engine) => {
  const prf = engine.prf(KEY);

  it.each(typedSamples)('authenticate the typed, unpadded bytes of %o', (value, message) => {
    expect(tagOf(prf, value, [exact], 128, 'text')).toBe(mac(message).slice(0, 32));
    expect(hex(tagOf(prf, value, [exact], 128, 'binary'))).toBe(mac(message).slice(0, 32));
  });

  it('keep the first bits, in text as in bytes', () => {
    fc.assert(
      fc.property(anyString, fc.integer({ min: 1, max: 128 }), (value, bits) => {
        const typed = { type: 'string', value } as const;
        const message = value.isWellFormed()
          ? `01${Buffer.from(value).toString('hex')}`
          : `08${Buffer.from(value, 'utf16le').toString('hex')}`;

        const text = tagOf(prf, typed, [], bits, 'text');
        const binary = tagOf(prf, typed, [], bits, 'binary');

        expect(text).toBe(firstBits(mac(message), bits));
        expect(hex(binary)).toBe(text);
        expect(binary).toBeInstanceOf(Uint8Array);
        expect(text).toHaveLength(tagLength(bits, 'text'));
        expect(binary).toHaveLength(tagLength(bits, 'binary'));
      }),
    );
  });

  it('are of the normalised value', () => {
    const tag = (value: string): unknown =>
      tagOf(prf, { type: 'string', value }, [trim, email], 128, 'text');

    expect(tag(' Ada@EXAMPLE.com ')).toBe(tag('ada@example.com'));
    expect(tag('ada@example.com')).toBe(
      mac(`01${Buffer.from('ada@example.com').toString('hex')}`).slice(0, 32),
    );
    expect(tag('ada@example.org')).not.toBe(tag('ada@example.com'));
  });

  it('of a compound list each part with its length', () => {
    const parts = [
      { value: { type: 'string', value: 'A' }, normalisers: [fold] },
      { value: { type: 'boolean', value: true }, normalisers: [exact] },
    ] as const;

    const expected = mac(`7f${length('0161')}0161${length('0301')}0301`);

    expect(compoundTagOf(prf, parts, 128, 'text')).toBe(expected.slice(0, 32));
    expect(hex(compoundTagOf(prf, parts, 9, 'binary'))).toBe(firstBits(expected, 9));
  });

  it('of a compound have a byte 00 for a part that is NULL', () => {
    const parts = [
      { value: undefined, normalisers: [fold] },
      { value: { type: 'string', value: '' }, normalisers: [] },
    ] as const;

    expect(compoundTagOf(prf, parts, 128, 'text')).toBe(
      mac(`7f${length('00')}00${length('01')}01`).slice(0, 32),
    );
  });

  it('of a compound tell apart where one part ends and the next begins', () => {
    const tag = (...values: readonly (string | undefined)[]): unknown =>
      compoundTagOf(
        prf,
        values.map((value) => ({
          value: value === undefined ? undefined : { type: 'string', value },
          normalisers: [last(64)],
        })),
        128,
        'text',
      );
    const tags = [
      tag('ab', 'c'),
      tag('a', 'bc'),
      tag('abc', ''),
      tag('', 'abc'),
      tag('abc', undefined),
      tag(undefined, 'abc'),
      tag(undefined, undefined),
      tag('', ''),
      tag('c', 'ab'),
    ];

    expect(new Set(tags).size).toBe(tags.length);
  });
});

describe('tagLength', () => {
  it.each([
    [1, 1, 2],
    [8, 1, 2],
    [9, 2, 4],
    [20, 3, 6],
    [128, 16, 32],
  ])('of %d bits is %d bytes or %d characters', (bits, bytes, characters) => {
    expect(tagLength(bits, 'binary')).toBe(bytes);
    expect(tagLength(bits, 'text')).toBe(characters);
  });
});
