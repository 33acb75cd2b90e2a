/**
 * A bounded map that survives a scan: a new entry starts in a probation segment and moves to the
 * protected one at its second use, so one pass over a million keys pushes out only other newcomers.
 */
export class SegmentedLru<Key, Value> {
  readonly #probation = new Map<Key, Value>();
  readonly #protected = new Map<Key, Value>();
  readonly #maxEntries: number;
  readonly #maxProtected: number;
  /** The key at the young end of the protected segment: asked for again, it need not move. */
  #youngest: Key | undefined;

  constructor(maxEntries: number) {
    this.#maxEntries = Math.max(1, maxEntries);
    this.#maxProtected = Math.floor(this.#maxEntries * 0.8);
  }

  get size(): number {
    return this.#probation.size + this.#protected.size;
  }

  get(key: Key): Value | undefined {
    const known = this.#protected.get(key);
    if (known !== undefined) {
      if (key === this.#youngest) return known;
      // Re-inserting moves the entry to the young end; Maps keep insertion order.
      this.#protected.delete(key);
      this.#protected.set(key, known);
      this.#youngest = key;
      return known;
    }
    const newcomer = this.#probation.get(key);
    if (newcomer === undefined) return undefined;
    this.#promote(key, newcomer);
    return newcomer;
  }

  set(key: Key, value: Value): void {
    if (this.#protected.has(key)) {
      this.#protected.set(key, value);
      return;
    }
    this.#probation.delete(key);
    this.#probation.set(key, value);
    if (this.size > this.#maxEntries) dropOldest(this.#probation);
  }

  delete(key: Key): void {
    this.#protected.delete(key);
    this.#probation.delete(key);
  }

  clear(): void {
    this.#protected.clear();
    this.#probation.clear();
  }

  #promote(key: Key, value: Value): void {
    if (this.#maxProtected === 0) return;
    this.#probation.delete(key);
    this.#protected.set(key, value);
    this.#youngest = key;
    if (this.#protected.size <= this.#maxProtected) return;
    for (const [oldest, demoted] of this.#protected) {
      this.#protected.delete(oldest);
      this.#probation.set(oldest, demoted);
      break;
    }
  }
}

function dropOldest<Key>(entries: Map<Key, unknown>): void {
  for (const oldest of entries.keys()) {
    entries.delete(oldest);
    break;
  }
}
