import type { Row } from '../../rows/table-cipher.js';
import { asList, isLeftOut } from './prisma-values.js';

type Conditions = Record<string, unknown>;

/**
 * The conditions of one level of a where, all of which must hold. It is changed in place until the
 * query is sent, because index values are put in when the keys are there.
 */
export class Level {
  readonly #given: Row;
  readonly #out: Conditions = {};
  readonly #further: Conditions[] = [];

  /** @param given - The level as the caller wrote it: his own conditions keep their place. */
  constructor(given: Row) {
    this.#given = given;
  }

  /** Sets the condition under the caller's own key. */
  put(key: string, condition: unknown): void {
    this.#out[key] = condition;
  }

  /** The object that takes a condition on an index column: this level, or beside a condition on it. */
  holderFor(column: string): Conditions {
    const taken = column in this.#out || !isLeftOut(this.#given[column]);
    if (!taken) return this.#out;
    const further: Conditions = {};
    this.#further.push(further);
    return further;
  }

  /** The same for a key of the caller's, which this level has already. */
  get own(): Conditions {
    return this.#out;
  }

  finish(): Row {
    if (this.#further.length > 0) {
      this.#out['AND'] = [...asList(this.#out['AND']), ...this.#further];
    }
    return this.#out;
  }
}
