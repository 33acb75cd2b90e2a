import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/bytes/bytes.js';
import { toHex, utf8 } from '../../../src/bytes/text.js';
import { type EngineChoice, chooseEngine } from '../../../src/crypto/choose-engine.js';
import type { Gcm, Siv } from '../../../src/crypto/engine.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';
import { type BlockCipher, sivOver } from '../../../src/crypto/siv.js';

const MAX_MESSAGE_LENGTH = 5000;

/**
 * Messages of 0 to 5,000 bytes: short ones byte by byte, long ones expanded from a seed, because
 * drawing thousands of bytes one by one would take longer than the ciphers.
 */
const message = fc.oneof(
  fc.uint8Array({ maxLength: 70 }),
  fc
    .record({
      seed: fc.uint8Array({ minLength: 8, maxLength: 8 }),
      length: fc.integer({ min: 0, max: MAX_MESSAGE_LENGTH }),
    })
    .map(({ seed, length }) => expand(seed, length)),
);
const associatedData = fc.uint8Array({ maxLength: 200, size: 'max' });
const nonce = fc.uint8Array({ minLength: 12, maxLength: 12 });
const gcmKey = fc.constantFrom(16, 24, 32).chain(keyOf);
const sivKey = fc.constantFrom(32, 48, 64).chain(keyOf);

describe('the node and the portable engine', () => {
  it('agree on AES-GCM for 2,000 messages, and each opens what the other sealed', () => {
    fc.assert(
      fc.property(gcmKey, nonce, associatedData, message, (key, iv, aad, plaintext) => {
        const [node, portable] = [nodeEngine().gcm(key), portableEngine().gcm(key)];

        const fromNode = gcmSeal(node, iv, aad, plaintext);
        const fromPortable = gcmSeal(portable, iv, aad, plaintext);

        expectSame(fromNode, fromPortable);
        expectSame(node.open(iv, aad, fromPortable), plaintext);
        expectSame(portable.open(iv, aad, fromNode), plaintext);
      }),
      { numRuns: 2000 },
    );
  });

  it('agree on AES-SIV for 2,000 messages, and each opens what the other sealed', () => {
    const components = fc.array(associatedData, { maxLength: 4 });
    fc.assert(
      fc.property(sivKey, components, message, (key, parts, plaintext) => {
        const [node, portable] = [nodeEngine().siv(key, parts), portableEngine().siv(key, parts)];

        const fromNode = sivSeal(node, plaintext);
        const fromPortable = sivSeal(portable, plaintext);

        expectSame(fromNode, fromPortable);
        expectSame(node.open(fromPortable), plaintext);
        expectSame(portable.open(fromNode), plaintext);
      }),
      { numRuns: 2000 },
    );
  });

  it('agree on AES-GCM and AES-SIV for every message length around the block boundaries', () => {
    for (let length = 0; length <= 130; length++) {
      const plaintext = expand(Uint8Array.of(length), length);
      const key = expand(Uint8Array.of(length, 1), 64);
      const [iv, aad] = [key.subarray(0, 12), key.subarray(0, length % 40)];

      const gcms = [nodeEngine(), portableEngine()].map((engine) =>
        gcmSeal(engine.gcm(key.subarray(32)), iv, aad, plaintext),
      );
      const sivs = [nodeEngine(), portableEngine()].map((engine) =>
        sivSeal(engine.siv(key, [plaintext, aad]), plaintext),
      );

      expectSame(gcms[0], gcms[1]!);
      expectSame(sivs[0], sivs[1]!);
    }
  });

  it('agree on HMAC-SHA-256 for keys and messages of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), message, (key, input) => {
        expectSame(nodeEngine().prf(key).digest(input), portableEngine().prf(key).digest(input));
      }),
      { numRuns: 500 },
    );
  });

  it('agree on the hex digest of a text, which is the digest of its UTF-8', () => {
    fc.assert(
      fc.property(keyOf(32), fc.string({ unit: 'binary' }), (key, text) => {
        const [node, portable] = [nodeEngine().prf(key), portableEngine().prf(key)];

        expect(node.digestTextToHex(text)).toBe(portable.digestTextToHex(text));
        expect(node.digestTextToHex(text)).toBe(toHex(node.digest(utf8(text))));
      }),
    );
  });
});

describe.each([nodeEngine(), portableEngine()])('the $name engine', (engine) => {
  it('refuses a message of AES-GCM with one bit damaged anywhere', () => {
    fc.assert(
      fc.property(gcmKey, nonce, associatedData, message, fc.nat(), (key, iv, aad, plain, bit) => {
        const gcm = engine.gcm(key);
        const sealed = gcmSeal(gcm, iv, aad, plain);

        expect(gcm.open(iv, aad, flipped(sealed, bit))).toBeUndefined();
        expect(gcm.open(flipped(iv, bit), aad, sealed)).toBeUndefined();
        expect(engine.gcm(flipped(key, bit)).open(iv, aad, sealed)).toBeUndefined();
        if (aad.length > 0) expect(gcm.open(iv, flipped(aad, bit), sealed)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a message of AES-SIV with one bit damaged anywhere', () => {
    const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 3 });
    fc.assert(
      fc.property(sivKey, parts, message, fc.nat(), (key, components, plain, bit) => {
        const siv = engine.siv(key, components);
        const sealed = sivSeal(siv, plain);

        expect(siv.open(flipped(sealed, bit))).toBeUndefined();
        // The first half of the key authenticates; an empty message does not depend on the other.
        const [first, second] = [key.slice(0, key.length / 2), key.slice(key.length / 2)];
        const otherKey = concatBytes(flipped(first, bit), second);
        expect(engine.siv(otherKey, components).open(sealed)).toBeUndefined();
        for (const changed of components.keys()) {
          const others = components.map((part, i) => (i === changed ? flipped(part, bit) : part));
          expect(engine.siv(key, others).open(sealed)).toBeUndefined();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a small message damaged in each of its bits', () => {
    const gcm = engine.gcm(expand(Uint8Array.of(1), 32));
    const siv = engine.siv(expand(Uint8Array.of(2), 64), [Uint8Array.of(3)]);
    const iv = expand(Uint8Array.of(4), 12);
    const plaintext = expand(Uint8Array.of(5), 33);
    const gcmSealed = gcmSeal(gcm, iv, Uint8Array.of(6), plaintext);
    const sivSealed = sivSeal(siv, plaintext);

    const opened = Array.from({ length: (33 + 16) * 8 }, (_, bit) => [
      gcm.open(iv, Uint8Array.of(6), flipped(gcmSealed, bit)),
      siv.open(flipped(sivSealed, bit)),
    ]);

    expect(opened.flat().filter((plain) => plain !== undefined)).toEqual([]);
  });

  it('refuses a message cut at any length, or longer by one byte', () => {
    const gcm = engine.gcm(expand(Uint8Array.of(1), 32));
    const siv = engine.siv(expand(Uint8Array.of(2), 64), []);
    const iv = expand(Uint8Array.of(3), 12);
    const plaintext = expand(Uint8Array.of(4), 40);
    const gcmSealed = gcmSeal(gcm, iv, new Uint8Array(0), plaintext);
    const sivSealed = sivSeal(siv, plaintext);

    for (let length = 0; length < gcmSealed.length; length++) {
      expect(gcm.open(iv, new Uint8Array(0), gcmSealed.subarray(0, length))).toBeUndefined();
      expect(siv.open(sivSealed.subarray(0, length))).toBeUndefined();
    }
    expect(gcm.open(iv, new Uint8Array(0), longer(gcmSealed))).toBeUndefined();
    expect(siv.open(longer(sivSealed))).toBeUndefined();
  });

  it('tells one empty component of AES-SIV from none, and keeps components apart', () => {
    const key = expand(Uint8Array.of(1), 64);
    const lists = [[], [''], ['', ''], ['ab'], ['a', 'b'], ['b', 'a'], ['ab', ''], ['', 'ab']].map(
      (list) => list.map(utf8),
    );

    const sealed = lists.map((list) => toHex(sivSeal(engine.siv(key, list), utf8('value'))));

    expect(new Set(sealed).size).toBe(lists.length);
  });

  it('writes its output at the offset and nowhere else', () => {
    fc.assert(
      fc.property(
        keyOf(64),
        nonce,
        fc.uint8Array({ maxLength: 50 }),
        fc.nat(20),
        (key, iv, plain, offset) => {
          const length = plain.length + 16;
          const [gcmOut, sivOut] = [marked(offset + length + 5), marked(offset + length + 5)];

          engine.gcm(key.subarray(32)).seal(iv, plain, plain, gcmOut, offset);
          engine.siv(key, [plain]).seal(plain, sivOut, offset);

          for (const out of [gcmOut, sivOut]) {
            expectSame(out.subarray(0, offset), marked(offset));
            expectSame(out.subarray(offset + length), marked(5));
          }
          expectSame(
            gcmOut.subarray(offset, offset + length),
            gcmSeal(engine.gcm(key.subarray(32)), iv, plain, plain),
          );
          expectSame(
            sivOut.subarray(offset, offset + length),
            sivSeal(engine.siv(key, [plain]), plain),
          );
        },
      ),
    );
  });

  it('opens and seals many messages as it does one, each refusal in its place', () => {
    const gcm = engine.gcm(expand(Uint8Array.of(1), 32));
    const messages = Array.from({ length: 50 }, (_, i) => ({
      nonce: expand(Uint8Array.of(i), 12),
      associatedData: expand(Uint8Array.of(i, 1), i),
      plaintext: expand(Uint8Array.of(i, 2), i * 7),
    }));
    const out = new Uint8Array(
      messages.reduce((sum, { plaintext }) => sum + plaintext.length + 16, 0),
    );
    const offsets = messages.map((_, i) =>
      messages.slice(0, i).reduce((sum, { plaintext }) => sum + plaintext.length + 16, 0),
    );

    gcm.sealMany(messages.map((one, i) => ({ ...one, out, offset: offsets[i]! })));
    const jobs = messages.map((one, i) => ({
      nonce: one.nonce,
      associatedData: one.associatedData,
      sealed: out.subarray(offsets[i], offsets[i]! + one.plaintext.length + 16),
    }));
    const opened = gcm.openMany(
      jobs.map((job, i) => (i % 7 === 3 ? { ...job, sealed: flipped(job.sealed, i) } : job)),
    );

    for (const [i, one] of messages.entries()) {
      expectSame(jobs[i]!.sealed, gcmSeal(gcm, one.nonce, one.associatedData, one.plaintext));
      if (i % 7 === 3) expect(opened[i]).toBeUndefined();
      else expectSame(opened[i], one.plaintext);
    }
    expect(gcm.openMany([])).toEqual([]);
  });

  describe.each([
    { kind: 'Uint8Array', make: (bytes: Uint8Array) => Uint8Array.from(bytes) },
    // Buffer overrides `slice` to share memory, so code that copies by `slice` fails here alone.
    { kind: 'Buffer', make: (bytes: Uint8Array): Uint8Array => Buffer.from(bytes) },
  ])('given a $kind', ({ make }) => {
    it('copies its keys and components: the caller may wipe them', () => {
      const [gcmKeyBytes, sivKeyBytes, prfKey, component] = [32, 64, 32, 10].map((length) =>
        make(expand(Uint8Array.of(length), length)),
      );
      const gcm = engine.gcm(gcmKeyBytes!);
      const siv = engine.siv(sivKeyBytes!, [component!]);
      const prf = engine.prf(prfKey!);

      for (const bytes of [gcmKeyBytes, sivKeyBytes, prfKey, component]) bytes!.fill(0);

      const reference = portableEngine();
      const iv = new Uint8Array(12);
      const plain = utf8('value');
      expectSame(
        gcmSeal(gcm, iv, plain, plain),
        gcmSeal(reference.gcm(expand(Uint8Array.of(32), 32)), iv, plain, plain),
      );
      expectSame(
        sivSeal(siv, plain),
        sivSeal(
          reference.siv(expand(Uint8Array.of(64), 64), [expand(Uint8Array.of(10), 10)]),
          plain,
        ),
      );
      expectSame(prf.digest(plain), reference.prf(expand(Uint8Array.of(32), 32)).digest(plain));
    });

    it('changes no input', () => {
      const original = [32, 64, 12, 30, 1000].map((length) =>
        expand(Uint8Array.of(length), length),
      );
      const [key, longKey, iv, aad, plain] = original.map(make) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const gcm = engine.gcm(key);
      const siv = engine.siv(longKey, [aad]);
      const gcmSealed = make(gcmSeal(gcm, iv, aad, plain));
      const sivSealed = make(sivSeal(siv, plain));
      const [gcmBefore, sivBefore] = [toHex(gcmSealed), toHex(sivSealed)];

      gcm.open(iv, aad, gcmSealed);
      siv.open(sivSealed);
      gcm.open(flipped(iv, 1), aad, gcmSealed);
      engine.siv(longKey, []).open(sivSealed);
      engine.prf(key).digest(plain);

      expect([key, longKey, iv, aad, plain].map(toHex)).toEqual(original.map(toHex));
      expect([toHex(gcmSealed), toHex(sivSealed)]).toEqual([gcmBefore, sivBefore]);
    });

    it('seals to the same bytes, short and long', () => {
      for (const length of [0, 1, 15, 16, 17, 63, 64, 65, 81, 1000]) {
        const plain = expand(Uint8Array.of(1), length);
        const key = expand(Uint8Array.of(2), 64);
        const iv = expand(Uint8Array.of(3), 12);

        const gcmSealed = gcmSeal(
          engine.gcm(make(key.subarray(32))),
          make(iv),
          make(plain),
          make(plain),
        );
        const sivSealed = sivSeal(engine.siv(make(key), [make(plain)]), make(plain));

        expectSame(gcmSealed, gcmSeal(portableEngine().gcm(key.subarray(32)), iv, plain, plain));
        expectSame(sivSealed, sivSeal(portableEngine().siv(key, [plain]), plain));
        expectSame(engine.siv(key, [plain]).open(make(sivSealed)), plain);
        expectSame(
          engine.gcm(key.subarray(32)).open(make(iv), make(plain), make(gcmSealed)),
          plain,
        );
      }
    });
  });

  it('gives plaintext that shares no memory with the sealed bytes', () => {
    const gcm = engine.gcm(expand(Uint8Array.of(1), 32));
    const siv = engine.siv(expand(Uint8Array.of(2), 64), []);
    const iv = new Uint8Array(12);
    const [gcmSealed, sivSealed] = [
      gcmSeal(gcm, iv, new Uint8Array(0), utf8('a value')),
      sivSeal(siv, utf8('a value')),
    ];

    const opened = [gcm.open(iv, new Uint8Array(0), gcmSealed), siv.open(sivSealed)];
    gcmSealed.fill(0);
    sivSealed.fill(0);

    for (const plaintext of opened) expectSame(plaintext, utf8('a value'));
  });

  it.each([0, 1, 15, 17, 31, 33, 64])('refuses a key of %i bytes for AES-GCM', (length) => {
    expect(() => {
      gcmSeal(engine.gcm(new Uint8Array(length)), new Uint8Array(12), utf8('a'), utf8('b'));
    }).toThrow();
  });

  it.each([0, 16, 24, 31, 33, 63, 65, 128])('refuses a key of %i bytes for AES-SIV', (length) => {
    expect(() => {
      sivSeal(engine.siv(new Uint8Array(length), [utf8('a')]), utf8('b'));
    }).toThrow();
  });

  it('fills the whole target with random bytes, other ones each time', () => {
    const [first, second] = [new Uint8Array(4096), new Uint8Array(4096)];

    engine.fillRandom(first);
    engine.fillRandom(second);

    expect(toHex(first)).not.toBe(toHex(second));
    // 16 zero bytes in a row come once in 2^116 fills.
    for (const bytes of [first, second]) expect(toHex(bytes)).not.toContain('00'.repeat(16));
  });

  it('shows no key byte to inspect or JSON', () => {
    const key = new Uint8Array(64).fill(171);

    const made = [engine.gcm(key.subarray(32)), engine.prf(key), engine.siv(key, [])];

    expect(inspect(made, { depth: 10, showHidden: true })).not.toMatch(/171|ab ?ab/i);
    expect(JSON.stringify(made)).not.toMatch(/171|abab/i);
  });
});

describe('AES-SIV in counter mode', () => {
  it('starts from V with bits 31 and 63 cleared and never carries out of the low 32 bits', () => {
    // No search finds a V of all ones, so the block functions are stand-ins: S2V always gives ones.
    const asked: string[] = [];
    const ones: BlockCipher = {
      encryptBlocks: () => new Uint8Array(16).fill(0xff),
      chainBlocks: () => new Uint8Array(16),
    };
    const recorder: BlockCipher = {
      encryptBlocks: (blocks) => {
        asked.push(toHex(blocks));
        return new Uint8Array(blocks.length);
      },
      chainBlocks: () => new Uint8Array(16),
    };

    sivSeal(sivOver(ones, recorder, []), new Uint8Array(40));

    expect(asked).toEqual([
      'ffffffffffffffff7fffffff7fffffff' +
        'ffffffffffffffff7fffffff80000000' +
        'ffffffffffffffff7fffffff80000001',
    ]);
  });
});

describe('chooseEngine', () => {
  it.each([
    ['auto', 'node'],
    ['node', 'node'],
    ['portable', 'portable'],
  ] as const)('takes for "%s" the %s engine', (choice, name) => {
    expect(chooseEngine(choice).name).toBe(name);
  });

  it('refuses another name', () => {
    for (const choice of ['fast', '', 'Node', 'toString'] as string[] as EngineChoice[]) {
      expect(() => chooseEngine(choice)).toThrow(
        expect.objectContaining({ code: 'ERR_FIELDSEAL_CONFIGURATION' }),
      );
    }
  });
});

function keyOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length, size: 'max' });
}

function expand(seed: Uint8Array, length: number): Uint8Array {
  if (length === 0) return new Uint8Array(0);
  return Uint8Array.from(createHash('shake256', { outputLength: length }).update(seed).digest());
}

function gcmSeal(gcm: Gcm, iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const out = new Uint8Array(plaintext.length + 16);
  gcm.seal(iv, aad, plaintext, out, 0);
  return out;
}

function sivSeal(siv: Siv, plaintext: Uint8Array): Uint8Array {
  const out = new Uint8Array(16 + plaintext.length);
  siv.seal(plaintext, out, 0);
  return out;
}

/** A copy with one bit changed; `bit` is taken modulo the length. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[(bit >>> 3) % copy.length]! ^= 1 << (bit & 7);
  return copy;
}

function longer(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...bytes, 0);
}

function marked(length: number): Uint8Array {
  return new Uint8Array(length).fill(0xa5);
}

/** Compares as hex: a difference of thousands of bytes, printed one a line, would hide the test. */
function expectSame(actual: Uint8Array | undefined, expected: Uint8Array): void {
  expect(actual === undefined ? undefined : toHex(actual)).toBe(toHex(expected));
}
