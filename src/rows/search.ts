import { toHex } from '../bytes/text.js';
import { FieldSealError } from '../errors.js';
import { fullIndexBits } from '../field/blind-index.js';
import { type Normaliser, exact, normalise } from '../field/normaliser.js';
import type { Scope } from '../format/associated-data.js';
import { encodePlaintext } from '../format/plaintext.js';
import type { TypedValue } from '../format/typed-value.js';
import type { Core } from './core.js';
import { EncryptBatch, type Target, canonical } from './encrypt-batch.js';
import type { IndexColumn, Row, SealedColumn, TableCipher } from './table-cipher.js';

/** A search, ready for any SQL: what to compare each column with. */
export interface Search {
  /** By column: a value, a list of values (any of them), or null (IS NULL). */
  readonly columns: Readonly<Record<string, unknown>>;
  /** False if the columns also match other rows, which `matches` takes out after decryption. */
  readonly exact: boolean;
  /** True if a decrypted row is one that was asked for. */
  readonly matches: (row: Row) => boolean;
}

/** Collects the terms of a search, and computes them when the keys are there. */
export class SearchBatch {
  readonly #batch: EncryptBatch;

  /** @param batch - A batch of the caller's, so that writes and searches of one query share a fetch. */
  constructor(core: Core, batch: EncryptBatch = new EncryptBatch(core)) {
    this.#batch = batch;
  }

  get keysReady(): boolean {
    return this.#batch.keysReady;
  }

  loadKeys(): Promise<void> {
    return this.#batch.loadKeys();
  }

  /** Computes all terms added. */
  runNow(): void {
    this.#batch.runNow();
  }

  /** Adds a term over one field; `target[targetKey]` gets what to compare its column with. */
  addTerm(
    table: TableCipher,
    column: SealedColumn,
    value: unknown,
    bound: Scope,
    using?: string,
  ): SearchTerm {
    refuseMixed(table, column);
    if (value === null) throw table.invalid(column.key, NULL_IN_LIST);
    const target: Target = {};
    const typed = canonical(table, column, value, table.typed(column, value));
    const index = searchIndex(table, column, using);
    if (index === undefined) {
      const entry = table.scopes.ofSearch(bound, true);
      this.#batch.addProbe(table, column, entry, typed, target);
      return { column: column.key, target, bits: fullIndexBits, test: [testOf(column.key, typed)] };
    }
    const entry = table.scopes.ofSearch(bound, index.perTenant);
    this.#batch.addIndex(table, index, entry, [typed], target);
    const normalisers = index.parts[0]?.normalisers;
    return {
      column: index.column,
      target,
      bits: index.bits,
      test: [testOf(column.key, typed, normalisers)],
    };
  }

  /** Adds a term over all fields of a compound index. */
  addCompoundTerm(table: TableCipher, index: IndexColumn, values: Row, bound: Scope): SearchTerm {
    const target: Target = {};
    const tests: FieldTest[] = [];
    const typed = index.parts.map((part) => {
      const column = table.columns.get(part.field);
      if (column === undefined) throw unsearchable(table, part.field);
      refuseMixed(table, column);
      const value = values[part.field];
      const one =
        value === null ? undefined : canonical(table, column, value, table.typed(column, value));
      tests.push(testOf(part.field, one, part.normalisers));
      return one;
    });
    const entry = table.scopes.ofSearch(bound, index.perTenant);
    this.#batch.addIndex(table, index, entry, typed, target);
    return { column: index.column, target, bits: index.bits, test: tests };
  }
}

/** A field of JSON could mean JSON's own null by it, which no row has. */
const NULL_IN_LIST = 'must not be NULL in a list: ask for NULL by a condition of its own';

/** One comparison: `column` with `target[column]`, once the batch has run. */
export interface SearchTerm {
  readonly column: string;
  readonly target: Readonly<Record<string, unknown>>;
  readonly bits: number;
  readonly test: readonly FieldTest[];
}

/** What a decrypted field must be. */
export interface FieldTest {
  readonly field: string;
  readonly expected: string | undefined;
  readonly normalisers: readonly Normaliser[];
}

/** True if a decrypted value passes a test. */
export function passes(table: TableCipher, test: FieldTest, row: Row): boolean {
  const column = table.columns.get(test.field);
  const value = row[test.field];
  if (column === undefined || value === undefined) return false;
  if (value === null) return test.expected === undefined;
  const canonicalForm = column.spec.codec.toTyped(value, true);
  // A value without a canonical form is equal to none that has one.
  return (
    canonicalForm !== undefined && comparable(canonicalForm, test.normalisers) === test.expected
  );
}

function testOf(
  field: string,
  typed: TypedValue | undefined,
  normalisers: readonly Normaliser[] = [exact],
): FieldTest {
  return { field, expected: typed && comparable(typed, normalisers), normalisers };
}

/** Equal for equal values after normalisation. Stays in memory. */
function comparable(typed: TypedValue, normalisers: readonly Normaliser[]): string {
  const value =
    typed.type === 'string' ? { ...typed, value: normalise(normalisers, typed.value) } : typed;
  return toHex(encodePlaintext(value, false));
}

/** The index to search by, where none is named. */
export function bestIndex(column: SealedColumn): IndexColumn | undefined {
  return column.bestIndex;
}

/**
 * The index to search a column by; undefined for a deterministic column, which is searched itself.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_UNSEARCHABLE` if there is none, or none of the name.
 */
export function searchIndex(
  table: TableCipher,
  column: SealedColumn,
  using: string | undefined,
): IndexColumn | undefined {
  const index = using === undefined ? column.bestIndex : namedIndex(table, column, using);
  if (index === undefined && column.spec.deterministic === undefined) {
    throw unsearchable(table, column.key);
  }
  return index;
}

function namedIndex(table: TableCipher, column: SealedColumn, name: string): IndexColumn {
  const index = column.indexes.find((candidate) => candidate.column === name);
  if (index?.filled === true) return index;
  if (index !== undefined) throw notFilled(table, column.key);
  throw new FieldSealError(
    'ERR_FIELDSEAL_UNSEARCHABLE',
    // The name asked for may be anything; those declared are safe to show.
    `${table.label}.${column.key} has no index of the name asked for. It has: ` +
      `${column.indexes.map((index) => index.column).join(', ') || 'none'}.`,
    { details: { table: table.label, field: column.key } },
  );
}

function notFilled(table: TableCipher, key: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_UNSEARCHABLE',
    `The index asked for of ${table.label}.${key} is declared with filled: false, so a search by it would ` +
      'miss rows. Give every row its value first.',
    { details: { table: table.label, field: key } },
  );
}

/** The error for a field that has nothing to be searched by. */
export function unsearchable(table: TableCipher, key: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_UNSEARCHABLE',
    `${table.label}.${key} is sealed and has no index, so it cannot be searched. Add ` +
      `.blindIndex('…') or .deterministic() to its declaration, or a compound index that has it.`,
    { details: { table: table.label, field: key } },
  );
}

/**
 * Refuses a search that would miss rows without a word: those that hold plaintext still have no index
 * value, and those sealed in a former place have the index value of that place.
 */
export function refuseMixed(table: TableCipher, column: SealedColumn): void {
  const { plaintext, formerPlaces } = column.spec;
  if (formerPlaces.length > 0) {
    throw new FieldSealError(
      'ERR_FIELDSEAL_UNSEARCHABLE',
      `${table.label}.${column.key} is declared with formerly, and a search would miss the rows of the ` +
        'former place. Seal and index those rows anew, then remove formerly.',
      { details: { table: table.label, field: column.key } },
    );
  }
  // Also after the date: rows that were not encrypted in time still have no index value.
  if (plaintext === undefined || plaintext.indexed) return;
  throw new FieldSealError(
    'ERR_FIELDSEAL_UNSEARCHABLE',
    `${table.label}.${column.key} may still hold plaintext, and a search would miss those rows. ` +
      'Finish encrypting the column, then declare readPlaintext({ …, indexed: true }) or remove it.',
    { details: { table: table.label, field: column.key } },
  );
}
