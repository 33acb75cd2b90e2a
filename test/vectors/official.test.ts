import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/bytes/bytes.js';
import { toHex } from '../../src/bytes/text.js';
import { type Engine, gcmNonceLength, gcmTagLength, sivLength } from '../../src/crypto/engine.js';
import { hkdfExpand, hkdfExtract } from '../../src/crypto/hkdf.js';
import { nodeEngine } from '../../src/crypto/node-engine.js';
import { portableEngine } from '../../src/crypto/portable-engine.js';
import {
  type AeadVector,
  type DaeadVector,
  type HkdfVector,
  type MacVector,
  acvpGcmTests,
  bytesOfHex,
  haveOfficialVectors,
  rfc5297Tests,
  rfc5869Tests,
  wycheproofTests,
} from '../support/official-vectors.js';

const inCi = (process.env['CI'] ?? '') !== '';
const present = haveOfficialVectors();

if (!present && !inCi) {
  console.warn(
    'LEFT OUT: there is no folder ../shared/vectors beside this project, so no official vector was ' +
      'run (Wycheproof AES-GCM, AES-SIV-CMAC, AEAD-AES-SIV-CMAC, HMAC and HKDF; ACVP AES-GCM; ' +
      'RFC 5297; RFC 5869), on either engine. Only the few of test/unit/crypto/always.test.ts were.',
  );
}

describe('the official vectors', () => {
  it.skipIf(!present && !inCi)('stand beside the project', () => {
    expect(present).toBe(true);
  });
});

/** What went wrong with each vector, and how many there were: a file that lost its tests must fail. */
interface Outcome {
  valid: number;
  invalid: number;
  readonly wrong: string[];
}

/** Runs `check` on each test; it returns what is wrong, or undefined. */
function run<Test extends { readonly tcId: number; readonly result: 'valid' | 'invalid' }>(
  tests: readonly Test[],
  check: (test: Test) => string | undefined,
): Outcome {
  const outcome: Outcome = { valid: 0, invalid: 0, wrong: [] };
  for (const test of tests) {
    outcome[test.result] += 1;
    const wrong = check(test);
    if (wrong !== undefined) outcome.wrong.push(`tcId ${String(test.tcId)}: ${wrong}`);
  }
  return outcome;
}

/** A cipher with everything but the message fixed. */
interface Cipher {
  readonly seal: (plaintext: Uint8Array) => Uint8Array;
  readonly open: (sealed: Uint8Array) => Uint8Array | undefined;
}

/** Valid: sealed to these bytes and opened to these. Invalid: neither. */
function checkCipher(
  cipher: Cipher,
  valid: boolean,
  plaintextHex: string,
  sealedHex: string,
): string | undefined {
  const sealed = bytesOfHex(sealedHex);
  const opened = cipher.open(sealed);
  const same = toHex(cipher.seal(bytesOfHex(plaintextHex))) === toHex(sealed);
  if (!valid) {
    if (opened !== undefined) return 'an invalid message was opened';
    return same ? 'an invalid message was made' : undefined;
  }
  if (!same) return 'sealed to other bytes';
  if (opened === undefined) return 'a valid message was refused';
  return equalBytes(opened, bytesOfHex(plaintextHex)) ? undefined : 'opened to other bytes';
}

function gcmCipher(engine: Engine, vector: { key: string; iv: string; aad: string }): Cipher {
  const gcm = engine.gcm(bytesOfHex(vector.key));
  const [nonce, associatedData] = [bytesOfHex(vector.iv), bytesOfHex(vector.aad)];
  return {
    seal: (plaintext) => {
      const out = new Uint8Array(plaintext.length + gcmTagLength);
      gcm.seal(nonce, associatedData, plaintext, out, 0);
      return out;
    },
    open: (sealed) => gcm.open(nonce, associatedData, sealed),
  };
}

function sivCipher(engine: Engine, keyHex: string, components: readonly string[]): Cipher {
  const siv = engine.siv(bytesOfHex(keyHex), components.map(bytesOfHex));
  return {
    seal: (plaintext) => {
      const out = new Uint8Array(sivLength + plaintext.length);
      siv.seal(plaintext, out, 0);
      return out;
    },
    open: (sealed) => siv.open(sealed),
  };
}

describe.skipIf(!present).each([nodeEngine(), portableEngine()])(
  'the $name engine, by official vectors,',
  (engine) => {
    it('passes all 197 of Wycheproof AES-GCM with a 96-bit nonce and a 128-bit tag', () => {
      const all = wycheproofTests<AeadVector>('aes_gcm');
      const applicable = all.filter(
        ({ ivSize, tagSize }) => ivSize === gcmNonceLength * 8 && tagSize === gcmTagLength * 8,
      );

      const outcome = run(applicable, (test) =>
        checkCipher(gcmCipher(engine, test), test.result === 'valid', test.msg, test.ct + test.tag),
      );

      expect(all).toHaveLength(316);
      expect(outcome).toEqual({ valid: 116, invalid: 81, wrong: [] });
    });

    it('passes all 442 of Wycheproof AES-SIV-CMAC', () => {
      const outcome = run(wycheproofTests<DaeadVector>('aes_siv_cmac'), (test) =>
        checkCipher(
          sivCipher(engine, test.key, [test.aad]),
          test.result === 'valid',
          test.msg,
          test.ct,
        ),
      );

      expect(outcome).toEqual({ valid: 118, invalid: 324, wrong: [] });
    });

    it('passes all 900 of Wycheproof AEAD-AES-SIV-CMAC', () => {
      // RFC 5297 §3: the nonce is the last component of associated data.
      const outcome = run(wycheproofTests<AeadVector>('aead_aes_siv_cmac'), (test) =>
        checkCipher(
          sivCipher(engine, test.key, [test.aad, test.iv]),
          test.result === 'valid',
          test.msg,
          test.tag + test.ct,
        ),
      );

      expect(outcome).toEqual({ valid: 252, invalid: 648, wrong: [] });
    });

    it('passes all 174 of Wycheproof HMAC-SHA-256, with full and with truncated tags', () => {
      const tests = wycheproofTests<MacVector>('hmac_sha256');

      const outcome = run(tests, (test) => {
        const digest = engine.prf(bytesOfHex(test.key)).digest(bytesOfHex(test.msg));
        const tag = bytesOfHex(test.tag);
        if (tag.length * 8 !== test.tagSize) return 'the tag has not the stated length';
        const accepted = equalBytes(digest.subarray(0, tag.length), tag);
        return accepted === (test.result === 'valid') ? undefined : `accepted: ${String(accepted)}`;
      });

      expect(tests.filter(({ tagSize }) => tagSize === 256)).toHaveLength(87);
      expect(tests.filter(({ tagSize }) => tagSize === 128)).toHaveLength(87);
      expect(outcome).toEqual({ valid: 66, invalid: 108, wrong: [] });
    });

    it('passes all 86 of Wycheproof HKDF-SHA-256', () => {
      const outcome = run(wycheproofTests<HkdfVector>('hkdf_sha256'), (test) => {
        const prf = hkdfExtract(engine, bytesOfHex(test.ikm), bytesOfHex(test.salt));
        const expand = (): Uint8Array => hkdfExpand(prf, bytesOfHex(test.info), test.size);
        if (test.result === 'valid')
          return toHex(expand()) === test.okm ? undefined : 'other bytes';
        return throws(expand) ? undefined : 'an output that is too long was made';
      });

      expect(outcome).toEqual({ valid: 83, invalid: 3, wrong: [] });
    });

    it('passes all 30 of ACVP AES-GCM with a 96-bit nonce and a 128-bit tag', () => {
      const all = acvpGcmTests();
      const applicable = all.filter(
        ({ ivLen, tagLen }) => ivLen === gcmNonceLength * 8 && tagLen === gcmTagLength * 8,
      );

      const outcome = run(
        applicable.map((test) => ({
          ...test,
          result: test.testPassed ? ('valid' as const) : ('invalid' as const),
        })),
        (test) =>
          checkCipher(gcmCipher(engine, test), test.testPassed, test.pt, test.ct + test.tag),
      );

      expect(all).toHaveLength(60);
      expect(applicable.filter(({ direction }) => direction === 'decrypt')).toHaveLength(15);
      expect(outcome).toEqual({ valid: 27, invalid: 3, wrong: [] });
    });

    it('passes all 6 of RFC 5297, damaged in each bit too', () => {
      const tests = rfc5297Tests();

      const wrong = tests.flatMap((test) => {
        const cipher = sivCipher(engine, test.key, test.ad);
        const found = checkCipher(cipher, true, test.plaintext, test.ciphertext);
        return [
          ...(found === undefined ? [] : [`${test.name}: ${found}`]),
          ...openedThoughDamaged(cipher, test.ciphertext).map((bit) => `${test.name}: ${bit}`),
        ];
      });

      expect(tests).toHaveLength(6);
      expect(wrong).toEqual([]);
    });

    it('passes all 3 of RFC 5869', () => {
      const tests = rfc5869Tests();

      const outputs = tests.map((test) => {
        const prf = hkdfExtract(engine, bytesOfHex(test.ikm), bytesOfHex(test.salt));
        return toHex(hkdfExpand(prf, bytesOfHex(test.info), test.L));
      });

      expect(tests).toHaveLength(3);
      expect(outputs).toEqual(tests.map(({ okm }) => okm));
    });
  },
);

/** The bits whose change was not noticed. */
function openedThoughDamaged(cipher: Cipher, sealedHex: string): readonly string[] {
  const sealed = bytesOfHex(sealedHex);
  return Array.from({ length: sealed.length * 8 }, (_, bit) => bit)
    .filter((bit) => {
      const damaged = sealed.slice();
      damaged[bit >>> 3]! ^= 1 << (bit & 7);
      return cipher.open(damaged) !== undefined;
    })
    .map((bit) => `bit ${String(bit)} may change`);
}

function throws(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}
