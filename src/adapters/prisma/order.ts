import type { PrismaModel } from './model-map.js';
import { asList, isArgs, isLeftOut } from './prisma-values.js';
import { unknownKey, unsupported } from './refuse.js';

const AGGREGATES = new Set(['_min', '_max', '_avg', '_sum']);

/** Refuses an `orderBy` that would order by ciphertext, through relations too. */
export function refuseSealedOrder(model: PrismaModel, orderBy: unknown): void {
  if (!model.reaches) return;
  for (const one of asList(orderBy)) {
    if (!isArgs(one)) throw unsupported({ model, operator: 'orderBy' }, 'got an unknown orderBy.');
    for (const [key, direction] of Object.entries(one)) {
      if (isLeftOut(direction) || key === '_count') continue;
      const related = model.relations.get(key);
      if (related !== undefined) refuseSealedOrder(related, direction);
      else if (AGGREGATES.has(key)) refuseSealedAggregate(model, key, direction);
      else if (key === '_relevance' && isArgs(direction)) {
        for (const field of asList(direction['fields'])) refuseOrder(model, String(field));
      } else if (model.fields.has(key)) refuseOrder(model, key);
      else throw unknownKey(model, key);
    }
  }
}

/** Refuses `_min: { email: true }` and its like. Counting is right: NULL stays NULL. */
export function refuseSealedAggregate(
  model: PrismaModel,
  operator: string,
  selection: unknown,
): void {
  if (!isArgs(selection)) return;
  for (const [field, wanted] of Object.entries(selection)) {
    if (wanted === false || isLeftOut(wanted)) continue;
    if (!model.fields.has(field)) throw unknownKey(model, field);
    if (model.table?.columns.has(field) !== true) continue;
    throw unsupported(
      { model, field, operator },
      `is sealed: the database cannot compute '${operator}' of it. Read the rows, and compute it there.`,
    );
  }
}

/** Refuses `by: ['email']`: equal values have different ciphertexts. */
export function refuseSealedGroups(model: PrismaModel, by: unknown): void {
  for (const field of asList(by)) {
    const key = String(field);
    const column = model.table?.columns.get(key);
    if (column === undefined) continue;
    const [index] = column.indexes;
    throw unsupported(
      { model, field: key, operator: 'by' },
      'is sealed, so its ciphertexts do not group. ' +
        (index === undefined
          ? 'Read the rows, and group them there.'
          : `Group by its index column '${index.column}'.`),
    );
  }
}

/** Refuses a `having` on sealed fields. */
export function refuseSealedHaving(model: PrismaModel, having: unknown): void {
  for (const one of asList(having)) {
    if (!isArgs(one)) throw unsupported({ model, operator: 'having' }, 'got an unknown having.');
    for (const [key, condition] of Object.entries(one)) {
      if (isLeftOut(condition)) continue;
      if (['AND', 'OR', 'NOT'].includes(key)) refuseSealedHaving(model, condition);
      else if (model.table?.columns.has(key) === true) {
        throw unsupported(
          { model, field: key, operator: 'having' },
          'is sealed, so groups cannot be chosen by it. Put the condition into where.',
        );
      } else if (!model.fields.has(key)) throw unknownKey(model, key);
    }
  }
}

function refuseOrder(model: PrismaModel, field: string): void {
  if (model.table?.columns.has(field) !== true) return;
  throw unsupported(
    { model, field, operator: 'orderBy' },
    'is sealed: the order of its ciphertexts says nothing of its values. Order by another field, or ' +
      'sort the rows after reading.',
  );
}
