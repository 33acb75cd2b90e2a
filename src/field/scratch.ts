/** Larger values get memory of their own, so that one of them does not stay pinned. */
const LENGTH = 16 * 1024;

/** Memory that is written and read within one synchronous step, again and again. */
export class Scratch {
  readonly #bytes = Buffer.alloc(LENGTH);

  /** Bytes of unknown content, good until the next call. */
  take(length: number): Uint8Array {
    return length > LENGTH ? Buffer.alloc(length) : this.#bytes.subarray(0, length);
  }
}
