import type { Row } from '../../rows/table-cipher.js';
import { boundConditions, fixedColumns } from './context.js';
import { DataWalk, type Mode } from './data-walk.js';
import type { PrismaModel } from './model-map.js';
import type { Plan } from './plan.js';
import { isArgs, isLeftOut, mapOneOrMany } from './prisma-values.js';
import { rewriteWhere } from './query.js';
import { unsupported } from './refuse.js';

/** An update, and the conditions that keep it to the rows it was sealed for. */
export interface SealedUpdate {
  readonly data: unknown;
  readonly conditions: Row;
}

/** Seals the data of a create, at whatever depth. */
export function sealCreate(plan: Plan, model: PrismaModel, data: unknown): unknown {
  if (!isArgs(data)) return refuseShape(model, data);
  return walkOf(plan, model, 'create', {}).walk(data);
}

/**
 * Seals the data of an update.
 *
 * @param where - The rows it is for, as the caller gave it: tenant, subject and row id come from here.
 * @param many - True for updateMany, which is one statement: all its rows get one and the same
 * ciphertext, which shows that these rows were given one value together. A row-bound table refuses it.
 */
export function sealUpdate(
  plan: Plan,
  model: PrismaModel,
  data: unknown,
  where: unknown,
  many: boolean,
): SealedUpdate {
  if (!isArgs(data)) return { data: refuseShape(model, data), conditions: {} };
  const fixed = fixedColumns(model, where);
  const seals = [...(model.table?.columns.keys() ?? [])].some((key) => !isLeftOut(data[key]));
  const conditions = seals ? boundConditions(model, plan.bound, fixed) : {};
  const walk = walkOf(plan, model, many ? 'updateMany' : 'update', {
    ...fixed,
    ...conditions,
  });
  return { data: walk.walk(data), conditions };
}

function walkOf(plan: Plan, model: PrismaModel, mode: Mode, known: Row): DataWalk {
  return new DataWalk(plan, model, mode, known, (related, value, moves) => {
    if (moves !== undefined) refuseMoving(model, value, moves);
    return rewriteNestedWrite(plan, related, value);
  });
}

type Operation = (plan: Plan, model: PrismaModel, arg: unknown) => unknown;

/** Every operator of a nested write. One that is not here is refused. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: sealCreate,
  createMany: (plan, model, arg) =>
    withParts(model, arg, ['data', 'skipDuplicates'], ({ data, ...rest }) => ({
      ...rest,
      data: mapOneOrMany(data, (one) => sealCreate(plan, model, one)),
    })),
  connect: rewriteWhere,
  set: rewriteWhere,
  disconnect: booleanOrWhere,
  delete: booleanOrWhere,
  deleteMany: rewriteWhere,
  connectOrCreate: (plan, model, arg) =>
    withParts(model, arg, ['where', 'create'], ({ where, create }) => ({
      where: rewriteWhere(plan, model, where),
      create: sealCreate(plan, model, create),
    })),
  update: nestedUpdate,
  updateMany: (plan, model, arg) =>
    withParts(model, arg, ['where', 'data', 'limit'], (parts) =>
      updateParts(plan, model, parts, true),
    ),
  upsert: (plan, model, arg) =>
    withParts(model, arg, ['where', 'create', 'update'], (parts) =>
      upsertParts(plan, model, parts),
    ),
};

/** Rewrites the value of a relation in `data`. */
function rewriteNestedWrite(plan: Plan, model: PrismaModel, value: unknown): unknown {
  if (!model.reaches || isLeftOut(value) || value === null) return value;
  if (!isArgs(value)) throw unsupported({ model }, 'got a nested write that is no object.');
  return Object.fromEntries(
    Object.entries(value).map(([operator, arg]) => {
      if (isLeftOut(arg)) return [operator, arg];
      const operation = Object.hasOwn(OPERATIONS, operator) ? OPERATIONS[operator] : undefined;
      if (operation === undefined) {
        throw unsupported(
          { model, operator },
          `got the nested operator '${operator}', which fieldseal does not know. Write this model by a ` +
            'query of its own, in the same $transaction.',
        );
      }
      return [operator, mapOneOrMany(arg, (one) => operation(plan, model, one))];
    }),
  );
}

/** Operators that change a foreign key, on the side that has it and on the other side. */
const MOVING = {
  own: ['create', 'connect', 'connectOrCreate', 'set', 'disconnect', 'upsert', 'delete'],
  other: ['connect', 'connectOrCreate', 'set', 'disconnect'],
};

function refuseMoving(model: PrismaModel, value: unknown, moves: 'own' | 'other'): void {
  const operator = isArgs(value) ? MOVING[moves].find((one) => !isLeftOut(value[one])) : undefined;
  if (operator === undefined) return;
  throw unsupported(
    { model, operator },
    `got the nested operator '${operator}' on a relation whose foreign key is what sealed values are bound ` +
      'to: they would no longer open. To move a row, read it, create it anew and delete the old one.',
  );
}

function booleanOrWhere(plan: Plan, model: PrismaModel, arg: unknown): unknown {
  return typeof arg === 'boolean' ? arg : rewriteWhere(plan, model, arg);
}

/** `{ where, data }`, `{ data }`, or for a relation to one row the bare data. */
function nestedUpdate(plan: Plan, model: PrismaModel, arg: unknown): unknown {
  if (!isArgs(arg)) throw unsupported({ model, operator: 'update' }, 'got an update without data.');
  const keys = Object.keys(arg);
  const looksWrapped =
    isArgs(arg['data']) && keys.every((key) => key === 'where' || key === 'data');
  if (looksWrapped && keys.every((key) => model.fields.has(key))) {
    throw unsupported(
      { model, field: 'data', operator: 'update' },
      'is a field of this model, so that { data } of a nested update has two meanings. Write ' +
        '{ where: {}, data: { … } }.',
    );
  }
  if (looksWrapped) return updateParts(plan, model, arg, false);
  const { data, conditions } = sealUpdate(plan, model, arg, undefined, false);
  return Object.keys(conditions).length === 0 ? data : { where: conditions, data };
}

function updateParts(plan: Plan, model: PrismaModel, parts: Row, many: boolean): Row {
  const { data, conditions } = sealUpdate(plan, model, parts['data'], parts['where'], many);
  return { ...parts, ...whereOf(plan, model, parts, conditions), data };
}

function upsertParts(plan: Plan, model: PrismaModel, parts: Row): Row {
  const { data, conditions } = sealUpdate(plan, model, parts['update'], parts['where'], false);
  return {
    ...whereOf(plan, model, parts, conditions),
    update: data,
    create: sealCreate(plan, model, parts['create']),
  };
}

/** `{ where }` with what a sealed update adds to it; nothing where there was none and none is needed. */
function whereOf(plan: Plan, model: PrismaModel, { where }: Row, conditions: Row): Row {
  const rewritten = rewriteWhere(plan, model, where, conditions);
  return isLeftOut(rewritten) ? {} : { where: rewritten };
}

function withParts(
  model: PrismaModel,
  arg: unknown,
  known: readonly string[],
  rewrite: (parts: Row) => unknown,
): unknown {
  const odd = isArgs(arg) ? Object.keys(arg).find((key) => !known.includes(key)) : undefined;
  if (isArgs(arg) && odd === undefined) return rewrite(arg);
  throw unsupported({ model }, `got a nested write that is not { ${known.join(', ')} }.`);
}

/** Data that is no object: Prisma will say so. Anything it might take apart is refused. */
function refuseShape(model: PrismaModel, data: unknown): unknown {
  if (isLeftOut(data)) return data;
  throw unsupported({ model }, 'got data that is no object.');
}
