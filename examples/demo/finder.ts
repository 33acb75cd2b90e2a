/** Looks for many texts at once. Each needs at least four bytes. */
export class Finder {
  /** Texts as UTF-8, by their first four bytes. */
  readonly #byStart = new Map<number, Buffer[]>();
  /** Which pairs of bytes begin some text: most places are ruled out by this alone. */
  readonly #begins = new Uint8Array(65_536);
  readonly size: number;

  constructor(texts: readonly string[]) {
    const distinct = new Set(texts);
    this.size = distinct.size;
    for (const text of distinct) {
      const bytes = Buffer.from(text);
      const start = bytes.readInt32LE(0);
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), bytes]);
      this.#begins[bytes.readUInt16LE(0)] = 1;
    }
  }

  /** How many of the texts occur. */
  count(haystack: Buffer): number {
    const found = new Set<Buffer>();
    for (let at = 0; at + 4 <= haystack.length; at += 1) {
      if (this.#begins[haystack[at]! | (haystack[at + 1]! << 8)] === 0) continue;
      for (const text of this.#byStart.get(haystack.readInt32LE(at)) ?? []) {
        if (text.equals(haystack.subarray(at, at + text.length))) found.add(text);
      }
    }
    return found.size;
  }
}
