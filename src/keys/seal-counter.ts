import { FieldSealError } from '../errors.js';
import type { KeyId } from '../format/key-id.js';

/** SP 800-38D §8.3: at most 2^32 messages with random 96-bit nonces under one key. */
const MAX_SEALED = 2 ** 32;
/** Beyond this many subkeys the small counts are forgotten; see `prune`. */
const MAX_COUNTERS = 100_000;
const SMALL_COUNT = 2 ** 20;

/** Counts the values this process sealed under one subkey. */
export class SealCounter {
  #sealed = 0;

  get sealed(): number {
    return this.#sealed;
  }

  /**
   * Accounts for `messages` about to be sealed.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_KEY_EXHAUSTED` at 2^32 under one subkey.
   */
  take(messages: number): void {
    if (this.#sealed + messages > MAX_SEALED) {
      throw new FieldSealError(
        'ERR_FIELDSEAL_KEY_EXHAUSTED',
        'This data key has sealed 2^32 values of one table this week, the most that is safe. ' +
          'Rotate the data key, or wait for the next week.',
      );
    }
    this.#sealed += messages;
  }
}

/** The counters of all subkeys of a process. They outlive the cached keys they count for. */
export class SealLedger {
  readonly #counters = new Map<string, SealCounter>();

  counter(keyId: KeyId, table: string, slice: number): SealCounter {
    const id = `${keyId}/${String(slice)}/${table}`;
    let counter = this.#counters.get(id);
    if (counter === undefined) {
      if (this.#counters.size >= MAX_COUNTERS) this.#prune();
      counter = new SealCounter();
      this.#counters.set(id, counter);
    }
    return counter;
  }

  /**
   * Forgets counts under 2^20. A key is reloaded at most every few minutes, so in its week a subkey
   * can lose well under 2^31 this way: the bound of 2^32 moves by less than a factor of two.
   */
  #prune(): void {
    for (const [id, counter] of this.#counters) {
      if (counter.sealed < SMALL_COUNT) this.#counters.delete(id);
    }
  }
}
