import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asBuffer, compareBytes, concatBytes, equalBytes, wipe } from '../../../src/bytes/bytes.js';

const few = fc.uint8Array({ maxLength: 4, max: 2 });
const any = fc.uint8Array({ maxLength: 40 });

describe('concatBytes', () => {
  it('joins its parts in order', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (parts) => {
        expect(concatBytes(...parts)).toStrictEqual(
          Uint8Array.from(parts.flatMap((part) => [...part])),
        );
      }),
    );
  });

  it('shares memory with no part, even with one', () => {
    const part = Uint8Array.of(1, 2, 3);

    const joined = concatBytes(part);
    part.fill(0);

    expect(joined).toEqual(Uint8Array.of(1, 2, 3));
    expect(concatBytes()).toEqual(new Uint8Array(0));
  });

  it('gives a plain Uint8Array for Buffers too', () => {
    expect(concatBytes(Buffer.from('ab'), Buffer.from('c'))).toStrictEqual(
      Uint8Array.of(0x61, 0x62, 0x63),
    );
  });
});

describe('equalBytes', () => {
  it('agrees with the comparison of node:buffer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(few, few), fc.tuple(any, any)), ([left, right]) => {
        expect(equalBytes(left, right)).toBe(Buffer.from(left).equals(right));
        expect(equalBytes(left, left.slice())).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('tells apart what differs in one bit, whichever it is', () => {
    const left = Uint8Array.from({ length: 40 }, (_, i) => i * 5);
    for (let bit = 0; bit < left.length * 8; bit++) {
      const right = left.slice();
      right[bit >>> 3]! ^= 1 << (bit & 7);

      expect(equalBytes(left, right)).toBe(false);
    }
  });

  it('does not let differences cancel each other', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(2, 1))).toBe(false);
    expect(equalBytes(Uint8Array.of(0xff, 0xff), Uint8Array.of(0, 0))).toBe(false);
  });

  it('tells apart a byte string and its beginning', () => {
    expect(equalBytes(Uint8Array.of(1, 0), Uint8Array.of(1))).toBe(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
    expect(equalBytes(new Uint8Array(0), Uint8Array.of(0))).toBe(false);
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
  });
});

describe('compareBytes', () => {
  it('agrees with the order of node:buffer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(few, few), fc.tuple(any, any)), ([left, right]) => {
        expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes bytes as unsigned and a beginning as smaller', () => {
    expect(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f))).toBeGreaterThan(0);
    expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0);
    expect(compareBytes(Uint8Array.of(2), Uint8Array.of(1, 9))).toBeGreaterThan(0);
    expect(compareBytes(new Uint8Array(0), new Uint8Array(0))).toBe(0);
  });
});

describe('wipe', () => {
  it('overwrites each buffer, and no byte outside a view', () => {
    const memory = Uint8Array.of(1, 2, 3, 4);
    const other = Uint8Array.of(5);

    wipe(memory.subarray(1, 3), other);

    expect(memory).toEqual(Uint8Array.of(1, 0, 0, 4));
    expect(other).toEqual(Uint8Array.of(0));
  });
});

describe('asBuffer', () => {
  it('shows the same memory, no more of it', () => {
    const memory = Uint8Array.of(1, 2, 3, 4);

    const buffer = asBuffer(memory.subarray(1, 3));
    buffer[0] = 9;

    expect([...buffer]).toEqual([9, 3]);
    expect(memory).toEqual(Uint8Array.of(1, 9, 3, 4));
  });
});
