import type { Scope } from '../../format/associated-data.js';
import type { SealedColumn } from '../../rows/table-cipher.js';
import type { Level } from './level.js';
import type { PrismaModel } from './model-map.js';
import { PENDING, type Plan } from './plan.js';
import { isArgs, isFieldReference, isLeftOut, nullKind } from './prisma-values.js';
import { unsearchable } from './refuse.js';
import { searchColumn } from './search-column.js';

/** A sealed field in a where, and whose rows are searched. */
export interface FilterPlace {
  readonly model: PrismaModel;
  readonly column: SealedColumn;
  readonly scope: Scope;
}

type Conditions = Record<string, unknown>;

/**
 * Rewrites the condition on one sealed field: equality goes to the column that answers it, NULL stays
 * with the sealed column, and everything else is refused.
 */
export function rewriteSealedFilter(
  plan: Plan,
  level: Level,
  place: FilterPlace,
  condition: unknown,
): void {
  const { key } = place.column;
  if (isNull(place, condition)) {
    level.put(key, condition);
    return;
  }
  if (!isArgs(condition)) {
    const on = searchColumn(place.model, place.column);
    const holder = on === key ? level.own : level.holderFor(on);
    setTerm(plan, place, condition, holder, on);
    return;
  }
  const { own, indexed, on } = splitFilter(plan, place, condition);
  if (own !== undefined) level.put(key, own);
  if (indexed !== undefined && on !== undefined) level.holderFor(on)[on] = indexed;
}

interface SplitFilter {
  /** Conditions on the sealed column. */
  readonly own: Conditions | undefined;
  /** Conditions on the index column `on`. */
  readonly indexed: Conditions | undefined;
  readonly on: string | undefined;
}

/** One filter object, operator by operator. */
function splitFilter(plan: Plan, place: FilterPlace, filter: object): SplitFilter {
  const { model, column } = place;
  const own: Conditions = {};
  const indexed: Conditions = {};
  let on: string | undefined;
  const searched = (): Conditions => {
    on ??= searchColumn(model, column);
    return on === column.key ? own : indexed;
  };
  for (const [operator, value] of Object.entries(filter)) {
    const at = { model, field: column.key, operator };
    if (isLeftOut(value)) own[operator] = value;
    else if (operator === 'mode' && value === 'default') continue;
    else if (operator === 'equals' || operator === 'not') {
      if (isNull(place, value)) own[operator] = value;
      else if (operator === 'not' && isArgs(value)) {
        negate(splitFilter(plan, place, value), own, searched);
      } else setTerm(plan, place, value, searched(), operator);
    } else if (operator === 'in' || operator === 'notIn') {
      if (!Array.isArray(value)) {
        throw unsearchable(at, `is sealed: '${operator}' needs a list of values.`);
      }
      setTerms(plan, place, value, searched(), operator);
    } else throw unsearchable(at, explain(operator));
  }
  const indexes = Object.keys(indexed).length > 0;
  const owns = Object.keys(own).length > 0 || !indexes;
  return { own: owns ? own : undefined, indexed: indexes ? indexed : undefined, on };

  function negate(inner: SplitFilter, into: Conditions, target: () => Conditions): void {
    const parts = [...Object.keys(inner.own ?? {}), ...Object.keys(inner.indexed ?? {})];
    // NOT (a AND b) is not (NOT a) AND (NOT b): two columns cannot share one `not`.
    if (parts.length > 1) {
      throw unsearchable(
        { model, field: column.key, operator: 'not' },
        'is sealed: give one operator to a `not`, or negate the whole with NOT: { … }.',
      );
    }
    if (inner.indexed !== undefined) target()['not'] = inner.indexed;
    else into['not'] = inner.own;
  }
}

function isNull(place: FilterPlace, value: unknown): boolean {
  const at = { model: place.model, field: place.column.key };
  if (isFieldReference(value)) {
    throw unsearchable(at, 'is sealed, so it cannot be compared with another column.');
  }
  const kind = nullKind(value);
  if (kind === 'JsonNull') {
    throw unsearchable(
      { ...at, operator: kind },
      'is sealed, and a sealed value is either there or NULL: ask for Prisma.DbNull.',
    );
  }
  return kind !== undefined;
}

function setTerm(
  plan: Plan,
  place: FilterPlace,
  value: unknown,
  holder: Conditions,
  key: string,
): void {
  const [term] = terms(plan, place, [value], '');
  holder[key] = PENDING;
  plan.onFinished(() => {
    holder[key] = term?.();
  });
}

function setTerms(
  plan: Plan,
  place: FilterPlace,
  values: readonly unknown[],
  holder: Conditions,
  operator: string,
): void {
  const all = terms(plan, place, values, operator);
  plan.onFinished(() => {
    holder[operator] = all.map((one) => one());
  });
  holder[operator] = PENDING;
}

function terms(
  plan: Plan,
  { model, column, scope }: FilterPlace,
  values: readonly unknown[],
  operator: string,
): readonly (() => unknown)[] {
  const { table } = model;
  if (table === undefined) return [];
  return values.map((value) => {
    if (nullKind(value) !== undefined || isLeftOut(value) || isFieldReference(value)) {
      throw unsearchable(
        { model, field: column.key, operator },
        'is sealed: a list may hold values only. Ask for NULL beside it: OR: [{ … }, { … : null }].',
      );
    }
    const term = plan.search.addTerm(table, column, value, scope);
    return () => term.target[term.column];
  });
}

function explain(operator: string): string {
  if (operator === 'mode') {
    return 'is sealed: whether case matters is decided by the normalisers of its index. Leave out `mode`.';
  }
  return (
    `is sealed: '${operator}' cannot be asked of ciphertext. What its index answers is equals, in, ` +
    'notIn, not and null. For a part of a value declare an index of that part: last(n), prefix(n).'
  );
}
