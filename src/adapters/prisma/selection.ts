import type { Row } from '../../rows/table-cipher.js';
import type { PrismaModel } from './model-map.js';
import { isArgs, isLeftOut } from './prisma-values.js';
import { unsupported } from './refuse.js';

/** How to read the rows of one position of a result. */
export interface ReadPlan {
  readonly model: PrismaModel;
  /** Columns that the caller did not ask for. */
  readonly hidden: ReadonlySet<string>;
  /** How to read a relation; undefined for a field that is none, or that nothing sealed can be in. */
  readonly relation: (field: string) => ReadPlan | undefined;
}

/** Rewrites the arguments of a relation in `select` or `include`. */
export type RewriteChild = (
  model: PrismaModel,
  args: Row,
) => { readonly args: Row; readonly read: ReadPlan };

/**
 * Rewrites `select`, `include` and `omit` of one position.
 *
 * Columns that sealed values are bound to are added where the caller left them out, and hidden again.
 * Index columns are hidden unless the caller names them, by `select: { emailIndex: true }` or
 * `omit: { emailIndex: false }`: nobody who asks for all fields means the tags, and what a result does not
 * have, nobody logs. The option `omit` of the client's constructor says the same to the types.
 */
export function rewriteSelection(
  model: PrismaModel,
  args: Row,
  rewriteChild: RewriteChild,
): { readonly args: Row; readonly read: ReadPlan } {
  const { select, include, omit } = args;
  const children = new Map<string, ReadPlan>();
  const descend = (selection: unknown): unknown => {
    if (!isArgs(selection)) return selection;
    return Object.fromEntries(
      Object.entries(selection).map(([key, wanted]) => {
        const related = model.relations.get(key);
        if (key === '_count') return [key, rewriteCount(model, wanted, rewriteChild)];
        if (related?.reaches !== true || wanted === false || isLeftOut(wanted)) {
          return [key, wanted];
        }
        if (wanted !== true && !isArgs(wanted)) {
          throw unsupported({ model, field: key }, 'is selected in a way fieldseal does not know.');
        }
        const child = rewriteChild(related, wanted === true ? {} : wanted);
        children.set(key, child.read);
        return [key, Object.keys(child.args).length === 0 ? true : child.args];
      }),
    );
  };
  const out: Record<string, unknown> = { ...args };
  if (!isLeftOut(include)) out['include'] = descend(include);
  const hidden = new Set<string>();
  if (isArgs(select)) {
    const selected = descend(select);
    out['select'] = isArgs(selected)
      ? { ...selected, ...contextOf(model, select, hidden) }
      : selected;
  } else {
    hideIndexes(model, omit, hidden);
    const kept = unomitContext(model, omit, hidden);
    if (Object.keys(kept).length > 0) out['omit'] = { ...(isArgs(omit) && omit), ...kept };
  }
  return { args: out, read: readPlan(model, hidden, children) };
}

/** How to read a position with all fields of a model. */
function readPlan(
  model: PrismaModel,
  hidden: ReadonlySet<string>,
  children: ReadonlyMap<string, ReadPlan>,
): ReadPlan {
  return {
    model,
    hidden,
    relation: (field) => {
      const known = children.get(field);
      if (known !== undefined) return known;
      const related = model.relations.get(field);
      return related?.reaches === true
        ? readPlan(related, related.table?.indexColumns ?? new Set(), new Map())
        : undefined;
    },
  };
}

/** Context columns to add to an explicit selection. */
function contextOf(model: PrismaModel, select: Row, hidden: Set<string>): Row {
  const wanted = Object.keys(select).filter(
    (key) => select[key] !== false && !isLeftOut(select[key]),
  );
  // A computed field of a result extension brings fields that it needs, and reads them afterwards.
  const computed = wanted.some((key) => key !== '_count' && !model.fields.has(key));
  const sealed = wanted.some((key) => model.table?.columns.has(key) === true);
  if (!computed && !sealed) return {};
  const added: Record<string, unknown> = {};
  for (const { column } of model.context) {
    if (wanted.includes(column)) continue;
    added[column] = true;
    if (!computed) hidden.add(column);
  }
  return added;
}

/** Context columns that were omitted, by this query or by the client, to be read all the same. */
function unomitContext(model: PrismaModel, omit: unknown, hidden: Set<string>): Row {
  const omits = (column: string): boolean => {
    const own = isArgs(omit) ? omit[column] : undefined;
    return typeof own === 'boolean' ? own : model.omitted.has(column);
  };
  const kept: Record<string, unknown> = {};
  if ([...(model.table?.columns.keys() ?? [])].every(omits)) return kept;
  for (const { column } of model.context) {
    if (!omits(column)) continue;
    kept[column] = false;
    hidden.add(column);
  }
  return kept;
}

function hideIndexes(model: PrismaModel, omit: unknown, hidden: Set<string>): void {
  for (const column of model.table?.indexColumns ?? []) {
    if (!isArgs(omit) || omit[column] !== false) hidden.add(column);
  }
}

/** `_count: { select: { orders: { where } } }`. */
function rewriteCount(model: PrismaModel, count: unknown, rewriteChild: RewriteChild): unknown {
  if (!isArgs(count) || !isArgs(count['select'])) return count;
  const select = Object.entries(count['select']).map(([key, wanted]): [string, unknown] => {
    const related = model.relations.get(key);
    if (related === undefined || !isArgs(wanted)) return [key, wanted];
    const odd = Object.keys(wanted).find((option) => option !== 'where');
    if (odd !== undefined) {
      throw unsupported(
        { model, field: key, operator: '_count' },
        'is counted with unknown options.',
      );
    }
    if (isLeftOut(wanted['where'])) return [key, wanted];
    const { where } = rewriteChild(related, { where: wanted['where'] }).args;
    return [key, { where }];
  });
  return { ...count, select: Object.fromEntries(select) };
}
