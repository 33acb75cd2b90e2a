import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/bytes/text.js';
import { paddedLength, payloadEnd, writePadding } from '../../../src/format/padding.js';

describe('paddedLength', () => {
  // The type byte and at least one byte of padding are counted.
  it.each([
    [0, 16],
    [1, 16],
    [14, 16],
    [15, 32],
    [16, 32],
    [30, 32],
    [31, 48],
    [16 * 1024 * 1024, 16 * 1024 * 1024 + 16],
  ])('rounds a payload of %i bytes up to %i', (payload, whole) => {
    expect(paddedLength(payload, 16)).toBe(whole);
  });

  it('is a multiple of 16 that leaves room for 1 to 16 bytes of padding', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (payload) => {
        const length = paddedLength(payload, 16)!;

        expect(length % 16).toBe(0);
        expect(length - 1 - payload).toBeGreaterThanOrEqual(1);
        expect(length - 1 - payload).toBeLessThanOrEqual(16);
      }),
    );
  });

  it('is the type byte and the payload without padding', () => {
    for (const payload of [0, 1, 15, 16, 1000]) {
      expect(paddedLength(payload, false)).toBe(1 + payload);
    }
  });

  it('is the same for every payload that a fixed padding allows, and undefined above', () => {
    for (const to of [0, 1, 15, 16, 100]) {
      for (let payload = 0; payload <= to; payload++) {
        expect(paddedLength(payload, { to })).toBe(to + 2);
      }
      expect(paddedLength(to + 1, { to })).toBeUndefined();
    }
  });
});

describe('writePadding', () => {
  it('writes one byte 80, then zeros to the end, over whatever was there', () => {
    const bytes = new Uint8Array(6).fill(0xa5);

    writePadding(bytes, 2);

    expect(toHex(bytes)).toBe('a5a580000000');
  });

  it('needs no more than the last byte', () => {
    const bytes = new Uint8Array(3).fill(0xa5);

    writePadding(bytes, 2);

    expect(toHex(bytes)).toBe('a5a580');
  });
});

describe('payloadEnd', () => {
  it('finds the end of every payload, even of one that looks like padding', () => {
    const byte = fc.constantFrom(0x00, 0x80, 0x01);
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (payload, room) => {
          const bytes = Uint8Array.from([0x82, ...payload, ...new Array<number>(room).fill(0xa5)]);
          writePadding(bytes, 1 + payload.length);

          expect(payloadEnd(bytes)).toBe(1 + payload.length);
        },
      ),
    );
  });

  it.each([
    ['', undefined],
    ['80', undefined],
    ['00', undefined],
    ['8000', undefined],
    ['800000000000', undefined],
    ['82', undefined],
    ['820000', undefined],
    ['826100', undefined],
    ['8261', undefined],
    ['82800001', undefined],
    ['828001', undefined],
    ['8281', undefined],
    ['8240', undefined],
    ['82c000', undefined],
    ['8280', 1],
    ['828000', 1],
    ['82808000', 2],
    ['82610080', 3],
  ])('of %s is %s', (hex, end) => {
    expect(payloadEnd(fromHex(hex)!)).toBe(end);
  });
});
