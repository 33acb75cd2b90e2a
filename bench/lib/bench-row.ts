/** One side of a comparison. */
export interface Side {
  /** One call of what is measured. Its result is only looked at for being there. */
  readonly run: () => unknown;
  /** Done before every measured slice, outside the measurement; a slice is then a single call. */
  readonly prepare?: () => Promise<void>;
}

/** One row of the table: fieldseal against something else that does the same work. */
export interface BenchRow {
  readonly name: string;
  /** What fieldseal is compared with. */
  readonly baseline: string;
  /** The least `baseline time / our time`. Undefined: the row is only reported. */
  readonly target: number | undefined;
  /** Values that one call handles. Times are per value. */
  readonly valuesPerCall: number;
  readonly ours: Side;
  readonly theirs: Side;
}
