import { cpus } from 'node:os';
import { field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from '../../src/index.js';
import type { Measured } from './measure.js';
import type { Summary } from './statistics.js';

const UNIT = 'µs of CPU time per value';

/** Where and on what this ran. */
export function header(engine: string): string {
  const processor = cpus()[0]?.model ?? 'unknown processor';
  return `Node ${process.version}, ${processor}, engine: ${engine}, ${UNIT}`;
}

/** The engine that instances choose here when they are not told one, as those of all rows. */
export function engineInUse(): string {
  return fieldseal({
    namespace: 'shop',
    keys: staticKeys(generateStaticKeys()),
    tables: { Customer: sealedTable('customers', { email: field.string() }) },
  }).engine;
}

/** One row for programs. `baseline` is what was compared with; `ratio` is its time over ours. */
export function asJson({ row, ratio, wallRatio, ours, theirs }: Measured): string {
  return JSON.stringify({
    name: row.name,
    ratio: round(ratio.median),
    baseline: row.baseline,
    target: row.target ?? null,
    pass: passes(row.target, ratio),
    unit: UNIT,
    spread: ratio.spread.map(round),
    wallRatio: round(wallRatio.median),
    ours: round(ours.median),
    theirs: round(theirs.median),
  });
}

/** All rows for people. */
export function asTable(measured: readonly Measured[]): string {
  const lines = [
    ['name', 'ours', 'baseline', '', 'ratio', 'spread', 'target', 'pass'],
    ...measured.map(({ row, ratio, ours, theirs }) => {
      const pass = passes(row.target, ratio);
      return [
        row.name,
        ours.median.toFixed(2),
        theirs.median.toFixed(2),
        row.baseline,
        ratio.median.toFixed(2),
        ratio.spread.map((bound) => bound.toFixed(2)).join('-'),
        row.target === undefined ? '' : `>= ${String(row.target)}`,
        pass === null ? '' : pass ? 'yes' : 'NO',
      ];
    }),
  ];
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]!.length)),
  );
  const textColumns = new Set([0, 3, 7]);
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => {
          const width = widths[column]!;
          return textColumns.has(column) ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function passes(target: number | undefined, ratio: Summary): boolean | null {
  return target === undefined ? null : ratio.median >= target;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
