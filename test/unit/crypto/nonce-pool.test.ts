import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/text.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { NoncePool } from '../../../src/crypto/nonce-pool.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';
import { onSnapshotRestored } from '../../../src/crypto/snapshot.js';

const NONCES_A_POOL = 341;

/**
 * A pool over numbered 12-byte blocks instead of random ones, so that a test can tell which block of
 * which fill a nonce is. `memory` is the pool's own memory, as its generator got to see it.
 */
function numberedPool(): {
  readonly take: (nowMs: number) => string;
  readonly drop: () => void;
  readonly fills: () => number;
  readonly memory: () => Uint8Array;
} {
  let fills = 0;
  let memory = new Uint8Array(0);
  const pool = new NoncePool((target) => {
    fills += 1;
    memory = target as typeof memory;
    const view = new DataView(target.buffer, target.byteOffset, target.length);
    for (let block = 0; block * 12 < target.length; block++) {
      view.setUint32(block * 12, 0xffffffff); // no byte of a block's first word is zero
      view.setUint32(block * 12 + 4, fills);
      view.setUint32(block * 12 + 8, block);
    }
  });
  return {
    take: (nowMs) => taken(pool, nowMs),
    drop: () => {
      pool.drop();
    },
    fills: () => fills,
    memory: () => memory,
  };
}

function taken(pool: NoncePool, nowMs: number): string {
  const out = new Uint8Array(12);
  pool.takeInto(out, 0, nowMs);
  return toHex(out);
}

/** The nonce that a numbered pool gives for a block of a fill. */
function numbered(fill: number, block: number): string {
  return [0xffffffff, fill, block].map((word) => word.toString(16).padStart(8, '0')).join('');
}

describe('NoncePool', () => {
  it.each([nodeEngine(), portableEngine()])(
    'never repeats over 100,000 nonces of the $name engine',
    (engine) => {
      const pool = new NoncePool((target) => {
        engine.fillRandom(target);
      });
      const seen = new Set<string>();

      // The clock crosses the age limit now and then, and sometimes goes back.
      for (let i = 0; i < 100_000; i++) seen.add(taken(pool, (i % 977) * 3));

      expect(seen.size).toBe(100_000);
    },
  );

  it('hands out every block of a pool once, in order, then fills it again', () => {
    const pool = numberedPool();

    const nonces = Array.from({ length: NONCES_A_POOL * 2 + 1 }, () => pool.take(5));

    expect(nonces).toEqual([
      ...Array.from({ length: NONCES_A_POOL }, (_, block) => numbered(1, block)),
      ...Array.from({ length: NONCES_A_POOL }, (_, block) => numbered(2, block)),
      numbered(3, 0),
    ]);
    expect(pool.fills()).toBe(3);
  });

  it('uses whole nonces only: its memory is a multiple of 12 bytes, not above 4 KiB', () => {
    const pool = numberedPool();

    pool.take(0);

    expect(pool.memory()).toHaveLength(NONCES_A_POOL * 12);
    expect(pool.memory().length).toBeLessThanOrEqual(4096);
  });

  it('asks for no random byte before the first nonce', () => {
    expect(numberedPool().fills()).toBe(0);
  });

  it('keeps what is left for less than a second, and drops it then', () => {
    const pool = numberedPool();

    const nonces = [10_000, 10_999, 11_000, 11_999, 12_000].map(pool.take);

    expect(nonces).toEqual([
      numbered(1, 0),
      numbered(1, 1),
      numbered(2, 0),
      numbered(2, 1),
      numbered(3, 0),
    ]);
  });

  it('counts its age from the fill, not from the last nonce', () => {
    const pool = numberedPool();

    const nonces = [0, 600, 1200].map(pool.take);

    expect(nonces).toEqual([numbered(1, 0), numbered(1, 1), numbered(2, 0)]);
  });

  it('drops what is left when the clock goes backwards', () => {
    const pool = numberedPool();

    const nonces = [10_000, 9_999, 9_999, 10_000].map(pool.take);

    expect(nonces).toEqual([numbered(1, 0), numbered(2, 0), numbered(2, 1), numbered(2, 2)]);
  });

  it('zeroes the bytes that it has handed out, and no other', () => {
    const pool = numberedPool();

    for (let used = 1; used <= NONCES_A_POOL; used++) {
      pool.take(0);

      expect(
        pool
          .memory()
          .subarray(0, used * 12)
          .every((byte) => byte === 0),
      ).toBe(true);
      const rest = toHex(pool.memory().subarray(used * 12, used * 12 + 12));
      expect(rest).toBe(used === NONCES_A_POOL ? '' : numbered(1, used));
    }
  });

  it('forgets every byte on drop, and fills again for the next nonce', () => {
    const pool = numberedPool();
    pool.take(0);
    pool.take(0);

    pool.drop();

    expect(pool.memory().every((byte) => byte === 0)).toBe(true);
    expect(pool.take(0)).toBe(numbered(2, 0));
  });

  it('may be dropped before its first nonce, and twice', () => {
    const pool = numberedPool();

    pool.drop();
    pool.drop();

    expect(pool.take(0)).toBe(numbered(1, 0));
  });

  it('writes 12 bytes at the offset and nowhere else', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (offset, after) => {
        const out = new Uint8Array(offset + 12 + after).fill(0xa5);

        new NoncePool((target) => target.fill(0x11)).takeInto(out, offset, 0);

        expect(toHex(out)).toBe('a5'.repeat(offset) + '11'.repeat(12) + 'a5'.repeat(after));
      }),
    );
  });

  it('hands out no nonce when the random generator fails', () => {
    const pool = new NoncePool(() => {
      throw new Error('no entropy');
    });

    expect(() => taken(pool, 0)).toThrow('no entropy');
    expect(() => taken(pool, 0)).toThrow('no entropy');
  });

  it('never hands out one block twice, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 400 }), (clock) => {
        const pool = numberedPool();

        const nonces = clock.map(pool.take);

        expect(new Set(nonces).size).toBe(nonces.length);
      }),
    );
  });
});

describe('onSnapshotRestored', () => {
  it('does nothing in a process that builds no start-up snapshot', () => {
    expect(() => {
      onSnapshotRestored(() => {
        throw new Error('called');
      });
    }).not.toThrow();
  });
});
