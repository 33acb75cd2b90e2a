import { describe, expect, it } from 'vitest';
import { copyBytes } from '../../../src/bytes/bytes.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';
import { decodePlaintext } from '../../../src/format/plaintext.js';

/** `slice` of a Buffer shares its memory; of any other Uint8Array it copies. */
describe('a Buffer where bytes are taken', () => {
  it('is copied by copyBytes', () => {
    const source = Buffer.from([1, 2, 3]);

    const copy = copyBytes(source);
    source.fill(0);

    expect([...copy]).toEqual([1, 2, 3]);
  });

  it('leaves a decoded value whole when the plaintext is wiped', () => {
    const plaintext = Buffer.from([0x02, 1, 2, 3]);

    const typed = decodePlaintext(plaintext);
    plaintext.fill(0);

    expect(typed?.value).toEqual(Uint8Array.of(1, 2, 3));
  });

  describe.each([nodeEngine(), portableEngine()])('with the $name engine', (engine) => {
    it('may be wiped by its owner once a key is imported', () => {
      const key = Buffer.alloc(64, 7);
      const text = 'message';
      const expected = engine.prf(Uint8Array.from(key)).digestTextToHex(text);

      const prf = engine.prf(key);
      const siv = engine.siv(key, []);
      const gcm = engine.gcm(key.subarray(0, 32));
      expect(key.equals(Buffer.alloc(64, 7))).toBe(true);
      key.fill(0);

      expect(prf.digestTextToHex(text)).toBe(expected);
      const sealed = new Uint8Array(16 + 3);
      siv.seal(Uint8Array.of(1, 2, 3), sealed, 0);
      expect(engine.siv(Buffer.alloc(64, 7), []).open(sealed)).toEqual(
        expect.objectContaining({ length: 3 }),
      );
      const nonce = new Uint8Array(12);
      const other = new Uint8Array(16 + 3);
      gcm.seal(nonce, nonce, Uint8Array.of(1, 2, 3), other, 0);
      expect(engine.gcm(Buffer.alloc(32, 7)).open(nonce, nonce, other)).toHaveLength(3);
    });

    it.each([3, 16, 40, 200])('of %i bytes is not changed by sealing it', (length) => {
      const plaintext = Buffer.alloc(length, 9);

      engine
        .siv(new Uint8Array(64), [new Uint8Array(4)])
        .seal(plaintext, new Uint8Array(length + 16), 0);

      expect(plaintext.equals(Buffer.alloc(length, 9))).toBe(true);
    });
  });
});
