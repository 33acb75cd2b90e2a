import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, fromHex, isWellFormed, toHex, utf8 } from '../../../src/bytes/text.js';

describe('decodeUtf8', () => {
  it('reads back every well-formed string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8(utf8(text))).toBe(text);
      }),
    );
  });

  it('reads back the first and the last code point of every length', () => {
    for (const code of [0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff]) {
      const text = String.fromCodePoint(code);
      expect(decodeUtf8(utf8(text))).toBe(text);
    }
  });

  it('keeps a byte order mark, at the start and elsewhere', () => {
    expect(decodeUtf8(bytes('efbbbf61'))).toBe('\ufeffa');
    expect(decodeUtf8(bytes('efbbbf'))).toBe('\ufeff');
    expect(decodeUtf8(bytes('61efbbbf'))).toBe('a\ufeff');
    expect(utf8('\ufeffa')).toEqual(bytes('efbbbf61'));
  });

  it('keeps zero bytes and line ends as they are', () => {
    expect(decodeUtf8(bytes('00610d0a0d0a00'))).toBe('\0a\r\n\r\n\0');
  });

  it.each([
    ['an overlong NUL', 'c080'],
    ['an overlong letter of two bytes', 'c1a1'],
    ['an overlong letter of three bytes', 'e081a1'],
    ['an overlong form of U+07FF', 'e09fbf'],
    ['an overlong form of U+FFFF', 'f08fbfbf'],
    ['a letter of five bytes', 'f888808080'],
    ['a letter of six bytes', 'fc8480808080'],
    ['the first surrogate', 'eda080'],
    ['the last surrogate', 'edbfbf'],
    ['a surrogate pair, as in CESU-8', 'eda0bdedb880'],
    ['a code point above U+10FFFF', 'f4908080'],
    ['a first byte above F4', 'f5808080'],
    ['a continuation byte alone', '80'],
    ['a continuation byte too many', 'c3a9a9'],
    ['a letter that ends after its first byte', 'c3'],
    ['a letter that ends after its second byte', 'e282'],
    ['a letter that ends after its third byte', 'f09f98'],
    ['a letter cut by another', 'e28261'],
    ['the byte FE', 'fe'],
    ['the byte FF', 'ff'],
  ])('refuses %s', (_what, hex) => {
    for (const text of [hex, `61${hex}`, `${hex}61`, `61${hex}61`]) {
      expect(decodeUtf8(bytes(text))).toBeUndefined();
    }
  });

  it('accepts bytes if and only if they are what their text is written as', () => {
    const byte = fc.constantFrom(
      0,
      0x41,
      0x80,
      0x90,
      0xbf,
      0xc2,
      0xe0,
      0xed,
      0xa0,
      0xf0,
      0xf4,
      0xef,
      0xbb,
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (list) => {
        const candidate = Uint8Array.from(list);
        const text = Buffer.from(candidate).toString('utf8');
        const valid = Buffer.from(text, 'utf8').equals(candidate);

        expect(decodeUtf8(candidate)).toBe(valid ? text : undefined);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('isWellFormed', () => {
  it.each(['', 'a', '\ufeff', '\ud83d\ude00', '\uffff'])('accepts %j', (text) => {
    expect(isWellFormed(text)).toBe(true);
  });

  it.each(['\ud800', '\udc00', 'a\ud83d', '\ude00\ud83d', '\ud83d\ud83d\ude00', '\udfffa'])(
    'refuses %j',
    (text) => {
      expect(isWellFormed(text)).toBe(false);
    },
  );
});

describe('hex', () => {
  it('reads back all bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (original) => {
        const text = toHex(original);

        expect(text).toMatch(/^[0-9a-f]*$/);
        expect(fromHex(text)).toStrictEqual(original);
      }),
    );
  });

  it('writes every byte as two digits', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);

    expect(toHex(all)).toBe(Array.from(all, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    expect(fromHex('')).toEqual(new Uint8Array(0));
  });

  it('writes a view into larger memory as what the view shows', () => {
    expect(toHex(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0203');
  });

  it.each([
    'a',
    'abc',
    'AB',
    'aB',
    '0x12',
    'zz',
    'a ',
    ' a',
    'ab\n',
    '\u0130\u0131',
    '\uff10\uff10',
    'a\u0161',
  ])('refuses %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  it('gives bytes in memory of their own', () => {
    expect(fromHex('0102')!.buffer.byteLength).toBe(2);
  });
});

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
