import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodedLength,
  encodedLength,
  fromBase64Url,
  isCanonicalBase64Url,
  toBase64Url,
} from '../../../src/bytes/base64url.js';
import { toHex, utf8 } from '../../../src/bytes/text.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LETTERS = Array.from(ALPHABET);

describe('base64url', () => {
  // RFC 4648 §10, without padding.
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('writes "%s" as "%s" and reads it back', (text, encoded) => {
    expect(toBase64Url(utf8(text))).toBe(encoded);
    expect(fromBase64Url(encoded)).toEqual(utf8(text));
  });

  it('uses - and _ where base64 has + and /', () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xef, 0xff))).toBe('--__');
    expect(toHex(fromBase64Url('--__')!)).toBe('fbefff');
  });

  it('reads back all bytes, in memory of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), (bytes) => {
        const text = toBase64Url(bytes);
        const decoded = fromBase64Url(text)!;

        expect(decoded).toStrictEqual(bytes);
        expect(decoded.buffer.byteLength).toBe(bytes.length);
        expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
      }),
    );
  });

  it('reads a view into larger memory as what the view shows', () => {
    const memory = utf8('....foobar....');

    expect(toBase64Url(memory.subarray(4, 10))).toBe('Zm9vYmFy');
  });

  it('states the lengths of both directions', () => {
    for (let length = 0; length < 200; length++) {
      const text = toBase64Url(new Uint8Array(length));

      expect(encodedLength(length)).toBe(text.length);
      expect(decodedLength(text.length)).toBe(length);
    }
  });

  it('accepts two characters only if the four unused bits are zero, in all 4,096 cases', () => {
    const accepted = pairs().filter((text) => fromBase64Url(text) !== undefined);

    expect(accepted).toHaveLength(256);
    for (const text of accepted) expect(toBase64Url(fromBase64Url(text)!)).toBe(text);
    expect(new Set(accepted.map((text) => text.charAt(1)))).toEqual(new Set('AQgw'));
  });

  it('accepts three characters only if the two unused bits are zero, in all 4,096 cases', () => {
    const accepted = pairs()
      .map((text) => `x${text}`)
      .filter((text) => fromBase64Url(text) !== undefined);

    expect(accepted).toHaveLength(64 * 16);
    for (const text of accepted) expect(toBase64Url(fromBase64Url(text)!)).toBe(text);
    expect(new Set(accepted.map((text) => text.charAt(2)))).toEqual(new Set('AEIMQUYcgkosw048'));
  });

  it('checks the trailing bits of long texts too', () => {
    const accepted = (length: number): number =>
      LETTERS.filter((last) => isCanonicalBase64Url('A'.repeat(length - 1) + last)).length;

    expect([96, 98, 99, 100].map(accepted)).toEqual([64, 4, 16, 64]);
  });

  it('refuses a text of length 1 modulo 4, whatever the characters', () => {
    for (const length of [1, 5, 9, 1001]) {
      for (const character of ALPHABET) {
        expect(fromBase64Url(character.repeat(length))).toBeUndefined();
      }
    }
  });

  it('refuses every other character below U+0100, in every position', () => {
    const others = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => !ALPHABET.includes(character),
    );

    expect(others).toHaveLength(256 - 64);
    for (const other of others) {
      for (const text of [
        `${other}AAA`,
        `A${other}AA`,
        `AA${other}A`,
        `AAA${other}`,
        `A${other}`,
      ]) {
        expect(fromBase64Url(text)).toBeUndefined();
      }
    }
  });

  it.each(['Zg==', 'Zg=', 'Zm8=', '++//', 'Zm9v\n', ' Zm9', 'Zm 9v', 'Zm\r\n', 'Zm9v\0', 'Zm.v'])(
    'refuses %j, which the decoder of node:buffer takes',
    (text) => {
      expect(fromBase64Url(text)).toBeUndefined();
      expect(isCanonicalBase64Url(text)).toBe(false);
    },
  );

  it('refuses look-alikes whose low byte is a character of the alphabet', () => {
    // U+0141 (L with stroke) is 01 41: a decoder that keeps the low byte takes it for "A".
    expect(fromBase64Url('AAA\u0141')).toBeUndefined();
    for (const character of ALPHABET) {
      for (let high = 0x0100; high <= 0xff00; high += 0x0100) {
        const alike = String.fromCharCode(high + character.charCodeAt(0));
        expect(isCanonicalBase64Url(`AAA${alike}`)).toBe(false);
        expect(isCanonicalBase64Url(`${alike}AAA`)).toBe(false);
      }
    }
  });

  it('refuses full-width letters, combining marks, emoji and lone surrogates', () => {
    for (const text of [
      '\uff21\uff21\uff21\uff21',
      'AAA\u0301',
      'AA\u{1f600}',
      'AAA\ud800',
      'AAA\udc00',
    ]) {
      expect(fromBase64Url(text)).toBeUndefined();
    }
  });

  it('accepts a text if and only if it is what its bytes are written as', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...LETTERS, '=', '+', '/'), maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 12 }),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const decoded = Buffer.from(candidate, 'base64url');

        const canonical = decoded.toString('base64url') === candidate;

        expect(isCanonicalBase64Url(candidate)).toBe(canonical);
        expect(fromBase64Url(candidate)).toEqual(canonical ? new Uint8Array(decoded) : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Every text of two characters of the alphabet. */
function pairs(): readonly string[] {
  return LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
}
