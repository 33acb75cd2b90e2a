import type { WriteStream } from 'node:tty';
import picocolors from 'picocolors';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the demo prints, and what can be shown there. */
export interface Terminal {
  /** Columns. */
  readonly width: number;
  /** False: only ASCII can be shown. */
  readonly unicode: boolean;
  /** True if the cursor can be moved. */
  readonly cursor: boolean;
  readonly colors: ReturnType<typeof picocolors.createColors>;
  line(text?: string): void;
}

const NARROWEST = 60;
const WIDEST = 160;

export function openTerminal(stream: WriteStream, environment: Environment): Terminal {
  const isTerminal = stream.isTTY && environment['TERM'] !== 'dumb';
  return {
    width: Math.max(NARROWEST, Math.min(WIDEST, columns(stream, environment))),
    unicode: showsUnicode(environment),
    cursor: isTerminal,
    colors: picocolors.createColors(wantsColors(isTerminal, environment)),
    line: (text = '') => stream.write(`${text}\n`),
  };
}

function columns(stream: WriteStream, environment: Environment): number {
  // What is no terminal has no columns, whatever the type says.
  const ofStream: number | undefined = stream.columns;
  return ofStream ?? (Number(environment['COLUMNS']) || 80);
}

/** By https://no-color.org: any value that is not empty counts. */
function wantsColors(isTerminal: boolean, environment: Environment): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  return forced === undefined ? isTerminal : forced !== '0' && forced !== 'false';
}

/** By the locale where one is set; a terminal of today that sets none shows Unicode. */
function showsUnicode(environment: Environment): boolean {
  const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  if (locale !== undefined) return /utf-?8/i.test(locale);
  return environment['TERM'] !== 'linux' && environment['TERM'] !== 'dumb';
}
