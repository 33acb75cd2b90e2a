import { FieldSealError } from '../../errors.js';
import type { Scope } from '../../format/associated-data.js';
import type { Core } from '../../rows/core.js';
import { type AnyFieldSeal, coreOf } from '../../rows/fieldseal.js';
import { checkModels } from './check-models.js';
import { readClient } from './client-shape.js';
import { buildModelMap, type ModelMap } from './model-map.js';
import { rewriteOperation } from './operations.js';
import { Plan } from './plan.js';
import { openResult } from './read.js';
import type { ReadPlan } from './selection.js';

/** Visible on an attached client, on clients made from it, and in its transactions. */
const MARK = '$fieldseal';

/**
 * Attaches fieldseal to a Prisma client: everything that goes through the returned client is sealed on its
 * way to the database, opened on its way back, and searched by index. The keys of the instance's `tables`
 * are model names; field and index names are those of the Prisma schema.
 *
 * Use the returned client only, and attach last: an extension added afterwards sees ciphertext. A client
 * for one tenant is `withFieldSeal(base, seal.forTenant(id))`.
 *
 * `findUnique({ where: { email } })` needs `@unique` on the sealed field too, because Prisma's types allow no
 * other; the constraint that holds is the one on the index column. Without it, use findFirst, or
 * `where: { emailIndex: await seal.tables.Customer.indexValue('email', email) }`.
 *
 * @param client - A client made with `new PrismaClient(…)`.
 * @returns The attached client, of the same type.
 * @throws FieldSealError `ERR_FIELDSEAL_ALREADY_ATTACHED` for an attached client,
 * `ERR_FIELDSEAL_CONFIGURATION` if the declared tables do not fit the Prisma schema,
 * `ERR_FIELDSEAL_COLUMN_TOO_SHORT` for a column that would cut values off.
 *
 * @example
 * ```ts prisma
 * import { withFieldSeal } from 'fieldseal/prisma';
 * import { adapter } from './database.js';
 * import { PrismaClient } from './generated/client.js';
 * import { seal } from './seal.js';
 *
 * const prisma = withFieldSeal(new PrismaClient({ adapter }), seal);
 * const ada = await prisma.customer.findUnique({ where: { email: 'ada@example.com' } });
 * ```
 */
export function withFieldSeal<Client extends object>(client: Client, seal: AnyFieldSeal): Client {
  if (MARK in client) {
    throw new FieldSealError(
      'ERR_FIELDSEAL_ALREADY_ATTACHED',
      'This Prisma client has fieldseal attached. Values would be sealed twice: attach to the client ' +
        'that new PrismaClient(…) returned.',
    );
  }
  const { core, bound } = coreOf(seal);
  const shape = readClient(client);
  const models = buildModelMap(core, shape);
  checkModels(models, shape.schema);
  const extended = shape.extend({
    name: 'fieldseal',
    client: { [MARK]: true },
    query: {
      $allModels: {
        $allOperations: (call: Call) => intercept(core, bound, models, call),
      },
    },
  });
  return extended as Client; // $extends keeps the models and operations that Client has
}

/**
 * Makes sure that a client has fieldseal attached, for the start of an application: the client that was
 * given to `withFieldSeal` stays as it was, and seals nothing.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` if it has not.
 */
export function assertSealed(client: object): void {
  if (MARK in client) return;
  throw new FieldSealError(
    'ERR_FIELDSEAL_CONFIGURATION',
    'This Prisma client has no fieldseal attached: it would write plaintext. Use the client that ' +
      'withFieldSeal(client, seal) returns.',
  );
}

/** What Prisma hands to an extension. */
interface Call {
  readonly model: string;
  readonly operation: string;
  readonly args: unknown;
  readonly query: (args: unknown) => Promise<unknown>;
  /** Private: of the fluent API, the way from the row to the relation that is asked for. */
  readonly __internalParams?: { readonly dataPath?: readonly string[] };
}

function intercept(core: Core, bound: Scope, models: ModelMap, call: Call): Promise<unknown> {
  const model = models.get(call.model);
  return model?.reaches === false ? call.query(call.args) : sealed(core, bound, models, call);
}

/**
 * Nothing is awaited before the query while the keys are in memory: Prisma sends findUnique calls of one
 * tick as one statement, and starts the queries of a $transaction together.
 */
async function sealed(core: Core, bound: Scope, models: ModelMap, call: Call): Promise<unknown> {
  const model = models.get(call.model);
  if (model === undefined) throw new TypeError(`the client has no model '${call.model}'`);
  const plan = new Plan(core, bound);
  const { args, read } = rewriteOperation(plan, model, call.operation, call.args);
  if (plan.immediate) plan.runNow();
  else await plan.run();
  const result = await call.query(args);
  const at = read && followPath(read, call.__internalParams?.dataPath ?? []);
  return at === undefined ? result : openResult(core, bound, at, result);
}

/** `findUnique(…).orders()` returns orders: its data path is `['select', 'orders']`. */
function followPath(read: ReadPlan, path: readonly string[]): ReadPlan | undefined {
  return path
    .filter((_, at) => at % 2 === 1)
    .reduce<ReadPlan | undefined>((at, field) => at?.relation(field), read);
}
