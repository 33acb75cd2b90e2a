import { bestIndex } from '../../rows/search.js';
import type { PrismaModel } from './model-map.js';
import type { Plan } from './plan.js';
import { mapOneOrMany } from './prisma-values.js';
import { searchColumn } from './search-column.js';

/**
 * Rewrites `distinct`: values are told apart by their index column, so what its normalisers hold for equal
 * counts as equal. An index of which each tenant has its own needs a client bound to a tenant.
 */
export function rewriteDistinct(plan: Plan, model: PrismaModel, distinct: unknown): unknown {
  return mapOneOrMany(distinct, (field) => {
    const column = typeof field === 'string' ? model.table?.columns.get(field) : undefined;
    if (column === undefined) return field;
    const name = searchColumn(model, column);
    // Fails for an unbound client: equal values of two tenants would count as two.
    model.table?.scopes.ofSearch(plan.bound, bestIndex(column)?.perTenant ?? true);
    return name;
  });
}
