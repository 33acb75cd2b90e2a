/** A clock that stands still until it is told to go on. */
export interface TestClock {
  readonly now: () => number;
  advance(ms: number): void;
}

/** Some moment in 2026: fieldseal refuses clocks before that year. */
export const start = Date.UTC(2026, 5, 15, 12);

export function testClock(startMs = start): TestClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** Lets everything run that needs no timer: what is done in the background is done after this. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
