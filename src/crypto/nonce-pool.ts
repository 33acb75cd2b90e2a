import { gcmNonceLength } from './engine.js';

const POOL_LENGTH = 4096 - (4096 % gcmNonceLength);
/**
 * A pool older than this is dropped: a virtual machine resumed from a snapshot a second after its
 * copy would otherwise hand out the same nonces. Cloning a *running* machine inside that second
 * remains unsafe, and the documentation says so.
 */
const MAX_AGE_MS = 1000;

/**
 * Random 96-bit nonces, drawn 341 at a time: a call of the system's generator for each one would cost
 * as much as the encryption. Bytes handed out are zeroed in the pool and never handed out again.
 */
export class NoncePool {
  readonly #fillRandom: (target: Uint8Array) => void;
  readonly #bytes = new Uint8Array(POOL_LENGTH);
  #offset = POOL_LENGTH;
  #filledAtMs = Number.NEGATIVE_INFINITY;

  constructor(fillRandom: (target: Uint8Array) => void) {
    this.#fillRandom = fillRandom;
  }

  /** Writes a fresh nonce to `out` at `offset`. `nowMs` is the caller's clock. */
  takeInto(out: Uint8Array, offset: number, nowMs: number): void {
    const ageMs = nowMs - this.#filledAtMs;
    // A clock that went backwards, or says nothing, drops the pool too: its age can no longer be told.
    const fresh = ageMs >= 0 && ageMs < MAX_AGE_MS;
    if (this.#offset === POOL_LENGTH || !fresh) {
      this.#fillRandom(this.#bytes);
      this.#offset = 0;
      this.#filledAtMs = nowMs;
    }
    const start = this.#offset;
    this.#offset = start + gcmNonceLength; // advanced before the bytes leave
    const pool = this.#bytes;
    for (let i = 0; i < gcmNonceLength; i++) {
      out[offset + i] = pool[start + i] ?? 0;
      pool[start + i] = 0;
    }
  }

  /** Forgets every byte not yet used, as after a start-up snapshot is restored. */
  drop(): void {
    this.#bytes.fill(0);
    this.#offset = POOL_LENGTH;
  }
}
