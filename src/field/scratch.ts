/** Larger values get memory of their own, so that one of them does not stay pinned. */
const LENGTH = 32 * 1024;

/** Up to this length each view is made once: making one costs as much as encoding a short text. */
const VIEWS = 512;

/** Memory that is written and read within one synchronous step, again and again. */
export class Scratch {
  readonly #bytes = Buffer.alloc(LENGTH);
  readonly #views: (Buffer | undefined)[] = Array.from({ length: VIEWS + 1 });

  /** Bytes of unknown content, good until the next call. */
  take(length: number): Buffer {
    if (length > LENGTH) return Buffer.alloc(length);
    if (length > VIEWS) return this.#bytes.subarray(0, length);
    return (this.#views[length] ??= this.#bytes.subarray(0, length));
  }
}
