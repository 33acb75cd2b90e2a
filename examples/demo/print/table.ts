import type { Terminal } from './terminal.js';
import { asciiOnly, isolated, truncated, truncatedInside, widthOf } from './width.js';

type Style = (text: string) => string;

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** Columns (of the terminal) that it keeps when others give way. Default 8. */
  readonly least?: number;
  /** Where a text that is too long loses characters. Default: at its end. */
  readonly cut?: 'middle';
  readonly style?: Style;
}

const GAP = 2;

/** Prints rows in columns that fit the terminal: the widest give way first. */
export function printTable(
  terminal: Terminal,
  indent: number,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  const { colors, unicode } = terminal;
  const shown = rows.map((row) => row.map((cell) => (unicode ? cell : asciiOnly(cell))));
  const room = terminal.width - indent - GAP * (columns.length - 1);
  const widths = fitted(columns, shown, room);
  const line = (cells: readonly string[], styles: readonly (Style | undefined)[]): void => {
    terminal.line(joined(terminal, indent, columns, widths, cells, styles));
  };
  line(
    columns.map(({ title }) => title),
    columns.map(() => colors.bold),
  );
  const stroke = unicode ? '─' : '-';
  line(
    widths.map((width) => stroke.repeat(width)),
    columns.map(() => colors.dim),
  );
  for (const row of shown) {
    line(
      row,
      columns.map(({ style }) => style),
    );
  }
}

function fitted(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room: number,
): readonly number[] {
  const widths = columns.map(({ title }, at) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[at] ?? ''))),
  );
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const spare = widths.map((width, at) => width - Math.max(columns[at]?.least ?? 8, 1));
    const widest = widths.reduce(
      (best, width, at) =>
        (spare[at] ?? 0) > 0 && (best < 0 || width > (widths[best] ?? 0)) ? at : best,
      -1,
    );
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

/**
 * Where the cursor can be moved, every cell begins at its column by a control sequence, so that a
 * terminal with a view of its own on the width of a letter still shows straight columns.
 */
function joined(
  terminal: Terminal,
  indent: number,
  columns: readonly Column[],
  widths: readonly number[],
  cells: readonly string[],
  styles: readonly (Style | undefined)[],
): string {
  const ellipsis = terminal.unicode ? '…' : '...';
  let column = indent;
  let line = ' '.repeat(indent);
  cells.forEach((cell, at) => {
    const width = widths[at] ?? 0;
    const shorten = columns[at]?.cut === 'middle' ? truncatedInside : truncated;
    const text = shorten(cell, width, ellipsis);
    const padding = ' '.repeat(Math.max(0, width - widthOf(text)));
    const styled = (styles[at] ?? plain)(terminal.unicode ? isolated(text) : text);
    const last = at === cells.length - 1;
    line += columns[at]?.align === 'right' ? padding + styled : styled + (last ? '' : padding);
    column += width;
    if (last) return;
    column += GAP;
    line += ' '.repeat(GAP);
    if (terminal.cursor) line += `\u001b[${String(column + 1)}G`;
  });
  return line;
}

function plain(text: string): string {
  return text;
}
