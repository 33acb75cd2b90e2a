import { type Column, printTable } from './table.js';
import type { Terminal } from './terminal.js';
import { asciiOnly, truncated, widthOf, wrapped } from './width.js';

const INDENT = 4;
/** Longer lines of prose are hard to read, however wide the terminal. */
const LONGEST_LINE = 100;

export interface Printer {
  readonly terminal: Terminal;
  title(name: string, what: string): void;
  /** The head of a step. */
  heading(number: number, title: string): void;
  /** The time a step took, at the right edge. */
  took(milliseconds: number): void;
  text(text: string): void;
  blank(): void;
  code(lines: readonly string[]): void;
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void;
  /** Something that was checked and is so. */
  proved(claim: string): void;
  /** An error that had to come, and did. */
  refused(action: string, code: string, message?: string): void;
  failed(message: string, detail?: string): void;
}

export function makePrinter(terminal: Terminal): Printer {
  const { colors, unicode } = terminal;
  const signs = unicode
    ? { proved: '✓', failed: '✗', rule: '─' }
    : { proved: '+', failed: 'x', rule: '-' };
  const prose = (text: string, indent: number, style: (text: string) => string): void => {
    const shown = unicode ? text : asciiOnly(text);
    const room = Math.min(LONGEST_LINE, terminal.width - indent);
    for (const line of wrapped(shown, room)) terminal.line(' '.repeat(indent) + style(line));
  };
  /** A first line with a sign before it, and the others below its text. */
  const signed = (sign: string, text: string): void => {
    const shown = unicode ? text : asciiOnly(text);
    const room = Math.min(LONGEST_LINE, terminal.width - INDENT - 2);
    wrapped(shown, room).forEach((line, at) => {
      terminal.line(`${' '.repeat(INDENT)}${at === 0 ? sign : ' '} ${line}`);
    });
  };
  return {
    terminal,
    title: (name, what) => {
      terminal.line(`${colors.bold(colors.cyan(name))}  ${what}`);
      terminal.line();
    },
    heading: (number, title) => {
      const label = String(number).padStart(2);
      const rule = signs.rule.repeat(Math.max(0, terminal.width - INDENT - widthOf(title) - 1));
      terminal.line();
      terminal.line(`${colors.cyan(label)}  ${colors.bold(title)} ${colors.dim(rule)}`);
    },
    took: (milliseconds) => {
      terminal.line(colors.dim(duration(milliseconds).padStart(terminal.width)));
    },
    text: (text) => {
      prose(text, INDENT, (line) => line);
    },
    blank: () => {
      terminal.line();
    },
    code: (lines) => {
      for (const line of lines) {
        const shown = unicode ? line : asciiOnly(line);
        const cut = truncated(shown, terminal.width - INDENT, unicode ? '…' : '...');
        terminal.line((' '.repeat(INDENT) + colors.cyan(cut)).trimEnd());
      }
    },
    table: (columns, rows) => {
      printTable(terminal, INDENT, columns, rows);
    },
    proved: (claim) => {
      signed(colors.green(signs.proved), claim);
    },
    refused: (action, code, message) => {
      signed(colors.green(signs.proved), `refused: ${action}`);
      terminal.line(' '.repeat(INDENT + 2) + colors.yellow(code));
      if (message !== undefined) prose(message, INDENT + 2, colors.dim);
    },
    failed: (message, detail) => {
      terminal.line();
      signed(colors.red(signs.failed), message);
      if (detail !== undefined) terminal.line(detail);
    },
  };
}

export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(2)} s`;
}
