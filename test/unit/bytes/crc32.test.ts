import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/bytes/crc32.js';
import { utf8 } from '../../../src/bytes/text.js';

describe('crc32', () => {
  it.each([
    ['', 0x00000000],
    ['a', 0xe8b7be43],
    ['abc', 0x352441c2],
    ['123456789', 0xcbf43926],
    ['message digest', 0x20159d7f],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('gives the published check value of "%s"', (text, expected) => {
    expect(crc32(utf8(text))).toBe(expected);
  });

  it.each([
    [new Uint8Array(32), 0x190a55ad],
    [new Uint8Array(32).fill(0xff), 0xff6cab0b],
    [Uint8Array.from({ length: 32 }, (_, i) => i), 0x91267e8a],
  ])('gives the known value of 32 regular bytes', (bytes, expected) => {
    expect(crc32(bytes)).toBe(expected);
  });

  it('notices one damaged bit and two swapped neighbours', () => {
    const bytes = fc.uint8Array({ minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(bytes, fc.nat(), (original, place) => {
        const damaged = original.slice();
        damaged[place % original.length]! ^= 1 << (place & 7);
        const swapped = original.slice();
        const at = place % (original.length - 1);
        [swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!];

        expect(crc32(damaged)).not.toBe(crc32(original));
        if (original[at] !== original[at + 1]) expect(crc32(swapped)).not.toBe(crc32(original));
      }),
    );
  });
});
