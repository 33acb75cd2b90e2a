import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/bytes/bytes.js';
import { fromHex, toHex } from '../../../src/bytes/text.js';
import {
  type Envelope,
  encodeHeader,
  fromText,
  looksSealed,
  parseEnvelope,
  textPrefix,
  toText,
} from '../../../src/format/envelope.js';
import { SUITES, type Suite, maxPayloadLength, suiteOverhead } from '../../../src/format/suite.js';

const KEY_ID = '0123456789abcdef';
/** Every kind of header that exists. */
const KINDS = [
  { name: 'suite 1', suite: SUITES[1], rowBound: false, code: 0x11 },
  { name: 'suite 1, row-bound', suite: SUITES[1], rowBound: true, code: 0x19 },
  { name: 'suite 2', suite: SUITES[2], rowBound: false, code: 0x12 },
] as const;

/** An envelope of a kind over `body` bytes of plaintext, with other bytes at every place. */
function envelope(kind: (typeof KINDS)[number], body = 20): Uint8Array {
  const { headerLength, nonceLength, tagLength } = kind.suite;
  const header = encodeHeader(kind.suite, kind.rowBound, fromHex(KEY_ID)!, 0x0167);
  const rest = nonceLength + tagLength + body;
  return concatBytes(
    header,
    Uint8Array.from({ length: rest }, (_, i) => (headerLength + i) & 0xff),
  );
}

describe('encodeHeader', () => {
  it.each([
    [SUITES[1], false, 'f5110123456789abcdef0167'],
    [SUITES[1], true, 'f5190123456789abcdef0167'],
    [SUITES[2], false, 'f5120123456789abcdef'],
    // Suite 2 has no row binding: the code stays.
    [SUITES[2], true, 'f5120123456789abcdef'],
  ] as [Suite, boolean, string][])(
    'writes the header that the format draws',
    (suite, rowBound, hex) => {
      expect(toHex(encodeHeader(suite, rowBound, fromHex(KEY_ID)!, 0x0167))).toBe(hex);
    },
  );

  it('writes every slice', () => {
    for (const slice of [0, 1, 0xff, 0x100, 0xffff]) {
      const header = encodeHeader(SUITES[1], false, fromHex(KEY_ID)!, slice);
      expect(header[10]! * 256 + header[11]!).toBe(slice);
    }
  });
});

describe.each(KINDS)('parseEnvelope of $name', (kind) => {
  const { suite, rowBound, code } = kind;
  const shortest = suiteOverhead(suite) + 1;

  it('takes the parts from where the format draws them', () => {
    const bytes = envelope(kind);

    const parsed = parseEnvelope(bytes)!;

    expect(parsed.suite).toBe(suite);
    expect(parsed.rowBound).toBe(rowBound);
    expect(parsed.keyId).toBe(KEY_ID);
    expect(parsed.slice).toBe(suite.id === 1 ? 0x0167 : 0);
    expect(toHex(parsed.header)).toBe(toHex(bytes.subarray(0, suite.id === 1 ? 12 : 10)));
    expect(toHex(parsed.nonce)).toBe(suite.id === 1 ? '0c0d0e0f1011121314151617' : '');
    expect(toHex(parsed.sealed)).toBe(toHex(bytes.subarray(suite.id === 1 ? 24 : 10)));
    expect(bytes[1]).toBe(code);
  });

  it('gives parts that are the whole of the bytes, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (body) => {
        const bytes = envelope(kind, body);
        const { header, nonce, sealed } = parseEnvelope(bytes)!;

        expect(concatBytes(header, nonce, sealed)).toEqual(bytes);
      }),
    );
  });

  it('refuses every length below the shortest, and takes every one from there', () => {
    const bytes = envelope(kind);

    for (let length = 0; length <= bytes.length; length++) {
      const parsed = parseEnvelope(bytes.subarray(0, length));
      expect(parsed !== undefined).toBe(length >= shortest);
    }
  });

  it('gives undefined or another place for each flipped bit of the header, and never throws', () => {
    const original = seen(parseEnvelope(envelope(kind)))!;

    for (let bit = 0; bit < suite.headerLength * 8; bit++) {
      const bytes = envelope(kind);
      bytes[bit >>> 3]! ^= 1 << (bit & 7);

      const parsed = seen(parseEnvelope(bytes));

      expect(parsed).not.toEqual(original);
      if (bit < 8) expect(parsed).toBeUndefined();
      if (bit >= 16 && bit < 80) {
        expect(parsed?.keyId).not.toBe(original.keyId);
        expect(parsed?.slice).toBe(original.slice);
      }
      if (bit >= 80) {
        expect(parsed?.keyId).toBe(original.keyId);
        expect(parsed?.slice).not.toBe(original.slice);
      }
    }
  });

  it('takes the longest value, and refuses what no value can give', () => {
    const longest = new Uint8Array(maxPayloadLength + 16 + suiteOverhead(suite));
    longest.set(envelope(kind).subarray(0, suite.headerLength));
    const beyond = new Uint8Array(longest.length + 1);
    beyond.set(envelope(kind).subarray(0, suite.headerLength));

    expect(parseEnvelope(longest)?.keyId).toBe(KEY_ID);
    expect(parseEnvelope(beyond)).toBeUndefined();
  });

  it('reads back its text form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (body) => {
        const bytes = envelope(kind, body);
        const text = toText(bytes);

        expect(toHex(fromText(text)!)).toBe(toHex(bytes));
        expect(text.slice(4)).toBe(Buffer.from(bytes.subarray(1)).toString('base64url'));
      }),
    );
  });

  it('has a text that begins with 16 characters of its code and key alone', () => {
    const prefix = textPrefix(code, fromHex(KEY_ID)!);

    expect(prefix).toMatch(/^fs1\.[A-Za-z0-9_-]{12}$/);
    for (const slice of [0, 0xffff]) {
      const header = encodeHeader(suite, rowBound, fromHex(KEY_ID)!, slice);
      for (const filler of [0x00, 0xff]) {
        const bytes = concatBytes(header, new Uint8Array(60).fill(filler));
        expect(toText(bytes).slice(0, 16)).toBe(prefix);
      }
    }
  });

  it('refuses its text cut at every length', () => {
    const text = toText(envelope(kind));

    for (let length = 0; length < text.length; length++) {
      const bytes = fromText(text.slice(0, length));
      const parsed = bytes === undefined ? undefined : parseEnvelope(bytes);
      // Cut after the shortest envelope it parses again, and the tag will not match.
      if (bytes === undefined || bytes.length < shortest) expect(parsed).toBeUndefined();
      else expect(bytes.length).toBeLessThan(envelope(kind).length);
    }
  });
});

describe('parseEnvelope', () => {
  it('knows three codes of 256', () => {
    const known = Array.from({ length: 256 }, (_, code) => code).filter((code) => {
      const bytes = new Uint8Array(100);
      bytes.set([0xf5, code]);
      return parseEnvelope(bytes) !== undefined;
    });

    expect(known).toEqual([0x11, 0x12, 0x19]);
  });

  it('knows one magic of 256', () => {
    const known = Array.from({ length: 256 }, (_, magic) => magic).filter((magic) => {
      const bytes = new Uint8Array(100);
      bytes.set([magic, 0x11]);
      return parseEnvelope(bytes) !== undefined;
    });

    expect(known).toEqual([0xf5]);
  });

  it('takes 0x19 as suite 1 bound to a row, and 0x1a as nothing', () => {
    const bound = envelope(KINDS[1]);
    const none = envelope(KINDS[2]);
    none[1] = 0x1a;

    expect(parseEnvelope(bound)).toMatchObject({ suite: { id: 1 }, rowBound: true });
    expect(parseEnvelope(none)).toBeUndefined();
  });

  it('never throws, whatever the bytes', () => {
    const head = fc.constantFrom([], [0xf5], [0xf5, 0x11], [0xf5, 0x12], [0xf5, 0x19]);
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 80, size: 'max' }), (start, rest) => {
        const bytes = Uint8Array.from([...start, ...rest]);

        const parsed = parseEnvelope(bytes);

        expect(looksSealed(bytes)).toBe(bytes[0] === 0xf5);
        if (parsed !== undefined) {
          expect(concatBytes(parsed.header, parsed.nonce, parsed.sealed)).toEqual(bytes);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('fromText', () => {
  it('accepts a text if and only if it is the text of its bytes', () => {
    const body = fc.string({
      unit: fc.constantFrom(
        'A',
        'Q',
        'g',
        'w',
        'E',
        'z',
        '9',
        '-',
        '_',
        '=',
        '+',
        '/',
        ' ',
        '\u0141',
      ),
      maxLength: 9,
    });
    fc.assert(
      fc.property(body, (characters) => {
        const bytes = fromText(`fs1.${characters}`);
        const canonical = Buffer.from(characters, 'base64url').toString('base64url') === characters;

        expect(bytes !== undefined).toBe(canonical);
        if (bytes !== undefined) {
          expect(bytes[0]).toBe(0xf5);
          expect(toText(bytes)).toBe(`fs1.${characters}`);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses a text whose unused last bits are set: one value has one text', () => {
    // 51, 52 and 53 bytes after the magic: 0, 4 and 2 unused bits in the last character.
    const acceptedLast = [
      { body: 12, accepted: 64 },
      { body: 13, accepted: 4 },
      { body: 14, accepted: 16 },
    ];
    for (const { body, accepted } of acceptedLast) {
      const text = toText(envelope(KINDS[0], body));
      const others = Array.from(
        'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
        (last) => text.slice(0, -1) + last,
      ).filter((other) => other !== text);

      for (const other of others) {
        const bytes = fromText(other);
        if (bytes !== undefined) expect(toHex(bytes)).not.toBe(toHex(fromText(text)!));
      }
      expect(others.filter((other) => fromText(other) !== undefined)).toHaveLength(accepted - 1);
    }
  });

  it.each([
    '',
    'fs1',
    'fs2.EQ',
    'FS1.EQ',
    'Fs1.EQ',
    ' fs1.EQ',
    'fs1.EQ ',
    'fs1.EQ\n',
    'fs1.EQ==',
    'fs1.EQ.EQ',
    'fs1:EQ',
    '\ufefffs1.EQ',
    'fs\uff11.EQ',
    'fs1.E',
    'fs1.+/+/',
    'fs1.EQEQ\u0141',
  ])('refuses %j', (text) => {
    expect(fromText(text)).toBeUndefined();
  });

  it('gives bytes of which none is left over from other memory', () => {
    for (let length = 0; length < 60; length++) {
      const bytes = fromText(`fs1.${Buffer.alloc(length, 0x5a).toString('base64url')}`)!;

      expect(toHex(bytes)).toBe('f5' + '5a'.repeat(length));
    }
  });

  it('reads a text of 16 MiB back', () => {
    const bytes = new Uint8Array(maxPayloadLength + 16 + 40).fill(0x5a);
    bytes.set(envelope(KINDS[0]).subarray(0, 12));

    const back = fromText(toText(bytes))!;

    expect(Buffer.compare(back, bytes)).toBe(0);
  });
});

describe('looksSealed', () => {
  it.each(['fs1.', 'fs1.anything', 'fs1. not base64', 'fs1.EQ=='])(
    'takes the text %j as sealed',
    (text) => {
      expect(looksSealed(text)).toBe(true);
    },
  );

  it.each(['', 'fs1', 'fs2.x', 'FS1.x', ' fs1.x', '\u00f5'])(
    'takes the text %j as plaintext',
    (text) => {
      expect(looksSealed(text)).toBe(false);
    },
  );

  it('takes bytes that begin with F5 as sealed, and no others', () => {
    expect(looksSealed(Uint8Array.of(0xf5))).toBe(true);
    expect(looksSealed(Uint8Array.of(0xf4, 0xf5))).toBe(false);
    expect(looksSealed(new Uint8Array(0))).toBe(false);
  });
});

/** The facts of an envelope that decide which key it asks for. */
function seen(
  parsed: Envelope | undefined,
): { code: number; rowBound: boolean; keyId: string; slice: number } | undefined {
  if (parsed === undefined) return undefined;
  const { suite, rowBound, keyId, slice } = parsed;
  return { code: suite.code, rowBound, keyId, slice };
}
