import { FieldSealError } from '../../errors.js';
import type { Scope } from '../../format/associated-data.js';
import type { ContextColumn, PrismaModel } from './model-map.js';
import { asList, isArgs } from './prisma-values.js';
import { unsupported } from './refuse.js';

/** An id as Prisma has it. */
export type Id = string | number | bigint;
export type Ids = Readonly<Record<string, Id>>;

/** The context columns that a where fixes to one value each: `{ id: 1 }`, `{ tenantId_id: { … } }`. */
export function fixedColumns(model: PrismaModel, where: unknown): Ids {
  const fixed: Record<string, Id> = {};
  if (!isArgs(where)) return fixed;
  for (const { column } of model.context) {
    const value = fixedValue(where[column]);
    if (value !== undefined) fixed[column] = value;
  }
  for (const [key, value] of Object.entries(where)) {
    // A key that is no field names a compound unique, whose value is an object of columns.
    const compound = key !== 'OR' && key !== 'NOT' && key !== 'AND' && !model.fields.has(key);
    if (compound) Object.assign(fixed, fixedColumns(model, value));
    if (key === 'AND') {
      for (const part of asList(value)) Object.assign(fixed, fixedColumns(model, part));
    }
  }
  return fixed;
}

/**
 * Whose rows a search is about: the client's, or where the where fixes the tenant, its own.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_SCOPE` if the two differ.
 */
export function searchScope(model: PrismaModel, where: unknown, outer: Scope): Scope {
  const tenant = model.context.find(({ part }) => part === 'tenant');
  const fixed = tenant && fixedColumns(model, where)[tenant.column];
  if (fixed === undefined) return outer;
  const own = String(fixed);
  if (outer.tenant !== undefined && outer.tenant !== own) throw foreign(model);
  return { ...outer, tenant: own };
}

/**
 * Conditions that keep an update to the rows it seals for. A bound client would otherwise write values of
 * its own tenant into another tenant's row, where nobody could open them again.
 */
export function boundConditions(model: PrismaModel, bound: Scope, fixed: Ids): Ids {
  const conditions: Record<string, Id> = {};
  for (const { part, column, type } of model.context) {
    const id = part === 'rowId' ? undefined : bound[part];
    if (id === undefined) continue;
    if (fixed[column] === undefined) conditions[column] = asPrismaId(id, type);
    else if (String(fixed[column]) !== id) throw foreign(model);
  }
  return conditions;
}

/** Refuses a change of a column that stored values are bound to. */
export function refuseMove(model: PrismaModel, context: ContextColumn, value: unknown): never {
  throw unsupported(
    { model, field: context.column },
    'is what sealed values of the row are bound to, so it cannot change under them: they would no ' +
      `longer open. ${value === undefined ? 'Leave it out' : 'Leave it out, or give the value that the where fixes'}; ` +
      'to move a row, read it, create it anew and delete the old one.',
  );
}

function fixedValue(condition: unknown): Id | undefined {
  if (isArgs(condition)) {
    const [only, ...others] = Object.entries(condition);
    return only?.[0] === 'equals' && others.length === 0 ? fixedValue(only[1]) : undefined;
  }
  return isId(condition) ? condition : undefined;
}

export function isId(value: unknown): value is Id {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}

function asPrismaId(id: string, type: string): Id {
  if (type === 'Int') return Number(id);
  return type === 'BigInt' ? BigInt(id) : id;
}

function foreign(model: PrismaModel): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_SCOPE',
    `A query on ${model.name} names another tenant or subject than the one this client is bound to.`,
    { details: { table: model.name } },
  );
}
