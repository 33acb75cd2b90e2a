import { FieldSealError } from '../errors.js';
import { isObject } from './key-record.js';

/**
 * What went wrong in the database, found by its code. A driver's message is never passed on, and the
 * error never kept as a cause: both quote parameters (mysql2 even keeps the statement with them in it).
 */
type Trouble =
  | 'conflict'
  | 'no-table'
  | 'other-columns'
  | 'denied'
  | 'busy'
  | 'closed'
  | 'unreachable'
  | 'unknown';

const ADVICE: Readonly<Record<Trouble, string>> = {
  conflict: 'It met other transactions again and again: try again.',
  'no-table':
    'The table is missing: create it with createTable(), or put what tableDefinition() returns into ' +
    'a migration; check the schema and the database that the connection uses.',
  'other-columns': 'The table has other columns than it should: compare it with tableDefinition().',
  denied:
    'The database refused access: check user and password, that the database can be written to, and ' +
    'that the user may SELECT, INSERT and UPDATE the table (and CREATE it, for createTable()).',
  busy: 'The database is busy or locked: try again; keep transactions short.',
  closed: 'The pool or client was closed: close it after the last use of the key store.',
  unreachable: 'The database does not answer: check that it runs, and the address and the network.',
  unknown: "Look the code up in the database's manual.",
};

const RETRYABLE: ReadonlySet<Trouble> = new Set(['conflict', 'busy', 'unreachable']);

/** The first pattern that the code matches as a whole decides. */
const CODES: readonly (readonly [Trouble, RegExp])[] = [
  // The statement lost against another transaction and did nothing: safe to run again.
  ['conflict', /40001|40P01|ER_LOCK_DEADLOCK|ER_CHECKREAD/],
  // PostgreSQL's CREATE TABLE IF NOT EXISTS, where another process creates it at the same moment.
  ['conflict', /23505|42P07/],
  ['no-table', /42P01|3F000|3D000|ER_NO_SUCH_TABLE|ER_BAD_DB_ERROR/],
  ['other-columns', /42703|42P10|ER_BAD_FIELD_ERROR/],
  [
    'denied',
    /42501|25006|28...|ER_\w*ACCESS_?DENIED\w*|ER_OPTION_PREVENTS_STATEMENT|ER_READ_ONLY_MODE|SQLITE_(READONLY|PERM|AUTH)\w*/,
  ],
  ['busy', /53...|55P03|57014|ER_LOCK_WAIT_TIMEOUT|ER_CON_COUNT_ERROR|SQLITE_(BUSY|LOCKED)\w*/],
  ['busy', /TRANSACTION_ACTIVE|ER_GET_CONNECTION_TIMEOUT/],
  ['closed', /CLIENT_CLOSED|ER_POOL_ALREADY_CLOSED|POOL_CLOSED/],
  ['unreachable', /08...|57P..|ECONN\w+|E(TIMEDOUT|NOTFOUND|AI_AGAIN|PIPE|HOSTUNREACH|NETUNREACH)/],
  [
    'unreachable',
    /PROTOCOL_\w+|ER_(CONNECTION_TIMEOUT|SOCKET_\w+|CMD_CONNECTION_CLOSED|SERVER_SHUTDOWN)/,
  ],
];

/** For drivers that give one code for many things, or none: read here, never passed on. */
const MESSAGES: readonly (readonly [Trouble, RegExp])[] = [
  ['no-table', /no such table|unknown database/i],
  ['other-columns', /no such column|has no column named/i],
  ['closed', /pool (is|was) closed|after calling end|is closed/i],
  ['unreachable', /timeout|terminated|not queryable|connection (is|was) closed/i],
];

/** True if the database rolled the statement back for the sake of another transaction. */
export function lostToAnother(error: unknown): boolean {
  return diagnose(error).trouble === 'conflict';
}

/** True for MySQL's and MariaDB's duplicate key. */
export function isDuplicateKey(error: unknown): boolean {
  return isObject(error) && (error['errno'] === 1062 || error['code'] === 'ER_DUP_ENTRY');
}

/** What the key store throws in place of a driver's error. */
export function keyStoreError(error: unknown, operation: string, table: string): FieldSealError {
  const { trouble, code } = diagnose(error);
  const shownCode = code === undefined ? 'no error code' : `error code ${code}`;
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_STORE',
    `The key store could not ${operation} in the table ${table} (${shownCode}). ${ADVICE[trouble]}`,
    {
      details: {
        table,
        operation,
        retryable: RETRYABLE.has(trouble),
        ...(code === undefined ? {} : { reason: code }),
      },
    },
  );
}

function diagnose(
  error: unknown,
  depth = 0,
): { readonly trouble: Trouble; readonly code?: string } {
  const code = codeOf(error);
  const byCode = CODES.find(([, pattern]) => matchesWhole(pattern, code));
  // A pool that waited in vain knows better in its cause: refused, denied, …
  if (depth < 3 && (byCode === undefined || code === 'ER_GET_CONNECTION_TIMEOUT')) {
    const cause = isObject(error) ? error['cause'] : undefined;
    if (codeOf(cause) !== undefined) return diagnose(cause, depth + 1);
  }
  const message = error instanceof Error ? error.message : '';
  const trouble =
    byCode?.[0] ?? MESSAGES.find(([, pattern]) => pattern.test(message))?.[0] ?? 'unknown';
  return { trouble, ...(code === undefined ? {} : { code }) };
}

/** Only what looks like a code: this goes into messages. */
function codeOf(error: unknown): string | undefined {
  if (!isObject(error)) return undefined;
  const { code, errno } = error;
  if (typeof code === 'string' && /^[A-Z0-9_]{3,60}$/.test(code)) return code;
  return typeof errno === 'number' ? String(errno) : undefined;
}

function matchesWhole(pattern: RegExp, code: string | undefined): boolean {
  return code !== undefined && pattern.exec(code)?.[0] === code;
}
