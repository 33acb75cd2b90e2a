import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/bytes/text.js';
import { keyIdFromBytes, parseKeyId } from '../../../src/format/key-id.js';

describe('a key id', () => {
  it('is the lower-case hex of its bytes, and parses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const keyId = keyIdFromBytes(bytes);

        expect(fromHex(keyId)).toEqual(bytes);
        expect(parseKeyId(keyId)).toBe(keyId);
      }),
    );
  });

  it.each([
    '',
    '0123456789abcde',
    '0123456789abcdef0',
    '0123456789ABCDEF',
    '0123456789abcdeg',
    ' 123456789abcdef',
    '0123456789abcdef\n',
    '0123456789abcde\u0666',
  ])('is not %j', (text) => {
    expect(parseKeyId(text)).toBeUndefined();
  });
});
