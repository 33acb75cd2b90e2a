/**
 * Lets callers who want the same thing at the same time share one piece of work. A failure is shared
 * only by those who were waiting for it: the next caller starts anew.
 */
export class SingleFlight<Result> {
  readonly #flights = new Map<string, Promise<Result>>();

  /**
   * Gives a promise for each id. Those not under way are started together, by one call of `start`,
   * whose answer holds the ids it found.
   */
  async run<Id extends string>(
    ids: readonly Id[],
    start: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Result>>,
    absent: Result,
  ): Promise<ReadonlyMap<Id, Result>> {
    const fresh = [...new Set(ids)].filter((id) => !this.#flights.has(id));
    if (fresh.length > 0) {
      const together = start(fresh);
      for (const id of fresh) {
        const one = together
          .then((found) => found.get(id) ?? absent)
          .finally(() => this.#flights.delete(id));
        // Every waiter below sees the failure; without one it must not end the process.
        one.catch(ignore);
        this.#flights.set(id, one);
      }
    }
    const entries = ids.map(async (id) => [id, (await this.#flights.get(id)) ?? absent] as const);
    return new Map(await Promise.all(entries));
  }
}

function ignore(): void {
  // see above
}
