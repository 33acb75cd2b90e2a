import type { BenchRow, Side } from './bench-row.js';
import { type Summary, shuffled, summarise } from './statistics.js';

/*
 * How it is measured. All rows are measured in one process, in rounds; every round takes the rows in a
 * new order, and the two sides of a row one right after the other, in random order. A ratio is taken
 * within a round, where both sides met the same machine, and the result is the median of all rounds.
 *
 * Time is CPU time of the whole process: a neighbour that takes the processor away does not count, and
 * the helper threads of the garbage collector do. Collections fall where they fall, and the random order
 * shares them out: forcing one before each slice was tried, and doubled the spread. But each slice ends
 * with a turn of the event loop, in which Node frees the native part of dead cipher objects: else a side
 * that never waits would leave that to the next one that does.
 */

const WARM_UP_MS = 150;
/** A slice lasts so long and handles so many values, whichever is more: a collection is one of many then. */
const SLICE_MS = 8;
const SLICE_VALUES = 4000;
const ROUNDS = 81;

export interface Measured {
  readonly row: BenchRow;
  /** Their time / our time: above 1, fieldseal is faster. */
  readonly ratio: Summary;
  /** The same by the clock on the wall. */
  readonly wallRatio: Summary;
  /** Microseconds of CPU time per value. */
  readonly ours: Summary;
  readonly theirs: Summary;
}

/** Microseconds per value. */
interface Slice {
  readonly cpu: number;
  readonly wall: number;
}

interface Runner {
  readonly side: Side;
  readonly calls: number;
  readonly valuesPerCall: number;
}

/** Measures rows together. `progress` hears of each round. */
export async function measure(
  rows: readonly BenchRow[],
  progress: (round: number, rounds: number) => void,
): Promise<Measured[]> {
  const entries: { row: BenchRow; runners: [Runner, Runner]; slices: [Slice, Slice][] }[] = [];
  for (const row of rows) {
    const ours = await warmUp(row.ours, row.valuesPerCall);
    const theirs = await warmUp(row.theirs, row.valuesPerCall);
    entries.push({ row, runners: [ours, theirs], slices: [] });
  }
  for (let round = 0; round < ROUNDS; round++) {
    progress(round, ROUNDS);
    for (const { runners, slices } of shuffled(entries)) {
      const [ours, theirs] = runners;
      if (Math.random() < 0.5) {
        const first = await slice(ours);
        slices.push([first, await slice(theirs)]);
      } else {
        const first = await slice(theirs);
        slices.push([await slice(ours), first]);
      }
    }
  }
  return entries.map(({ row, slices }) => ({
    row,
    ratio: summarise(slices.map(([ours, theirs]) => theirs.cpu / ours.cpu)),
    wallRatio: summarise(slices.map(([ours, theirs]) => theirs.wall / ours.wall)),
    ours: summarise(slices.map(([ours]) => ours.cpu)),
    theirs: summarise(slices.map(([, theirs]) => theirs.cpu)),
  }));
}

/** Runs one side until it is compiled, and finds out how many calls fill a slice. */
async function warmUp(side: Side, valuesPerCall: number): Promise<Runner> {
  let calls = 0;
  let spentMs = 0;
  while (spentMs < WARM_UP_MS || calls < 3) {
    await side.prepare?.();
    const start = performance.now();
    if ((await side.run()) === undefined) throw new Error('a measured call gave nothing');
    spentMs += performance.now() - start;
    calls++;
  }
  if (side.prepare !== undefined) return { side, calls: 1, valuesPerCall };
  const forTime = (calls * SLICE_MS) / spentMs;
  const forValues = SLICE_VALUES / valuesPerCall;
  return { side, calls: Math.ceil(Math.max(forTime, forValues)), valuesPerCall };
}

async function slice(runner: Runner): Promise<Slice> {
  const { side, calls, valuesPerCall } = runner;
  await side.prepare?.();
  await turn();
  const cpu = process.cpuUsage();
  const wall = process.hrtime.bigint();
  const pending = repeat(side.run, calls);
  if (pending !== undefined) await pending;
  await turn();
  const wallMicros = Number(process.hrtime.bigint() - wall) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const values = calls * valuesPerCall;
  return { cpu: (user + system) / values, wall: wallMicros / values };
}

/** One turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Calls without waiting where nothing is to wait for: a promise would cost a part of the result. */
function repeat(run: () => unknown, calls: number): Promise<void> | undefined {
  for (let call = 0; call < calls; call++) {
    const result = run();
    if (result instanceof Promise) return repeatLater(run, calls - call - 1, result);
  }
  return undefined;
}

async function repeatLater(
  run: () => unknown,
  calls: number,
  first: Promise<unknown>,
): Promise<void> {
  await first;
  for (let call = 0; call < calls; call++) await run();
}
