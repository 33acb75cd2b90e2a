import type { IndexColumn, Row } from '../../rows/table-cipher.js';
import type { Scope } from '../../format/associated-data.js';
import { bestIndex } from '../../rows/search.js';
import type { Level } from './level.js';
import type { PrismaModel } from './model-map.js';
import { PENDING, type Plan } from './plan.js';
import { isArgs, isFieldReference, isLeftOut, nullKind } from './prisma-values.js';
import { unsearchable } from './refuse.js';
import { refuseInexact } from './search-column.js';

/**
 * Answers fields that have no index of their own by indexes over several fields, where one level of a
 * where fixes all of them.
 *
 * @returns The fields that need no condition of their own any more.
 */
export function searchCompounds(
  plan: Plan,
  level: Level,
  model: PrismaModel,
  where: Row,
  scope: Scope,
  negated: boolean,
): ReadonlySet<string> {
  const answered = new Set<string>();
  const { table } = model;
  if (table === undefined || table.compounds.length === 0) return answered;
  const values = fixedValues(model, where);
  for (const index of table.compounds) {
    if (!answers(model, index, values, answered)) continue;
    const fields = index.parts.map(({ field }) => field).join(', ');
    refuseInexact(model, fields, index);
    // Whether NOT (a AND b) holds where one of them is NULL depends on the other, which a tag does not tell.
    if (negated) {
      throw unsearchable(
        { model, field: fields, operator: 'NOT' },
        'are sealed and indexed together only, so that NOT cannot be answered where one of them is NULL. ' +
          'Fetch without it and filter the rows.',
      );
    }
    for (const { field } of index.parts) if (isAlone(model, field)) answered.add(field);
    const holder = level.holderFor(index.column);
    const term = plan.search.addCompoundTerm(table, index, values, scope);
    holder[index.column] = PENDING;
    plan.onFinished(() => {
      holder[index.column] = term.target[term.column];
    });
  }
  return answered;
}

/** True if an index has all its values, and answers a field that nothing else does. */
function answers(
  model: PrismaModel,
  index: IndexColumn,
  values: Row,
  answered: ReadonlySet<string>,
): boolean {
  const fields = index.parts.map(({ field }) => field);
  return (
    index.filled &&
    fields.every((field) => values[field] !== undefined) &&
    fields.some((field) => isAlone(model, field) && !answered.has(field) && values[field] !== null)
  );
}

/** True for a field that has neither an index of its own nor deterministic ciphertext. */
function isAlone(model: PrismaModel, field: string): boolean {
  const column = model.table?.columns.get(field);
  return (
    column !== undefined &&
    bestIndex(column) === undefined &&
    column.spec.deterministic === undefined
  );
}

/** Sealed fields for which a level gives one value, or NULL. */
function fixedValues(model: PrismaModel, where: Row): Row {
  const values: Record<string, unknown> = {};
  for (const key of model.table?.columns.keys() ?? []) {
    const given = where[key];
    const wrapped = isArgs(given) && Object.keys(given).length === 1 && 'equals' in given;
    const value = wrapped ? given['equals'] : given;
    if (isLeftOut(value) || isArgs(value) || isFieldReference(value)) continue;
    values[key] = nullKind(value) === undefined ? value : null;
  }
  return values;
}
