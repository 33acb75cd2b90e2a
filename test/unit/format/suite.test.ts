import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../../src/bytes/text.js';
import {
  MAGIC,
  SUITES,
  TEXT_PREFIX,
  maxPayloadLength,
  suiteOverhead,
} from '../../../src/format/suite.js';

describe('the suites', () => {
  it('have the numbers that are on disk', () => {
    expect(SUITES).toEqual({
      1: {
        id: 1,
        algorithm: 'aes-256-gcm',
        code: 0x11,
        rowBoundCode: 0x19,
        keyKind: 'E',
        headerLength: 12,
        nonceLength: 12,
        tagLength: 16,
      },
      2: {
        id: 2,
        algorithm: 'aes-256-siv',
        code: 0x12,
        rowBoundCode: undefined,
        keyKind: 'D',
        headerLength: 10,
        nonceLength: 0,
        tagLength: 16,
      },
    });
    expect(TEXT_PREFIX).toBe('fs1.');
    expect(maxPayloadLength).toBe(16_777_216);
  });

  it('add 40 bytes and 26 bytes', () => {
    expect(suiteOverhead(SUITES[1])).toBe(40);
    expect(suiteOverhead(SUITES[2])).toBe(26);
  });

  it('begin with a byte that begins no UTF-8', () => {
    expect(MAGIC).toBe(0xf5);
    for (let second = 0; second < 256; second++) {
      expect(decodeUtf8(Uint8Array.of(MAGIC, second, 0x80, 0x80))).toBeUndefined();
    }
  });
});
