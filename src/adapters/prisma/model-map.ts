import { FieldSealError } from '../../errors.js';
import type { Core } from '../../rows/core.js';
import type { TableCipher } from '../../rows/table-cipher.js';
import type { ClientShape, RuntimeField } from './client-shape.js';

/** A model of the Prisma schema, as the walkers need it. */
export interface PrismaModel {
  readonly name: string;
  readonly fields: ReadonlyMap<string, RuntimeField>;
  /** By field: the model on the other side. */
  readonly relations: ReadonlyMap<string, PrismaModel>;
  readonly table: TableCipher | undefined;
  /** Columns of this model that its sealed values are bound to. */
  readonly context: readonly ContextColumn[];
  /** False if no sealed field can occur in a query on it, at whatever depth. */
  readonly reaches: boolean;
  /** Relations whose change would move rows to another context, and who has the foreign key. */
  readonly moving: ReadonlyMap<string, 'own' | 'other'>;
  /** Fields that the client leaves out of results unless they are asked for. */
  readonly omitted: ReadonlySet<string>;
}

export interface ContextColumn {
  readonly part: 'tenant' | 'subject' | 'rowId';
  readonly column: string;
  /** The Prisma type of the column. */
  readonly type: string;
}

export type ModelMap = ReadonlyMap<string, PrismaModel>;

interface Draft extends PrismaModel {
  readonly relations: Map<string, PrismaModel>;
  readonly moving: Map<string, 'own' | 'other'>;
  reaches: boolean;
}

/**
 * Lays the declared tables over the models of a client.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a declared table that is no model.
 */
export function buildModelMap(core: Core, shape: ClientShape): ModelMap {
  for (const label of core.tables.keys()) {
    if (shape.models[label] === undefined) {
      throw new FieldSealError(
        'ERR_FIELDSEAL_CONFIGURATION',
        `The declared table '${label}' is no model of this Prisma client. The keys of 'tables' are ` +
          `model names: ${Object.keys(shape.models).join(', ')}.`,
        { details: { table: label } },
      );
    }
  }
  const drafts = new Map<string, Draft>(
    Object.entries(shape.models).map(([name, { fields }]) => {
      const table = core.tables.get(name);
      const byName = new Map(fields.map((field) => [field.name, field]));
      const delegate = name.charAt(0).toLowerCase() + name.slice(1);
      const omit = Object.entries(shape.omit[delegate] ?? {}).flatMap(([field, left]) =>
        left === true ? [field] : [],
      );
      return [
        name,
        {
          name,
          fields: byName,
          relations: new Map(),
          moving: new Map(),
          table,
          context: table === undefined ? [] : contextOf(table, byName),
          reaches: table !== undefined,
          omitted: new Set(omit),
        },
      ];
    }),
  );
  for (const draft of drafts.values()) {
    for (const field of draft.fields.values()) {
      const other = field.kind === 'object' ? drafts.get(field.type) : undefined;
      if (other !== undefined) draft.relations.set(field.name, other);
    }
  }
  spreadReach(drafts);
  for (const draft of drafts.values()) markMoving(draft, shape);
  return drafts;
}

function contextOf(
  { table }: TableCipher,
  fields: ReadonlyMap<string, RuntimeField>,
): readonly ContextColumn[] {
  const typed = (part: ContextColumn['part'], column: string): ContextColumn => ({
    part,
    column,
    type: fields.get(column)?.type ?? '',
  });
  return [
    ...(typeof table.tenant === 'object' ? [typed('tenant', table.tenant.column)] : []),
    ...(typeof table.subject === 'object' ? [typed('subject', table.subject.column)] : []),
    ...table.rowId.map(({ column }) => typed('rowId', column)),
  ];
}

/** Whoever has a relation to a model that reaches a sealed field reaches it too. */
function spreadReach(drafts: ReadonlyMap<string, Draft>): void {
  let changed = true;
  while (changed) {
    changed = false;
    for (const draft of drafts.values()) {
      if (draft.reaches || ![...draft.relations.values()].some((other) => other.reaches)) continue;
      draft.reaches = true;
      changed = true;
    }
  }
}

/** Finds relations whose foreign key holds a context column. Known only where the schema's text is. */
function markMoving(draft: Draft, { schema }: ClientShape): void {
  const context = new Set(draft.context.map(({ column }) => column));
  for (const [key, other] of draft.relations) {
    const foreignKey = schema?.models.get(draft.name)?.fields.get(key)?.foreignKey ?? [];
    if (!foreignKey.some((column) => context.has(column))) continue;
    draft.moving.set(key, 'own');
    const { relationName } = draft.fields.get(key) ?? {};
    for (const field of other.fields.values()) {
      const isOtherSide =
        field.relationName === relationName && (other !== draft || field.name !== key);
      // The drafts are the models: a relation leads from one to another of them.
      if (isOtherSide) (other as Draft).moving.set(field.name, 'other');
    }
  }
}
