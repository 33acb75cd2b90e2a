import type { Scope } from '../../format/associated-data.js';
import type { Core } from '../../rows/core.js';
import { EncryptBatch } from '../../rows/encrypt-batch.js';
import { SearchBatch } from '../../rows/search.js';

/**
 * Stands where a value will be. Prisma cannot send a symbol: a place that was forgotten fails the query,
 * where `undefined` would drop a condition and widen it.
 */
export const PENDING: unique symbol = Symbol('fieldseal.pending');

/** More values than this are done in chunks, so that other work has its turn. */
export const SYNCHRONOUS_VALUES = 500;

/**
 * The cryptographic work of one query: everything is collected while its arguments are rewritten, then
 * done in one go, so that one query fetches its missing keys once.
 */
export class Plan {
  readonly core: Core;
  readonly bound: Scope;
  readonly encrypt: EncryptBatch;
  readonly search: SearchBatch;
  readonly #finish: (() => void)[] = [];

  constructor(core: Core, bound: Scope) {
    this.core = core;
    this.bound = bound;
    this.encrypt = new EncryptBatch(core);
    this.search = new SearchBatch(core, this.encrypt);
  }

  /** Runs `finish` when the values are there. */
  onFinished(finish: () => void): void {
    this.#finish.push(finish);
  }

  /** True if the work can be done now: the keys are in memory, and the values are few. */
  get immediate(): boolean {
    return this.encrypt.keysReady && this.encrypt.size <= SYNCHRONOUS_VALUES;
  }

  runNow(): void {
    this.encrypt.runNow();
    this.#finished();
  }

  async run(): Promise<void> {
    if (!this.encrypt.keysReady) await this.encrypt.loadKeys();
    await this.encrypt.run();
    this.#finished();
  }

  #finished(): void {
    for (const finish of this.#finish) finish();
  }
}
