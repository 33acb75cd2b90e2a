import { wipe } from '../bytes/bytes.js';
import { FieldSealError } from '../errors.js';
import type { RowPlace, SealingTools } from '../field/column-cipher.js';
import type { Scope } from '../format/associated-data.js';
import {
  type Envelope,
  type EnvelopeStart,
  fromText,
  looksSealed,
  parseEnvelope,
} from '../format/envelope.js';
import { decodePlaintext } from '../format/plaintext.js';
import type { DataKey } from '../keys/data-key.js';
import type { Core } from './core.js';
import type { OpenFailure } from './events.js';
import type { ScopeEntry } from './scope-resolver.js';
import type { SealedColumn, TableCipher } from './table-cipher.js';

export function isSealed(stored: unknown): stored is string | Uint8Array {
  return (typeof stored === 'string' || stored instanceof Uint8Array) && looksSealed(stored);
}

/**
 * The envelope of a stored value, undefined for a malformed one.
 *
 * @param allocate - Memory for the bytes of a text. Default: new memory, which may be kept.
 */
export function readEnvelope(
  core: Core,
  stored: string | Uint8Array,
  allocate?: (length: number) => Buffer,
): Envelope | undefined {
  const bytes = typeof stored === 'string' ? fromText(stored, allocate) : stored;
  return bytes && parseEnvelope(bytes, core.keyIds);
}

/** A value that does not look sealed: right only in a column that may still hold plaintext. */
export function plainValue(
  core: Core,
  table: TableCipher,
  column: SealedColumn,
  stored: unknown,
): unknown {
  const { plaintext, codec } = column.spec;
  const allowed = plaintext !== undefined && core.now() < plaintext.untilMs;
  const value = allowed ? codec.fromPlain(stored) : undefined;
  if (value === undefined) throw refusal(core, table, column, 'not-sealed');
  core.emit({ type: 'plaintext-read', table: table.label, field: column.key });
  return value;
}

/** False for an envelope of a suite, or of a binding to rows, that the column does not have. */
export function isOfColumn(
  column: SealedColumn,
  place: RowPlace,
  envelope: EnvelopeStart,
): boolean {
  // By id: an adapter of the CommonJS build opens what an instance of the ESM build declared, and a suite
  // of one is no object of the other.
  const sameSuite = envelope.suite.id === column.cipher.suite.id;
  return sameSuite && envelope.rowBound === place.rowTlv.length > 0;
}

/** The scope of the key that opens a column's values. */
export function openingScope(column: SealedColumn, entry: ScopeEntry): Scope {
  return column.spec.deterministic === undefined ? entry.keyScope : entry.sharedScope(true);
}

/** Opens an envelope in the places where older values of the column may lie. */
export function openFormer(
  tools: SealingTools,
  column: SealedColumn,
  key: DataKey,
  place: RowPlace,
  envelope: Envelope,
): Uint8Array | undefined {
  for (const cipher of column.former) {
    const plaintext = cipher.open(tools, key, place, envelope);
    if (plaintext !== undefined) return plaintext;
  }
  return undefined;
}

/** The application's value in an opened plaintext, which is wiped; undefined is one that did not open. */
export function openedValue(
  core: Core,
  table: TableCipher,
  column: SealedColumn,
  plaintext: Uint8Array | undefined,
): unknown {
  if (plaintext === undefined) throw refusal(core, table, column, 'not-authentic');
  const typed = decodePlaintext(plaintext);
  wipe(plaintext);
  if (typed === undefined) throw refusal(core, table, column, 'bad-plaintext');
  const value = column.spec.codec.fromTyped(typed);
  if (value === undefined) {
    throw table.invalid(column.key, `was sealed as another type: ${typed.type}`);
  }
  return value;
}

/**
 * The error for a value that does not open, which listeners are told of. One error for every cause:
 * which one it was must not be told to whoever made the ciphertext.
 */
export function refusal(
  core: Core,
  table: TableCipher,
  column: SealedColumn,
  reason: OpenFailure,
): FieldSealError {
  const { label } = table;
  const field = column.key;
  core.emit({ type: 'open-failed', table: label, field, reason });
  return new FieldSealError(
    'ERR_FIELDSEAL_DECRYPTION_FAILED',
    `The stored value of ${label}.${field} cannot be opened. It is not a value sealed for this field, ` +
      'tenant, subject and row, or it was altered, cut off or moved, or the key that sealed it is not ' +
      'among the configured keys. Check the configured keys first; then restore the value.',
    { details: { table: label, field } },
  );
}
