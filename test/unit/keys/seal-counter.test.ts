import { describe, expect, it } from 'vitest';
import { keyIdFromBytes } from '../../../src/format/key-id.js';
import { SealCounter, SealLedger } from '../../../src/keys/seal-counter.js';
import { errorOf } from './support/folder.js';

const KEY = keyIdFromBytes(new Uint8Array(8));
const OTHER_KEY = keyIdFromBytes(new Uint8Array(8).fill(1));

describe('SealCounter', () => {
  it('counts up to 2^32 and refuses the next', async () => {
    const counter = new SealCounter();
    counter.take(2 ** 32 - 1);
    counter.take(1);

    const error = await errorOf(() => counter.take(1));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_EXHAUSTED');
    expect(counter.sealed).toBe(2 ** 32);
  });

  it('takes nothing of a batch that does not fit whole', async () => {
    const counter = new SealCounter();
    counter.take(2 ** 32 - 10);

    await errorOf(() => counter.take(11));

    expect(counter.sealed).toBe(2 ** 32 - 10);
    counter.take(10);
    expect(counter.sealed).toBe(2 ** 32);
  });
});

describe('SealLedger', () => {
  it('keeps one counter for each key, table and week', () => {
    const ledger = new SealLedger();
    const counter = ledger.counter(KEY, 'a', 340);

    expect(ledger.counter(KEY, 'a', 340)).toBe(counter);
    expect(ledger.counter(KEY, 'a', 341)).not.toBe(counter);
    expect(ledger.counter(KEY, 'b', 340)).not.toBe(counter);
    expect(ledger.counter(OTHER_KEY, 'a', 340)).not.toBe(counter);
  });

  it('forgets small counts where there are too many, never large ones', () => {
    const ledger = new SealLedger();
    const large = ledger.counter(KEY, 'large', 1);
    large.take(2 ** 20);
    const small = ledger.counter(KEY, 'small', 1);
    small.take(2 ** 20 - 1);

    for (let table = 0; table < 100_000; table++) ledger.counter(KEY, String(table), 1);

    expect(ledger.counter(KEY, 'large', 1)).toBe(large);
    expect(ledger.counter(KEY, 'small', 1)).not.toBe(small);
  });
});
