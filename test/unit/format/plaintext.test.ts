import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, isWellFormed, toHex, utf8 } from '../../../src/bytes/text.js';
import type { Padding } from '../../../src/format/padding.js';
import { decodePlaintext, encodePlaintext } from '../../../src/format/plaintext.js';
import { maxPayloadLength } from '../../../src/format/suite.js';
import type { TypedValue } from '../../../src/format/typed-value.js';

const tooLong = expect.objectContaining({ code: 'ERR_FIELDSEAL_VALUE' });
const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const CODES = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b] as const;

/** One value in both forms, for each type byte and each edge. */
const KNOWN: readonly (readonly [string, TypedValue, string])[] = [
  ['an empty string', { type: 'string', value: '' }, '01'],
  ['a string', { type: 'string', value: 'h\u00e9' }, '0168c3a9'],
  ['a string of one NUL', { type: 'string', value: '\0' }, '0100'],
  ['a byte order mark', { type: 'string', value: '\ufeff' }, '01efbbbf'],
  ['a letter above U+FFFF', { type: 'string', value: '\u{1f600}' }, '01f09f9880'],
  ['no bytes', { type: 'bytes', value: new Uint8Array(0) }, '02'],
  ['bytes', { type: 'bytes', value: Uint8Array.of(0x80, 0, 0xff) }, '028000ff'],
  ['false', { type: 'boolean', value: false }, '0300'],
  ['true', { type: 'boolean', value: true }, '0301'],
  ['0', { type: 'number', value: 0 }, '040000000000000000'],
  ['-0', { type: 'number', value: -0 }, '048000000000000000'],
  ['1', { type: 'number', value: 1 }, '043ff0000000000000'],
  ['NaN', { type: 'number', value: Number.NaN }, '047ff8000000000000'],
  ['infinity', { type: 'number', value: Infinity }, '047ff0000000000000'],
  ['minus infinity', { type: 'number', value: -Infinity }, '04fff0000000000000'],
  ['the least number', { type: 'number', value: 5e-324 }, '040000000000000001'],
  ['the bigint 0', { type: 'bigint', value: 0n }, '050000000000000000'],
  ['the bigint -1', { type: 'bigint', value: -1n }, '05ffffffffffffffff'],
  ['the bigint 2^63 - 1', { type: 'bigint', value: 2n ** 63n - 1n }, '057fffffffffffffff'],
  ['the bigint 2^63', { type: 'bigint', value: 2n ** 63n }, '0500000000000000008000000000000000'],
  ['the bigint -2^63', { type: 'bigint', value: -(2n ** 63n) }, '058000000000000000'],
  [
    'the bigint -2^63 - 1',
    { type: 'bigint', value: -(2n ** 63n) - 1n },
    '05ffffffffffffffff7fffffffffffffff',
  ],
  ['the epoch', { type: 'date', value: 0 }, '060000000000000000'],
  ['a millisecond before', { type: 'date', value: -1 }, '06ffffffffffffffff'],
  ['the last Date', { type: 'date', value: 8.64e15 }, '06001eb208c2dc0000'],
  ['the first Date', { type: 'date', value: -8.64e15 }, '06ffe14df73d240000'],
  ['JSON', { type: 'json', value: '{"a":[1]}' }, '077b2261223a5b315d7d'],
  ['JSON with white space', { type: 'json', value: ' null ' }, '07206e756c6c20'],
  ['a lone high surrogate', { type: 'string', value: '\ud83d' }, '083dd8'],
  ['a lone surrogate in text', { type: 'string', value: 'a\udc00b' }, '08610000dc6200'],
  ['a UUID', { type: 'uuid', value: UUID }, '090f8fad5bd9cb469fa16570867728950e'],
  ['a decimal', { type: 'decimal', value: '-12.340' }, '0a2d31322e333430'],
  ['a calendar date', { type: 'calendar-date', value: '2024-02-29' }, '0b323032342d30322d3239'],
];

const text = fc.string({ unit: 'binary', maxLength: 40 });
/** Bytes of the longest payload of `typedValue`: an integer of 10,000 bits. */
const LONGEST = 1256;
/** Any sequence of UTF-16 units, so most have a lone surrogate. */
const units = fc
  .array(fc.oneof(fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat(0xffff)), { maxLength: 30 })
  .map((codes) => String.fromCharCode(...codes));

const typedValue: fc.Arbitrary<TypedValue> = fc.oneof(
  fc.oneof(text, units).map((value) => ({ type: 'string', value }) as const),
  fc.uint8Array({ maxLength: 60 }).map((value) => ({ type: 'bytes', value }) as const),
  fc.boolean().map((value) => ({ type: 'boolean', value }) as const),
  fc.double().map((value) => ({ type: 'number', value }) as const),
  fc
    .oneof(fc.bigInt(), fc.bigInt({ min: -(2n ** 10_000n), max: 2n ** 10_000n }), edgesOfBigint())
    .map((value) => ({ type: 'bigint', value }) as const),
  fc
    .integer({ min: -8.64e15, max: 8.64e15 })
    .map((value) => ({ type: 'date', value: value + 0 }) as const),
  fc
    .json({ stringUnit: 'binary', maxDepth: 2 })
    .filter((value) => utf8(value).length <= LONGEST)
    .map((value) => ({ type: 'json', value }) as const),
  fc.uuid().map((value) => ({ type: 'uuid', value }) as const),
  fc
    .stringMatching(/^-?[0-9]{1,30}(\.[0-9]{1,30})?$/)
    .map((value) => ({ type: 'decimal', value }) as const),
  fc
    .date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => ({ type: 'calendar-date', value: date.toISOString().slice(0, 10) }) as const),
);

/** Paddings that hold every value of `typedValue`. */
const padding = fc.oneof(
  fc.constantFrom<Padding>(16, false),
  fc.integer({ min: LONGEST, max: LONGEST + 100 }).map((to) => ({ to })),
);

describe('the plaintext codec', () => {
  it.each(KNOWN)('writes %s as the format states, and reads it back', (_what, typed, hex) => {
    expect(toHex(encodePlaintext(typed, false))).toBe(hex);
    expect(decodePlaintext(fromHex(hex)!)).toStrictEqual(typed);
  });

  it('has a known value for each type byte', () => {
    const codes = new Set(KNOWN.map(([, , hex]) => Number.parseInt(hex.slice(0, 2), 16)));

    expect([...codes].sort((left, right) => left - right)).toEqual(CODES);
  });

  it('reads back every value under every padding', () => {
    fc.assert(
      fc.property(typedValue, padding, (typed, padded) => {
        const back = decodePlaintext(encodePlaintext(typed, padded));

        expect(back).toStrictEqual(typed);
        if (typed.type === 'number') expect(Object.is(back?.value, typed.value)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('uses type 08 for ill-formed strings only', () => {
    fc.assert(
      fc.property(fc.oneof(text, units), (value) => {
        const [code] = encodePlaintext({ type: 'string', value }, false);

        expect(code).toBe(isWellFormed(value) ? 0x01 : 0x08);
      }),
    );
  });

  it('writes every NaN alike', () => {
    const others = ['7ff8000000000001', '7ff0000000000001', 'fff8000000000000', 'ffffffffffffffff'];

    for (const hex of others) {
      const value = new DataView(fromHex(hex)!.buffer as ArrayBuffer).getFloat64(0);
      expect(value).toBeNaN();
      expect(toHex(encodePlaintext({ type: 'number', value }, false))).toBe('047ff8000000000000');
    }
  });

  it('reads back integers of 10,000 bits and their neighbours', () => {
    for (const bits of [63n, 64n, 127n, 128n, 9_983n, 9_984n, 10_000n]) {
      for (const value of [2n ** bits, 2n ** bits - 1n, -(2n ** bits), -(2n ** bits) - 1n]) {
        const bytes = encodePlaintext({ type: 'bigint', value }, 16);
        expect(decodePlaintext(bytes)).toEqual({ type: 'bigint', value });
      }
    }
  });

  it('writes into the memory it is given, over whatever was there', () => {
    fc.assert(
      fc.property(typedValue, padding, (typed, padded) => {
        const dirty = encodePlaintext(typed, padded, (length) => new Uint8Array(length).fill(0xa5));
        const memory = new Uint8Array(4000).fill(0xa5);
        const view = encodePlaintext(typed, padded, (length) => memory.subarray(7, 7 + length));

        const clean = toHex(encodePlaintext(typed, padded));
        expect(toHex(dirty)).toBe(clean);
        expect(toHex(view)).toBe(clean);
        expect(memory.subarray(0, 7).every((byte) => byte === 0xa5)).toBe(true);
        expect(memory.subarray(7 + view.length).every((byte) => byte === 0xa5)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads from the middle of larger memory', () => {
    fc.assert(
      fc.property(typedValue, padding, (typed, padded) => {
        const bytes = encodePlaintext(typed, padded);
        const memory = new Uint8Array(bytes.length + 20).fill(0xa5);
        memory.set(bytes, 9);

        expect(decodePlaintext(memory.subarray(9, 9 + bytes.length))).toStrictEqual(typed);
      }),
      { numRuns: 500 },
    );
  });

  it('gives bytes that share no memory with what was decoded', () => {
    const plaintext = Uint8Array.of(0x02, 1, 2, 3);

    const decoded = decodePlaintext(plaintext);
    plaintext.fill(0);

    expect(decoded).toStrictEqual({ type: 'bytes', value: Uint8Array.of(1, 2, 3) });
  });

  it('gives a plain Uint8Array of its own for a Buffer too, which engines return', () => {
    // The node engine opens into a Buffer, and Buffer.slice shares memory where Uint8Array's copies.
    const plaintext = Buffer.of(0x82, 1, 2, 3, 0x80, 0);

    const decoded = decodePlaintext(plaintext);
    plaintext.fill(0);

    expect(decoded).toStrictEqual({ type: 'bytes', value: Uint8Array.of(1, 2, 3) });
  });

  it('changes no input', () => {
    const value = Uint8Array.of(1, 2, 3);
    const plaintext = encodePlaintext({ type: 'bytes', value }, 16);
    const before = toHex(plaintext);

    decodePlaintext(plaintext);

    expect(value).toEqual(Uint8Array.of(1, 2, 3));
    expect(toHex(plaintext)).toBe(before);
  });
});

describe('padding of a plaintext', () => {
  it.each([
    ['', '81' + '80' + '00'.repeat(14)],
    ['a', '81' + '61' + '80' + '00'.repeat(13)],
    ['a'.repeat(14), '81' + '61'.repeat(14) + '80'],
    ['a'.repeat(15), '81' + '61'.repeat(15) + '80' + '00'.repeat(15)],
  ])('to 16 bytes of "%s" counts the type byte', (value, hex) => {
    expect(toHex(encodePlaintext({ type: 'string', value }, 16))).toBe(hex);
  });

  it('to n bytes takes a payload of n, counted in bytes, and refuses one more', () => {
    for (const to of [0, 2, 15, 16, 40]) {
      const fits = encodePlaintext({ type: 'string', value: 'a'.repeat(to) }, { to });
      expect(fits).toHaveLength(to + 2);
      expect(() => encodePlaintext({ type: 'string', value: 'a'.repeat(to + 1) }, { to })).toThrow(
        tooLong,
      );
    }
    expect(() => encodePlaintext({ type: 'string', value: '\u00e9\u00e9' }, { to: 3 })).toThrow(
      tooLong,
    );
    expect(() => encodePlaintext({ type: 'string', value: '\ud800\ud800' }, { to: 3 })).toThrow(
      tooLong,
    );
    expect(encodePlaintext({ type: 'string', value: '\u00e9\u00e9' }, { to: 4 })).toHaveLength(6);
  });

  it('hides the length: every payload that fits one block or one limit is as long', () => {
    const short = fc.string({ unit: 'grapheme-ascii', maxLength: 14 });
    fc.assert(
      fc.property(short, (value) => {
        expect(encodePlaintext({ type: 'string', value }, 16)).toHaveLength(16);
        expect(encodePlaintext({ type: 'string', value }, { to: 20 })).toHaveLength(22);
      }),
    );
  });

  it('keeps a payload that ends like padding', () => {
    const byte = fc.constantFrom(0x00, 0x80);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 40 }), padding, (list, padded) => {
        const value = Uint8Array.from(list);

        const back = decodePlaintext(encodePlaintext({ type: 'bytes', value }, padded));

        expect(back).toStrictEqual({ type: 'bytes', value });
      }),
    );
  });

  it.each([
    ['no marker', '81616263'],
    ['zeros and no marker', '81610000'],
    ['another byte after the marker', '8161800001'],
    ['another byte in place of the marker', '816181'],
    ['nothing after the type byte', '81'],
    ['zeros alone', '81000000'],
    ['the marker in place of the type byte', '80'],
    ['the marker in place of the type byte, and zeros', '80000000'],
    ['a marker, after a type byte without its bit', '0300800000'],
  ])('is refused with %s', (_what, hex) => {
    expect(decodePlaintext(fromHex(hex)!)).toBeUndefined();
  });

  it('is accepted at any length, as each field decides its own', () => {
    for (const zeros of [0, 1, 14, 100]) {
      const bytes = fromHex('8161' + '80' + '00'.repeat(zeros))!;
      expect(decodePlaintext(bytes)).toEqual({ type: 'string', value: 'a' });
    }
  });
});

describe('decodePlaintext', () => {
  it('refuses no bytes at all', () => {
    expect(decodePlaintext(new Uint8Array(0))).toBeUndefined();
  });

  it('refuses every type byte but eleven, with and without padding', () => {
    const payloads = KNOWN.map(([, , hex]) => fromHex(hex.slice(2))!);

    const known = Array.from({ length: 256 }, (_, type) => type).filter((type) =>
      payloads.some((payload) => {
        const padded = type >= 0x80 ? [0x80, 0, 0] : [];
        return decodePlaintext(Uint8Array.of(type, ...payload, ...padded)) !== undefined;
      }),
    );

    expect(known).toEqual([...CODES, ...CODES.map((code) => code | 0x80)]);
  });

  it.each([
    ['an overlong letter', '01c1a1'],
    ['a surrogate in UTF-8', '01eda080'],
    ['a letter cut short', '01c3'],
    ['the byte FF', '01ff'],
    ['a boolean without payload', '03'],
    ['the boolean 2', '0302'],
    ['the boolean FF', '03ff'],
    ['a boolean of two bytes', '030001'],
    ['a number of no bytes', '04'],
    ['a number of 7 bytes', '0400000000000000'],
    ['a number of 9 bytes', '04000000000000000000'],
    ['a quiet NaN with a payload', '047ff8000000000001'],
    ['a negative NaN', '04fff8000000000000'],
    ['a signalling NaN', '047ff0000000000001'],
    ['the NaN of all ones', '04ffffffffffffffff'],
    ['a bigint of no bytes', '05'],
    ['a bigint of one byte', '0501'],
    ['a bigint of 12 bytes', '05' + '00'.repeat(11) + '01'],
    ['0 in 16 bytes', '05' + '00'.repeat(16)],
    ['-1 in 16 bytes', '05' + 'ff'.repeat(16)],
    ['2^63 - 1 in 16 bytes', '05' + '00'.repeat(8) + '7fffffffffffffff'],
    ['-2^63 in 16 bytes', '05' + 'ff'.repeat(8) + '8000000000000000'],
    ['a date of 7 bytes', '06' + '00'.repeat(7)],
    ['a date of 9 bytes', '06' + '00'.repeat(9)],
    ['a date after the last', '06001eb208c2dc0001'],
    ['a date before the first', '06ffe14df73d23ffff'],
    ['the largest int64 as a date', '067fffffffffffffff'],
    ['the least int64 as a date', '068000000000000000'],
    ['no JSON', '07'],
    ['JSON that ends early', '075b31'],
    ['JSON with a byte order mark', '07efbbbf31'],
    ['JSON with more after it', '07312031'],
    ['NaN as JSON', '074e614e'],
    ['invalid UTF-8 in JSON', '0722ff22'],
    ['a well-formed string as UTF-16', '086100'],
    ['an empty string as UTF-16', '08'],
    ['a surrogate pair as UTF-16', '083dd800de'],
    ['UTF-16 of an odd length', '083dd800'],
    ['one byte of UTF-16', '083d'],
    ['a UUID of 15 bytes', '09' + '00'.repeat(15)],
    ['a UUID of 17 bytes', '09' + '00'.repeat(17)],
    ['no decimal', '0a'],
    ['a decimal with a plus', '0a2b31'],
    ['a decimal with a point alone', '0a312e'],
    ['a decimal with white space', '0a2031'],
    ['NaN as a decimal', '0a4e614e'],
    ['no calendar date', '0b'],
    ['a day that does not exist', '0b323032332d30322d3239'],
    ['a day with a time', '0b323032342d30322d32395a'],
  ])('refuses %s, padded or not', (_what, hex) => {
    const bare = fromHex(hex)!;

    expect(decodePlaintext(bare)).toBeUndefined();
    expect(
      decodePlaintext(Uint8Array.of(bare[0]! | 0x80, ...bare.subarray(1), 0x80)),
    ).toBeUndefined();
  });

  it('refuses every fixed width cut or lengthened', () => {
    const fixed = KNOWN.filter(([, { type }]) =>
      ['boolean', 'number', 'bigint', 'date', 'uuid', 'calendar-date'].includes(type),
    );

    for (const [, , hex] of fixed) {
      const bytes = fromHex(hex)!;
      for (let length = 0; length < bytes.length; length++) {
        const cut = decodePlaintext(bytes.subarray(0, length));
        expect(
          cut === undefined || toHex(encodePlaintext(cut, false)) === hex.slice(0, length * 2),
        ).toBe(true);
      }
      expect(decodePlaintext(Uint8Array.of(...bytes, 0x30))).toBeUndefined();
    }
  });

  it('accepts bytes only if they are what their value is written as', () => {
    const byte = fc.constantFrom(
      0x00,
      0x01,
      0x02,
      0x30,
      0x31,
      0x2d,
      0x2e,
      0x61,
      0x7f,
      0x80,
      0xc3,
      0xa9,
      0xd8,
      0xdc,
      0xf0,
      0xf8,
      0xff,
    );
    const fuzz = fc.record({
      type: fc.oneof(
        fc.constantFrom(...CODES),
        fc.constantFrom(...CODES.map((code) => code | 0x80)),
      ),
      payload: fc.oneof(
        fc.array(byte, { maxLength: 20 }),
        fc.array(byte, { minLength: 8, maxLength: 8 }),
        fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => [...bytes]),
      ),
      tail: fc.constantFrom([], [0x80], [0x80, 0], [0]),
    });
    fc.assert(
      fc.property(fuzz, ({ type, payload, tail }) => {
        expectOneSpelling(Uint8Array.of(type, ...payload, ...tail));
      }),
      { numRuns: 20_000 },
    );
  });

  it('accepts a damaged plaintext only as the one spelling of another value', () => {
    fc.assert(
      fc.property(typedValue, padding, fc.nat(), fc.nat(), (typed, padded, bit, length) => {
        const bytes = encodePlaintext(typed, padded);

        const damaged = bytes.slice();
        damaged[(bit >>> 3) % bytes.length]! ^= 1 << (bit & 7);

        expect(toHex(damaged)).not.toBe(toHex(bytes));
        expectOneSpelling(damaged);
        expectOneSpelling(bytes.subarray(0, length % bytes.length));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a field of 16 MiB', () => {
  it('holds a string, padded', () => {
    const value = 'a'.repeat(maxPayloadLength - 2) + '\u00e9';

    const bytes = encodePlaintext({ type: 'string', value }, 16);
    const back = decodePlaintext(bytes);

    expect(bytes).toHaveLength(maxPayloadLength + 16);
    expect(back?.type).toBe('string');
    expect(back?.value === value).toBe(true);
  });

  it('holds bytes, unpadded', () => {
    const value = new Uint8Array(maxPayloadLength).fill(0x80);

    const bytes = encodePlaintext({ type: 'bytes', value }, false);
    const back = decodePlaintext(bytes);

    expect(bytes).toHaveLength(maxPayloadLength + 1);
    expect(back?.type === 'bytes' && Buffer.compare(back.value, value) === 0).toBe(true);
  });

  it('holds no byte more', () => {
    const bytes = new Uint8Array(maxPayloadLength + 1);
    const letters = 'a'.repeat(maxPayloadLength - 1) + '\u00e9';
    const illFormed = '\ud800'.repeat(maxPayloadLength / 2 + 1);

    for (const padded of [16, false, { to: maxPayloadLength + 5 }] as const) {
      expect(() => encodePlaintext({ type: 'bytes', value: bytes }, padded)).toThrow(tooLong);
      expect(() => encodePlaintext({ type: 'string', value: letters }, padded)).toThrow(tooLong);
      expect(() => encodePlaintext({ type: 'string', value: illFormed }, padded)).toThrow(tooLong);
    }
  });

  it('is not read with a byte more, padded or not', () => {
    const bare = new Uint8Array(maxPayloadLength + 2).fill(0x61);
    const padded = new Uint8Array(maxPayloadLength + 3).fill(0x61);
    bare[0] = 0x02;
    padded[0] = 0x82;
    padded[padded.length - 1] = 0x80;

    expect(decodePlaintext(bare)).toBeUndefined();
    expect(decodePlaintext(padded)).toBeUndefined();
    expect(decodePlaintext(bare.subarray(0, -1))?.type).toBe('bytes');
  });

  it('names no part of the value in an error', () => {
    try {
      encodePlaintext({ type: 'string', value: 'secret' }, { to: 3 });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('secret');
    }
  });
});

function edgesOfBigint(): fc.Arbitrary<bigint> {
  return fc
    .record({
      bits: fc.bigInt({ min: 0n, max: 300n }),
      sign: fc.constantFrom(1n, -1n),
      off: fc.bigInt({ min: -1n, max: 1n }),
    })
    .map(({ bits, sign, off }) => sign * 2n ** bits + off);
}

/** Whatever decodes must encode to the same bytes: then no value has two spellings. */
function expectOneSpelling(bytes: Uint8Array): void {
  const typed = decodePlaintext(bytes);
  if (typed === undefined) return;
  const padded = (bytes[0]! & 0x80) !== 0;
  const again = encodePlaintext(typed, padded ? { to: bytes.length - 2 } : false);
  expect(toHex(again)).toBe(toHex(bytes));
}

it('takes the UTF-8 of a string as its payload', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(encodePlaintext({ type: 'string', value }, false).subarray(1)).toEqual(utf8(value));
    }),
  );
});
