import type { Engine, EngineName } from '../../../src/crypto/engine.js';
import { isFieldSealError } from '../../../src/errors.js';
import {
  type Normaliser,
  customNormaliser,
  digits,
  email,
  exact,
  fold,
  last,
  phone,
  prefix,
  trim,
} from '../../../src/field/normaliser.js';
import type { Scope, SealContext } from '../../../src/format/associated-data.js';
import type { Padding } from '../../../src/format/padding.js';
import type { RowId } from '../../../src/format/row-id.js';
import type { PlainType } from '../../../src/format/typed-value.js';
import { DataKey } from '../../../src/keys/data-key.js';
import { type KeyKind, sameScope } from '../../../src/keys/key-kind.js';
import type { KeySource, Keyring } from '../../../src/keys/keyring.js';
import { SealLedger } from '../../../src/keys/seal-counter.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { compoundIndex } from '../../../src/schema/compound-index.js';
import type { AnyField, FieldOptions } from '../../../src/schema/field.js';
import { type RowIdPart, sealedTable } from '../../../src/schema/table.js';

/*
 * The library as an application uses it, set up from a vector: a declared table, with keys that are
 * given as bytes.
 */

type Row = Readonly<Record<string, unknown>>;

/** Keys as a keyring hands them out: one for each kind, of one scope. */
function fixedKeys(dataKey: Uint8Array, kinds: readonly KeyKind[], scope: Scope): KeySource {
  return { open: ({ engine }) => keyringOf(engine, dataKey, kinds, scope) };
}

function keyringOf(
  engine: Engine,
  bytes: Uint8Array,
  kinds: readonly KeyKind[],
  scope: Scope,
): Keyring {
  const keys = kinds.map((kind) => new DataKey(engine, new SealLedger(), bytes, kind, scope));
  return {
    hasScopes: true,
    peek: (want) => keys.find((key) => key.kind === want.kind && sameScope(key.scope, want.scope)),
    peekId: ({ keyId, kind, scope: wanted }) =>
      keys.find((key) => key.id === keyId && key.kind === kind && sameScope(key.scope, wanted)),
    load: () => Promise.resolve({ wanted: new Map(), byId: new Map() }),
    ensure: () => Promise.resolve(),
    rotate: () => Promise.reject(new Error('not here')),
  };
}

const MAKE: Readonly<Record<PlainType, (options: FieldOptions<never>) => AnyField>> = {
  string: field.string,
  bytes: field.bytes,
  boolean: field.boolean,
  number: field.number,
  bigint: field.bigint,
  date: field.date,
  json: field.json,
  uuid: field.uuid,
  decimal: field.decimal,
  'calendar-date': field.calendarDate,
};

export const plainTypes = Object.keys(MAKE) as readonly PlainType[]; // the keys of that record

function fieldOf(type: PlainType, name: string, pad?: Padding): AnyField {
  const options = { name, ...(pad === undefined || pad === 16 ? {} : { pad }) };
  return MAKE[type](options);
}

/** Its values have no type of their own here: what is a value is what is tested. */
export interface LibraryColumn {
  readonly seal: (value: unknown) => string;
  readonly open: (text: string) => unknown;
}

export interface ColumnSpec {
  readonly engine: EngineName;
  readonly dataKey: Uint8Array;
  readonly kind: 'E' | 'D';
  readonly keyScope: Scope;
  readonly context: SealContext;
  readonly type: PlainType;
  /** Undefined or 16: what the type has by default. */
  readonly padding?: Padding | undefined;
  readonly nowMs: number;
}

/** A column in the place of a vector. */
export function libraryColumn(spec: ColumnSpec): LibraryColumn {
  const { context, kind, type } = spec;
  const { rowId, tenant, subject, custom, joinDomain } = context;
  const plain = fieldOf(type, context.column, kind === 'E' ? spec.padding : undefined);
  const acceptLeakage = 'a vector';
  const value =
    kind === 'E'
      ? plain
      : plain.deterministic({ acceptLeakage, ...(joinDomain && { joinDomain }) });
  const { parts, row } = rowIdColumns(rowId);
  const table = sealedTable(
    context.table,
    { value },
    {
      keyScope: scopeName(spec.keyScope),
      rowId: parts,
      ...(custom && { custom }),
      ...(tenant !== undefined && { tenant: 'caller' }),
      ...(subject !== undefined && { subject: 'caller' }),
    },
  );
  const seal = fieldseal({
    namespace: context.namespace,
    keys: fixedKeys(spec.dataKey, [kind], spec.keyScope),
    engine: spec.engine,
    now: () => spec.nowMs,
    tables: { table },
  });
  const { sync } = seal.forScope(scopeOf(context)).tables.table;
  return {
    seal: (given) => String(sync.encryptValue('value', given, row)),
    open: (text) => sync.decryptValue('value', text, row),
  };
}

export interface IndexSpecOf {
  readonly engine: EngineName;
  readonly dataKey: Uint8Array;
  readonly namespace: string;
  readonly table: string;
  readonly column?: string;
  /** Of a compound index. */
  readonly columns?: readonly string[];
  readonly tenant?: string;
  readonly index: string;
  readonly bits: number;
  readonly normalisers: readonly (readonly string[])[];
  /** One for each part. */
  readonly types: readonly PlainType[];
}

/** The tag that the library writes beside values, and searches for; null for NULL. */
export function libraryTag(spec: IndexSpecOf, values: readonly unknown[]): string | null {
  const { columns, tenant, bits } = spec;
  const lists = spec.normalisers.map((ids) => ids.map(normaliserOf));
  const names = columns ?? [spec.column ?? ''];
  const fields = Object.fromEntries(
    names.map((name, at) => {
      const plain = fieldOf(spec.types[at] ?? 'string', name);
      const [normalise = []] = lists;
      return [
        `part${String(at)}`,
        columns === undefined
          ? plain.blindIndex('tag', {
              name: spec.index,
              bits,
              acceptLeakage: 'a vector',
              ...(normalise.length > 0 && { normalise }),
            })
          : plain,
      ];
    }),
  );
  const parts = Object.fromEntries(
    Object.keys(fields).map((key, at) => [key, lists[at] ?? []] as const),
  );
  const table = sealedTable(spec.table, fields as Record<string, AnyField>, {
    ...(tenant !== undefined && { tenant: 'caller' }),
    ...(columns && { indexes: { tag: compoundIndex(parts, { name: spec.index, bits }) } }),
  });
  const { sync } = fieldseal({
    namespace: spec.namespace,
    keys: fixedKeys(spec.dataKey, ['E', 'I'], {}),
    engine: spec.engine,
    now: () => Date.UTC(2026, 10, 23),
    tables: { table },
  }).forScope(scopeOf({ tenant })).tables.table;
  const row: Row = Object.fromEntries(Object.keys(fields).map((key, at) => [key, values[at]]));
  const sealed: Row = sync.encryptRow(row);
  const tag = sealed['tag'] as string | null; // storage is text
  const search = sync.where(row);
  if (tag !== null && search.columns['tag'] !== tag) throw new Error('searches for another tag');
  return tag;
}

/** What `attempt` gives; undefined where the library refuses it. */
export function unlessRefused<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (isFieldSealError(error)) return undefined;
    throw error;
  }
}

/** The built-in normaliser of an id. Refuses what the library refuses, and ids that it never writes. */
export function normaliserOf(id: string): Normaliser {
  const made = builtIn(id);
  // The library has no way to ask for such an id but this, which refuses all names of its own.
  return made?.id === id ? made : customNormaliser(id, (text) => text);
}

function builtIn(id: string): Normaliser | undefined {
  const [, name, argument = ''] = /^(last|prefix|phone)\((.*)\)\/1$/.exec(id) ?? [];
  switch (name) {
    case 'last':
      return last(Number(argument));
    case 'prefix':
      return prefix(Number(argument));
    case 'phone': {
      const [callingCode = '', trunkPrefix = ''] = argument.split(',');
      return phone({ callingCode, trunkPrefix });
    }
    default:
      return [exact, trim, fold, email, digits].find((one) => one.id === id);
  }
}

export function scopeOf({ tenant, subject }: Scope): Scope {
  return { ...(tenant !== undefined && { tenant }), ...(subject !== undefined && { subject }) };
}

function scopeName({ tenant, subject }: Scope): 'global' | 'tenant' | 'subject' {
  if (subject !== undefined) return 'subject';
  return tenant === undefined ? 'global' : 'tenant';
}

function rowIdColumns(rowId: RowId | undefined): { parts: readonly RowIdPart[]; row: Row } {
  const ids = rowId === undefined ? [] : rowId.type === 'composite' ? rowId.value : [rowId];
  return {
    parts: ids.map(({ type }, at) => ({ column: `id${String(at)}`, type })),
    row: Object.fromEntries(ids.map(({ value }, at) => [`id${String(at)}`, value])),
  };
}
