import { FieldSealError } from '../errors.js';
import { fullIndexBits } from '../field/blind-index.js';
import type { Scope } from '../format/associated-data.js';
import {
  type Search,
  type SearchBatch,
  type SearchTerm,
  bestIndex,
  passes,
  unsearchable,
} from './search.js';
import type { IndexColumn, Row, TableCipher } from './table-cipher.js';

/** All terms of one field or index: the row must match one of them. */
interface Clause {
  readonly column: string;
  readonly terms: readonly SearchTerm[];
  readonly list: boolean;
}

/**
 * Plans the conditions of a `where`, and returns what gives the answer once the batch has run.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_UNSEARCHABLE`, or `ERR_FIELDSEAL_VALUE` for `undefined`, which
 * would widen the search without a word.
 */
export function planWhere(
  table: TableCipher,
  batch: SearchBatch,
  conditions: Row,
  bound: Scope,
  using: Readonly<Record<string, unknown>> = {},
): () => Search {
  const nulls: string[] = [];
  const clauses: Clause[] = [];
  const uncovered: string[] = [];
  for (const [key, condition] of Object.entries(conditions)) {
    const column = table.columns.get(key);
    if (column === undefined) throw unknownField(table);
    if (condition === undefined) throw undefinedCondition(table, key);
    const index = using[key];
    if (condition === null) nulls.push(key);
    else if (bestIndex(column) === undefined && column.spec.deterministic === undefined) {
      uncovered.push(key);
    } else {
      const list = listOf(condition);
      if (list !== undefined && column.spec.type === 'json') throw ambiguous(table, key);
      const name = typeof index === 'string' ? index : undefined;
      const terms = (list ?? [condition]).map((value) =>
        batch.addTerm(table, column, value, bound, name),
      );
      clauses.push({
        column: name ?? bestIndex(column)?.column ?? key,
        terms,
        list: list !== undefined,
      });
    }
  }
  for (const index of compoundsFor(table, uncovered, conditions)) {
    const terms = [batch.addCompoundTerm(table, index, conditions, bound)];
    clauses.push({ column: index.column, terms, list: false });
  }
  return () => finish(table, nulls, clauses);
}

function finish(table: TableCipher, nulls: readonly string[], clauses: readonly Clause[]): Search {
  const columns: Record<string, unknown> = {};
  for (const key of nulls) columns[key] = null;
  for (const { column, terms, list } of clauses) {
    const values = terms.map(({ target }) => target[column]);
    // An empty list stays one: it matches nothing, where no condition would match everything.
    columns[column] = list ? values : values[0];
  }
  return {
    columns,
    exact: clauses.every(({ terms }) => terms.every(({ bits }) => bits === fullIndexBits)),
    matches: (row) =>
      nulls.every((key) => row[key] === null) &&
      clauses.every(({ terms }) =>
        terms.some(({ test }) => test.every((one) => passes(table, one, row))),
      ),
  };
}

/** Compound indexes that answer for fields without one of their own. */
function compoundsFor(
  table: TableCipher,
  uncovered: readonly string[],
  conditions: Row,
): readonly IndexColumn[] {
  const chosen: IndexColumn[] = [];
  let left = [...uncovered];
  for (const index of table.compounds) {
    const fields = index.parts.map((part) => part.field);
    const askable = fields.every(
      (field) => conditions[field] !== undefined && listOf(conditions[field]) === undefined,
    );
    if (!index.filled || !askable || !left.some((key) => fields.includes(key))) continue;
    chosen.push(index);
    left = left.filter((key) => !fields.includes(key));
  }
  const [first] = left;
  if (first !== undefined) throw unsearchable(table, first);
  return chosen;
}

/** The values of `{ in: […] }`; undefined for anything else. */
function listOf(condition: unknown): readonly unknown[] | undefined {
  if (typeof condition !== 'object' || condition === null || !('in' in condition)) return undefined;
  const list = condition.in;
  return Object.keys(condition).length === 1 && Array.isArray(list) ? list : undefined;
}

/** `{ in: […] }` may be a list of values, or itself a value of a JSON field. */
function ambiguous(table: TableCipher, field: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_UNSEARCHABLE',
    `A condition { in: […] } on ${table.label}.${field} could be a list or a JSON value. Ask for one value ` +
      'at a time, by where or indexValue.',
    { details: { table: table.label, field } },
  );
}

function undefinedCondition(table: TableCipher, field: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_VALUE',
    `The condition on ${table.label}.${field} is undefined. Leave the field out to not ask for it.`,
    { details: { table: table.label, field } },
  );
}

function unknownField(table: TableCipher): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_UNSEARCHABLE',
    `A condition names a field that ${table.label} does not declare as sealed. Put conditions on ` +
      'other columns into your query as they are.',
    { details: { table: table.label } },
  );
}
