import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/bytes/bytes.js';
import { readU16, u16, u32 } from '../../../src/bytes/integers.js';
import { toHex } from '../../../src/bytes/text.js';

describe('u16', () => {
  it('writes the high byte first and reads back all 65,536 values', () => {
    expect(toHex(u16(0x0102))).toBe('0102');
    for (let value = 0; value <= 0xffff; value++) {
      if (readU16(u16(value), 0) !== value)
        expect.unreachable(`${String(value)} was not read back`);
    }
  });

  it('is read at an offset', () => {
    expect(readU16(concatBytes(Uint8Array.of(9, 9, 9), u16(0xfedc)), 3)).toBe(0xfedc);
  });
});

describe('u32', () => {
  it.each([
    [0, '00000000'],
    [1, '00000001'],
    [0x01020304, '01020304'],
    [0x7fffffff, '7fffffff'],
    [0x80000000, '80000000'],
    [0xffffffff, 'ffffffff'],
  ])('writes %i as %s', (value, hex) => {
    expect(toHex(u32(value))).toBe(hex);
  });

  it('agrees with DataView', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (value) => {
        expect(new DataView(u32(value).buffer as ArrayBuffer).getUint32(0)).toBe(value);
      }),
    );
  });
});
