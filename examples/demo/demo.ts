import { isFieldSealError, type FieldSealErrorCode } from 'fieldseal';
import type { Customer } from './customer.js';
import type { Database } from './database.js';
import type { Printer } from './print/printer.js';

/** What the steps share. */
export interface Demo extends Database {
  readonly print: Printer;
  /** Customers in the database from step 2 on. */
  readonly customers: readonly Customer[];
  /** Customers who come later. */
  readonly newcomers: readonly Customer[];
  readonly check: Check;
}

export interface Step {
  readonly title: string;
  run(demo: Demo): Promise<void> | void;
}

/** A claim of the demo that is not so. */
export class ClaimFailed extends Error {
  override readonly name = 'ClaimFailed';
}

/** Prints what is so and stops the demo at what is not. */
export class Check {
  readonly #print: Printer;
  readonly #messages = new Set<string>();
  #count = 0;

  constructor(print: Printer) {
    this.#print = print;
  }

  /** Claims that held so far. */
  get count(): number {
    return this.#count;
  }

  that(holds: boolean, claim: string): void {
    if (!holds) throw new ClaimFailed(claim);
    this.#count += 1;
    this.#print.proved(claim);
  }

  /** Claims that an action fails with this code of fieldseal. */
  async refused(
    action: string,
    code: FieldSealErrorCode,
    run: () => Promise<unknown>,
  ): Promise<void> {
    const error = await errorOf(run);
    if (error === undefined) throw new ClaimFailed(`was not refused: ${action}`);
    if (!isFieldSealError(error)) throw new Error(`another error: ${action}`, { cause: error });
    if (error.code !== code) throw new ClaimFailed(`${action}: ${error.code} came, not ${code}`);
    this.#count += 1;
    // The same message a second time would only be longer to read.
    const isNew = !this.#messages.has(error.message);
    this.#messages.add(error.message);
    this.#print.refused(action, code, isNew ? error.message : undefined);
  }
}

/** The error of an action, or undefined if it has none. */
export async function errorOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error;
  }
}
