import type { Scope } from '../../format/associated-data.js';
import type { Row } from '../../rows/table-cipher.js';
import { searchCompounds } from './compound-search.js';
import { searchScope } from './context.js';
import { rewriteSealedFilter } from './filter.js';
import { Level } from './level.js';
import type { PrismaModel } from './model-map.js';
import type { Plan } from './plan.js';
import { isArgs, isFieldReference, isLeftOut, mapOneOrMany } from './prisma-values.js';
import { unknownKey, unsearchable, unsupported } from './refuse.js';
import { searchColumn } from './search-column.js';

const BOOLEANS = new Set(['AND', 'OR', 'NOT']);
const QUANTIFIERS = new Set(['some', 'every', 'none', 'is', 'isNot']);

/**
 * Rewrites a where of whatever position, unique ones and cursors included: equality on sealed fields goes
 * to their index columns, and what cannot be answered is refused. A condition on an index column itself
 * stays as it is.
 *
 * @param further - Conditions to add, which never widen it.
 * @returns An object that is filled in when the plan runs: pass it on, never copy it.
 */
export function rewriteWhere(
  plan: Plan,
  model: PrismaModel,
  where: unknown,
  further: Row = {},
): unknown {
  if (!model.reaches) return where;
  const adds = Object.keys(further).length > 0;
  return rewriteLevel(plan, model, adds && isLeftOut(where) ? {} : where, plan.bound, further);
}

/** One object of conditions, all of which must hold. */
function rewriteLevel(
  plan: Plan,
  model: PrismaModel,
  where: unknown,
  outer: Scope,
  further: Row = {},
  negated = false,
): unknown {
  if (isLeftOut(where) || where === null) return where;
  if (!isArgs(where)) throw unsupported({ model }, 'got a where that is no object.');
  const scope = searchScope(model, where, outer);
  const level = new Level(where);
  const answered = searchCompounds(plan, level, model, where, scope, negated);
  for (const [key, value] of Object.entries(where)) {
    if (answered.has(key)) continue;
    const column = model.table?.columns.get(key);
    const related = model.relations.get(key);
    if (isLeftOut(value)) level.put(key, value);
    else if (related !== undefined) level.put(key, rewriteRelation(plan, related, value));
    else if (column !== undefined)
      rewriteSealedFilter(plan, level, { model, column, scope }, value);
    else if (model.fields.has(key)) {
      refuseSealedReference(plan, model, key, value);
      level.put(key, value);
    } else if (BOOLEANS.has(key)) {
      const inner = negated || key === 'NOT';
      const parts = mapOneOrMany(value, (one) => rewriteLevel(plan, model, one, scope, {}, inner));
      level.put(key, parts);
    } else rewriteCompoundUnique(plan, level, model, scope, key, value);
  }
  for (const [column, value] of Object.entries(further)) level.holderFor(column)[column] = value;
  return level.finish();
}

/** `{ some: where }`, `{ is: where }`, or for a relation to one row the bare where. */
function rewriteRelation(plan: Plan, model: PrismaModel, filter: unknown): unknown {
  if (!isArgs(filter)) return rewriteWhere(plan, model, filter);
  const entries = Object.entries(filter);
  const quantified = entries.every(([key]) => QUANTIFIERS.has(key) && !model.fields.has(key));
  if (!quantified) return rewriteWhere(plan, model, filter);
  return Object.fromEntries(
    entries.map(([quantifier, where]) => [quantifier, rewriteWhere(plan, model, where)]),
  );
}

/**
 * `{ tenantId_email: { tenantId, email } }`: the key of a `@@unique`, whose sealed parts are looked up by
 * the `@@unique` over their index columns.
 */
function rewriteCompoundUnique(
  plan: Plan,
  level: Level,
  model: PrismaModel,
  scope: Scope,
  key: string,
  value: unknown,
): void {
  const columns = isArgs(value) ? Object.keys(value) : [];
  if (!isArgs(value) || !columns.every((column) => model.fields.has(column))) {
    throw unknownKey(model, key);
  }
  if (!columns.some((column) => model.table?.columns.has(column) === true)) {
    level.put(key, value);
    return;
  }
  const inOrder = columns.sort((left, right) => key.indexOf(left) - key.indexOf(right));
  if (inOrder.join('_') !== key) {
    throw unsupported(
      { model },
      'has a @@unique with a name of its own over a sealed field, which fieldseal cannot follow to the ' +
        '@@unique over the index column. Name it after its fields, or use findFirst.',
    );
  }
  const inner = new Level(value);
  const renamed = inOrder.map((column) => {
    const sealed = model.table?.columns.get(column);
    if (sealed === undefined) {
      inner.put(column, value[column]);
      return column;
    }
    rewriteSealedFilter(plan, inner, { model, column: sealed, scope }, value[column]);
    return searchColumn(model, sealed);
  });
  level.put(renamed.join('_'), inner.finish());
}

/** `equals: prisma.customer.fields.email` would compare a value with a ciphertext. */
function refuseSealedReference(
  plan: Plan,
  model: PrismaModel,
  field: string,
  condition: unknown,
): void {
  if (isFieldReference(condition)) {
    if (plan.core.tables.get(condition.modelName)?.columns.has(condition.name) !== true) return;
    throw unsearchable(
      { model, field },
      `is compared with ${condition.modelName}.${condition.name}, which is sealed.`,
    );
  }
  if (!isArgs(condition)) return;
  for (const [operator, value] of Object.entries(condition)) {
    if (isFieldReference(value) || operator === 'not') {
      refuseSealedReference(plan, model, field, value);
    }
  }
}
