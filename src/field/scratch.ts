import { Buffer } from 'node:buffer';
import { viewOf } from '../bytes/bytes.js';

/** Larger values get memory of their own, so that one of them does not stay pinned. */
const LENGTH = 32 * 1024;

/** Up to this length each view is made once: making one costs as much as encoding a short text. */
const VIEWS = 2048;

/** Memory that is written and read within one synchronous step, again and again. */
export class Scratch {
  readonly #bytes = Buffer.alloc(LENGTH);
  readonly #views: (Buffer | undefined)[] = Array.from({ length: VIEWS + 1 });
  #taken: Buffer = this.#bytes;
  #part = { start: 0, end: 0, view: viewOf(this.#bytes, 0, 0) };

  /** Bytes of unknown content, good until the next call. */
  readonly take = (length: number): Buffer => {
    if (length > LENGTH) return Buffer.alloc(length);
    this.#taken =
      length > VIEWS
        ? this.#bytes.subarray(0, length)
        : (this.#views[length] ??= this.#bytes.subarray(0, length));
    return this.#taken;
  };

  /** A view into `bytes`. The same part of what `take` just gave, again and again, costs nothing. */
  part(bytes: Uint8Array, start: number, end: number): Uint8Array {
    if (bytes !== this.#taken) return viewOf(bytes, start, end);
    if (this.#part.start !== start || this.#part.end !== end) {
      this.#part = { start, end, view: viewOf(bytes, start, end) };
    }
    return this.#part.view;
  }
}
