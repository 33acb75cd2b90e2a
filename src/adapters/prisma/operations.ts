import type { Row } from '../../rows/table-cipher.js';
import { rewriteDistinct } from './distinct.js';
import type { PrismaModel } from './model-map.js';
import {
  refuseSealedAggregate,
  refuseSealedGroups,
  refuseSealedHaving,
  refuseSealedOrder,
} from './order.js';
import type { Plan } from './plan.js';
import { isArgs, isLeftOut, mapOneOrMany } from './prisma-values.js';
import { rewriteWhere } from './query.js';
import { unsupported } from './refuse.js';
import { type ReadPlan, rewriteSelection } from './selection.js';
import { sealCreate, sealUpdate } from './write.js';

/** A query with everything sealed, once its plan has run. */
export interface Rewritten {
  readonly args: Row;
  /** Undefined for an operation that gives no rows. */
  readonly read: ReadPlan | undefined;
}

const SELECTION = ['select', 'include', 'omit', 'relationLoadStrategy'];
const FIND_ONE = ['where', ...SELECTION];
const FIND_MANY = ['where', 'orderBy', 'cursor', 'take', 'skip', 'distinct', ...SELECTION];
const AGGREGATES = ['_count', '_avg', '_sum', '_min', '_max'];

/** Every operation and its options. What is not here is refused, so that nothing new slips through. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  findUnique: FIND_ONE,
  findUniqueOrThrow: FIND_ONE,
  findFirst: FIND_MANY,
  findFirstOrThrow: FIND_MANY,
  findMany: FIND_MANY,
  create: ['data', ...SELECTION],
  createMany: ['data', 'skipDuplicates'],
  createManyAndReturn: ['data', 'skipDuplicates', ...SELECTION],
  update: ['where', 'data', ...SELECTION],
  updateMany: ['where', 'data', 'limit'],
  updateManyAndReturn: ['where', 'data', 'limit', ...SELECTION],
  upsert: ['where', 'create', 'update', ...SELECTION],
  delete: FIND_ONE,
  deleteMany: ['where', 'limit'],
  count: ['where', 'orderBy', 'cursor', 'take', 'skip', 'select'],
  aggregate: ['where', 'orderBy', 'cursor', 'take', 'skip', ...AGGREGATES],
  groupBy: ['where', 'orderBy', 'by', 'having', 'take', 'skip', ...AGGREGATES],
};

const WITHOUT_ROWS = new Set([
  'createMany',
  'updateMany',
  'deleteMany',
  'count',
  'aggregate',
  'groupBy',
]);

/**
 * Rewrites the arguments of an operation of the client.
 *
 * @throws FieldSealError for whatever ciphertext cannot answer, before anything is sent.
 */
export function rewriteOperation(
  plan: Plan,
  model: PrismaModel,
  operation: string,
  given: unknown,
): Rewritten {
  const args = isArgs(given) ? given : {};
  const known = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (known === undefined) {
    throw unsupported(
      { model, operator: operation },
      `is written or read by '${operation}', which fieldseal does not know.`,
    );
  }
  refuseUnknownOptions(model, operation, args, known);
  const rewritten = rewriteOptions(plan, model, operation, args);
  if (WITHOUT_ROWS.has(operation)) return { args: rewritten, read: undefined };
  return rewriteSelection(model, rewritten, rewriteChild(plan));
}

/** A relation in `select` or `include` takes what findMany takes. */
function rewriteChild(plan: Plan): Parameters<typeof rewriteSelection>[2] {
  return (model, args) => {
    refuseUnknownOptions(model, 'include', args, FIND_MANY);
    const rewritten = rewriteOptions(plan, model, 'findMany', args);
    return rewriteSelection(model, rewritten, rewriteChild(plan));
  };
}

function rewriteOptions(plan: Plan, model: PrismaModel, operation: string, args: Row): Row {
  const out: Record<string, unknown> = { ...args };
  const { where, cursor, orderBy, distinct } = args;
  const conditions = rewriteData(plan, model, operation, args, out);
  const rewritten = rewriteWhere(plan, model, where, conditions);
  if (rewritten !== undefined) out['where'] = rewritten;
  if ('cursor' in args) out['cursor'] = rewriteWhere(plan, model, cursor);
  if ('distinct' in args) out['distinct'] = rewriteDistinct(plan, model, distinct);
  refuseSealedOrder(model, orderBy);
  for (const operator of ['_avg', '_sum', '_min', '_max']) {
    refuseSealedAggregate(model, operator, args[operator]);
  }
  if (operation === 'groupBy') {
    refuseSealedGroups(model, args['by']);
    refuseSealedHaving(model, args['having']);
  }
  return out;
}

/** Seals the data of a write into `out`, and returns the conditions that the where must have too. */
function rewriteData(
  plan: Plan,
  model: PrismaModel,
  operation: string,
  args: Row,
  out: Record<string, unknown>,
): Row {
  if (operation.startsWith('create')) {
    out['data'] = mapOneOrMany(args['data'], (one) => sealCreate(plan, model, one));
    return {};
  }
  const upserts = operation === 'upsert';
  if (!upserts && !operation.startsWith('update')) return {};
  if (upserts) out['create'] = sealCreate(plan, model, args['create']);
  const update = upserts ? 'update' : 'data';
  const many = operation.startsWith('updateMany');
  const { data, conditions } = sealUpdate(plan, model, args[update], args['where'], many);
  out[update] = data;
  return conditions;
}

function refuseUnknownOptions(
  model: PrismaModel,
  operation: string,
  args: Row,
  known: readonly string[],
): void {
  const odd = Object.keys(args).find((key) => !known.includes(key) && !isLeftOut(args[key]));
  if (odd === undefined) return;
  throw unsupported(
    { model, operator: operation },
    `got an option of '${operation}' that fieldseal does not know, and does not let through. It knows: ` +
      `${known.join(', ')}.`,
  );
}
