import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase32, toBase32 } from '../../../src/bytes/base32.js';
import { fromHex, toHex } from '../../../src/bytes/text.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LETTERS = Array.from(ALPHABET);

/** Lengths that key tokens use, and the unused leading bits of their first character. */
const LENGTHS = [
  { length: 4, characters: 7, unusedBits: 3 },
  { length: 8, characters: 13, unusedBits: 1 },
  { length: 32, characters: 52, unusedBits: 4 },
] as const;

describe('base32', () => {
  it.each([
    ['00000000', '0000000'],
    ['00000001', '0000001'],
    ['0000001f', '000000z'],
    ['00000020', '0000010'],
    ['ffffffff', '3zzzzzz'],
    ['deadbeef', '3favfqf'],
    ['8000000000000000', '8000000000000'],
    ['ffffffffffffffff', 'fzzzzzzzzzzzz'],
    ['0000000000', '00000000'],
    ['ffffffffff', 'zzzzzzzz'],
  ])('writes %s as %s', (hex, text) => {
    expect(toBase32(fromHex(hex)!)).toBe(text);
    expect(toHex(fromBase32(text, hex.length / 2)!)).toBe(hex);
  });

  it('writes what the digits of the number in base 32 are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40, size: 'max' }), (bytes) => {
        const digits = BigInt(`0x${toHex(bytes)}`).toString(32); // 0-9 a-v
        const expected = Array.from(digits).map((digit) =>
          ALPHABET.charAt(Number.parseInt(digit, 32)),
        );
        const length = Math.ceil((bytes.length * 8) / 5);

        expect(toBase32(bytes)).toBe(expected.join('').padStart(length, '0'));
      }),
    );
  });

  describe.each(LENGTHS)('over $length bytes', ({ length, characters, unusedBits }) => {
    it('reads back all bytes', () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: length, maxLength: length, size: 'max' }),
          (bytes) => {
            const text = toBase32(bytes);

            expect(text).toHaveLength(characters);
            expect(fromBase32(text, length)).toStrictEqual(bytes);
          },
        ),
      );
    });

    it('refuses every set unused bit of the first character', () => {
      const accepted = LETTERS.filter(
        (first) => fromBase32(first.padEnd(characters, '0'), length) !== undefined,
      );

      expect(accepted.join('')).toBe(ALPHABET.slice(0, 32 >>> unusedBits));
    });

    it('refuses a set unused bit whatever follows it', () => {
      const rest = fc.string({
        unit: fc.constantFrom(...LETTERS),
        minLength: characters - 1,
        maxLength: characters - 1,
      });
      const first = fc.constantFrom(...LETTERS.slice(32 >>> unusedBits));
      fc.assert(
        fc.property(first, rest, (character, others) => {
          expect(fromBase32(character + others, length)).toBeUndefined();
        }),
      );
    });

    it('refuses a text of another length', () => {
      for (let other = 0; other < characters * 2; other++) {
        const decoded = fromBase32('0'.repeat(other), length);
        expect(decoded).toEqual(other === characters ? new Uint8Array(length) : undefined);
      }
    });

    it('refuses upper case, excluded letters and every other character, in every position', () => {
      const others = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).filter(
        (character) => !ALPHABET.includes(character),
      );

      for (const other of ['i', 'l', 'o', 'u', 'A', 'Z', ' ', '-', '\n', ...others]) {
        for (let at = 0; at < characters; at++) {
          const text = '0'.repeat(at) + other + '0'.repeat(characters - at - 1);
          expect(fromBase32(text, length)).toBeUndefined();
        }
      }
    });

    it('refuses look-alikes whose low byte is a character of the alphabet', () => {
      for (const character of ALPHABET) {
        for (let high = 0x0100; high <= 0xff00; high += 0x0100) {
          const alike = String.fromCharCode(high + character.charCodeAt(0));
          expect(fromBase32('0'.repeat(characters - 1) + alike, length)).toBeUndefined();
        }
      }
      expect(fromBase32('0'.repeat(characters - 2) + '\u{1f600}', length)).toBeUndefined();
    });
  });

  it('orders texts as their bytes are ordered', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        expect(toBase32(left) < toBase32(right)).toBe(toHex(left) < toHex(right));
      }),
    );
  });

  it('writes nothing as nothing', () => {
    expect(toBase32(new Uint8Array(0))).toBe('');
    expect(fromBase32('', 0)).toEqual(new Uint8Array(0));
    expect(fromBase32('0', 0)).toBeUndefined();
  });
});
