import { FieldSealError } from '../../errors.js';
import type { Row, SealedColumn } from '../../rows/table-cipher.js';
import { isId, refuseMove } from './context.js';
import type { ContextColumn, PrismaModel } from './model-map.js';
import { PENDING, type Plan } from './plan.js';
import { isArgs, isLeftOut, nullKind } from './prisma-values.js';
import { unknownKey, unsupported } from './refuse.js';

export type Mode = 'create' | 'update' | 'updateMany';

/**
 * Rewrites what `data` has for a relation.
 *
 * @param moves - Set if the relation carries context: whose foreign key it is.
 */
export type NestedWrite = (
  related: PrismaModel,
  value: unknown,
  moves: 'own' | 'other' | undefined,
) => unknown;

/** One object of data, key by key: sealed fields into the plan, relations to `nested`, the rest as it is. */
export class DataWalk {
  readonly #plan: Plan;
  readonly #model: PrismaModel;
  readonly #mode: Mode;
  readonly #nested: NestedWrite;
  /** What is sealed, and what it is bound to. */
  readonly #row: Record<string, unknown>;
  readonly #out: Record<string, unknown> = {};
  readonly #nulls: (() => void)[] = [];
  #sealsValues = false;

  constructor(plan: Plan, model: PrismaModel, mode: Mode, known: Row, nested: NestedWrite) {
    this.#plan = plan;
    this.#model = model;
    this.#mode = mode;
    this.#nested = nested;
    this.#row = { ...known };
  }

  walk(data: Row): Row {
    for (const [key, value] of Object.entries(data)) {
      if (isLeftOut(value)) this.#out[key] = value;
      else this.#take(key, value);
    }
    const { table } = this.#model;
    if (table !== undefined) {
      if (this.#sealsValues) this.#checkContext();
      this.#plan.encrypt.addRow(table, this.#row, this.#out, this.#plan.bound);
      for (const restore of this.#nulls) restore();
    }
    return this.#out;
  }

  #take(key: string, value: unknown): void {
    const model = this.#model;
    const field = model.fields.get(key);
    if (field === undefined) throw unknownKey(model, key);
    const related = model.relations.get(key);
    if (related !== undefined) {
      const moves = model.moving.get(key);
      // In a create, the context column must stand in the data anyway, if anything is sealed.
      const settled = moves === 'own' && this.#mode === 'create';
      this.#out[key] = this.#nested(related, value, settled ? undefined : moves);
      return;
    }
    if (model.table?.indexColumns.has(key) === true) {
      throw unsupported(
        { model, field: key },
        'is an index column: fieldseal fills it in. Leave it out of the data.',
      );
    }
    const column = model.table?.columns.get(key);
    if (column !== undefined) this.#takeSealed(column, field.type, value);
    else this.#takePlain(key, value);
  }

  #takeSealed(column: SealedColumn, type: string, given: unknown): void {
    const { key } = column;
    const value = this.#mode === 'create' ? given : this.#unset(column, type, given);
    if (isLeftOut(value)) {
      this.#out[key] = given;
      return;
    }
    const kind = nullKind(value);
    if (kind === undefined) {
      this.#row[key] = value;
      this.#out[key] = PENDING;
      this.#sealsValues = true;
      return;
    }
    if (kind !== 'null') {
      throw unsupported(
        { model: this.#model, field: key, operator: kind },
        'is sealed, and a sealed value is either there or NULL: write Prisma.DbNull for NULL.',
      );
    }
    this.#row[key] = null;
    // A Json column wants Prisma.DbNull and not null.
    this.#nulls.push(() => {
      this.#out[key] = value;
    });
  }

  /** Takes a value out of `{ set: value }`. */
  #unset(column: SealedColumn, type: string, value: unknown): unknown {
    if (type === 'Json' || !isArgs(value)) return value;
    const place = { model: this.#model, field: column.key };
    const operators = Object.keys(value);
    const sets = operators.length === 1 && operators[0] === 'set';
    if (column.spec.type === 'json') {
      if (!sets) return value;
      throw unsupported(
        { ...place, operator: 'set' },
        "holds JSON, of which an object whose only key is 'set' cannot be told from Prisma's operator. " +
          'Give the value without { set }; store such an object under another key.',
      );
    }
    if (sets) return value['set'];
    throw unsupported(
      { ...place, operator: operators.join(', ') },
      'is sealed, so the database cannot compute its new value. Read it, and write the result.',
    );
  }

  #takePlain(key: string, value: unknown): void {
    this.#out[key] = value;
    const context = this.#model.context.find(({ column }) => column === key);
    if (context === undefined) return;
    if (this.#mode === 'create') {
      this.#row[key] = value;
      return;
    }
    const next = isArgs(value) ? value['set'] : value;
    const known = this.#row[key];
    const same = isId(known) && isId(next) && String(known) === String(next);
    if (!same) refuseMove(this.#model, context, next);
  }

  #checkContext(): void {
    const model = this.#model;
    if (this.#mode === 'updateMany' && model.context.some(({ part }) => part === 'rowId')) {
      throw unsupported(
        { model },
        'binds its values to their row, and updateMany would give one value to many rows. Update them ' +
          'one by one, by id.',
      );
    }
    for (const context of model.context) {
      if (!isPresent(this.#row[context.column])) throw unbound(model, context, this.#mode);
    }
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function unbound(model: PrismaModel, { part, column }: ContextColumn, mode: Mode): FieldSealError {
  const place = `${model.name}.${column}`;
  const way =
    mode === 'create'
      ? `so it must stand in the data of a create as a value: a default or a relation is known only to the database.`
      : `so the where of an update must fix it to one value: where: { …, ${column}: … }` +
        (part === 'rowId'
          ? '.'
          : `, or the client be bound: withFieldSeal(base, seal.${BIND[part]}).`);
  return new FieldSealError(
    part === 'rowId' ? 'ERR_FIELDSEAL_UNSUPPORTED' : 'ERR_FIELDSEAL_SCOPE',
    `${place} is what the sealed values of a row are bound to (${WORDS[part]}), ${way}`,
    { details: { table: model.name, field: column } },
  );
}

const BIND = { tenant: 'forTenant(…)', subject: 'forSubject(…)' };
const WORDS = { tenant: 'its tenant', subject: 'its subject', rowId: 'its id' };
