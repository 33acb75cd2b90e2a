import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/bytes/bytes.js';
import { toHex, utf8 } from '../../../src/bytes/text.js';
import { TAG, type Tag, lengthPrefixed, tlv } from '../../../src/bytes/tlv.js';

const tag = fc.constantFrom(...Object.values(TAG));
const value = fc.uint8Array({ maxLength: 20 });

describe('TAG', () => {
  it('has the numbers that are on disk', () => {
    expect(TAG).toEqual({
      namespace: 0x01,
      table: 0x02,
      column: 0x03,
      tenant: 0x04,
      subject: 0x05,
      rowId: 0x06,
      custom: 0x07,
      indexName: 0x08,
      normalisers: 0x09,
      tokenFormat: 0x0a,
      joinDomain: 0x0b,
      keptCharacters: 0x0c,
    });
  });
});

describe('tlv', () => {
  it('writes the tag, the length in four bytes and the value', () => {
    expect(toHex(tlv(TAG.table, utf8('users')))).toBe('02000000057573657273');
    expect(toHex(tlv(TAG.keptCharacters, new Uint8Array(0)))).toBe('0c00000000');
    expect(toHex(tlv(TAG.custom, new Uint8Array(0x010203)).subarray(0, 5))).toBe('0700010203');
  });

  it('makes a sequence that reads in one way', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, value), { maxLength: 8 }), (entries) => {
        const bytes = concatBytes(...entries.map(([of, content]) => tlv(of, content)));

        expect(read(bytes)).toEqual(entries);
      }),
    );
  });

  it('copies the value', () => {
    const original = utf8('value');

    const written = tlv(TAG.column, original);
    original.fill(0);

    expect(toHex(written)).toBe('030000000576616c7565');
  });
});

describe('lengthPrefixed', () => {
  it('writes the length in four bytes and the value', () => {
    expect(toHex(lengthPrefixed(utf8('ab')))).toBe('000000026162');
    expect(toHex(lengthPrefixed(new Uint8Array(0)))).toBe('00000000');
  });

  it('keeps the parts of a list apart', () => {
    const parts = fc.array(value, { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const [one, other] = [left, right].map((list) =>
          toHex(concatBytes(...list.map(lengthPrefixed))),
        );

        expect(one === other).toBe(
          JSON.stringify(left.map(toHex)) === JSON.stringify(right.map(toHex)),
        );
      }),
    );
  });
});

/** A reader of its own, written from the specification. */
function read(bytes: Uint8Array): [Tag, Uint8Array][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: [Tag, Uint8Array][] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 1);
    entries.push([bytes[at] as Tag, bytes.slice(at + 5, at + 5 + length)]);
    at += 5 + length;
  }
  return entries;
}
