import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../../src/bytes/text.js';
import { hkdfExpand, hkdfExtract } from '../../../src/crypto/hkdf.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';

const MAX_LENGTH = 255 * 32;
const some = fc.uint8Array({ maxLength: 150, size: 'max' });

describe.each([nodeEngine(), portableEngine()])('HKDF over the $name engine', (engine) => {
  it('agrees with the HKDF of node:crypto', () => {
    fc.assert(
      fc.property(some, some, some, fc.integer({ min: 1, max: 300 }), (ikm, salt, info, length) => {
        const output = hkdfExpand(hkdfExtract(engine, ikm, salt), info, length);

        const expected = hkdfSync('sha256', ikm, salt, info, length);
        expect(toHex(output)).toBe(toHex(new Uint8Array(expected)));
      }),
      { numRuns: 300 },
    );
  });

  it('takes no salt, an empty salt and 32 zero bytes as the same', () => {
    const outputs = [undefined, new Uint8Array(0), new Uint8Array(32)].map((salt) =>
      toHex(hkdfExpand(hkdfExtract(engine, utf8('input key'), salt), utf8('info'), 32)),
    );

    expect(new Set(outputs).size).toBe(1);
  });

  it('gives a short output that is the beginning of a longer one', () => {
    const prf = hkdfExtract(engine, utf8('input key'));
    const longest = toHex(hkdfExpand(prf, utf8('info'), 200));

    for (let length = 0; length <= 200; length++) {
      expect(toHex(hkdfExpand(prf, utf8('info'), length))).toBe(longest.slice(0, length * 2));
    }
  });

  it('gives at most 255 blocks', () => {
    const prf = hkdfExtract(engine, utf8('input key'));

    const longest = hkdfExpand(prf, utf8('info'), MAX_LENGTH);

    const expected = hkdfSync('sha256', utf8('input key'), '', utf8('info'), MAX_LENGTH);
    expect(toHex(longest)).toBe(toHex(new Uint8Array(expected)));
    expect(() => hkdfExpand(prf, utf8('info'), MAX_LENGTH + 1)).toThrow(RangeError);
  });

  it('changes neither input key, salt nor info, and needs none of them afterwards', () => {
    const [ikm, salt, info] = [utf8('input key'), utf8('salt'), utf8('info')];

    const prf = hkdfExtract(engine, ikm, salt);
    const first = toHex(hkdfExpand(prf, info, 100));
    expect([ikm, salt, info]).toEqual([utf8('input key'), utf8('salt'), utf8('info')]);
    ikm.fill(0);
    salt.fill(0);

    expect(toHex(hkdfExpand(prf, info, 100))).toBe(first);
  });
});
