import { FieldSealError } from '../errors.js';
import type { RowPlace } from '../field/column-cipher.js';
import { type Scope, encodeScope } from '../format/associated-data.js';
import { GLOBAL_SCOPE, type KeyKind, scopeKey } from '../keys/key-kind.js';
import type { KeyWant } from '../keys/keyring.js';
import { SegmentedLru } from '../keys/segmented-lru.js';
import type { AnySealedTable } from '../schema/infer.js';
import type { ScopeSource } from '../schema/table.js';

const NOTHING = new Uint8Array(0);
const MAX_ENTRIES = 2000;

/** A scope as one table uses it: what is authenticated, and which keys serve it. */
export interface ScopeEntry {
  readonly scope: Scope;
  readonly unbound: RowPlace;
  readonly deterministic: RowPlace;
  /** The scope whose key encrypts, by the table's `keyScope`. */
  readonly keyScope: Scope;
  readonly encryptionKey: KeyWant;
  /** The key of another kind: global, or the tenant's own. One object for one key. */
  readonly sharedKey: (kind: KeyKind, generation: number, perTenant: boolean) => KeyWant;
  /** The scope of such a key. */
  readonly sharedScope: (perTenant: boolean) => Scope;
}

/** Finds out whose a row is: from its own columns, or from the caller. Never from a key record. */
export class ScopeResolver {
  readonly #table: AnySealedTable;
  readonly #label: string;
  readonly #entries = new SegmentedLru<string, ScopeEntry>(MAX_ENTRIES);
  #last: ScopeEntry;

  constructor(table: AnySealedTable, label: string) {
    this.#table = table;
    this.#label = label;
    this.#last = makeEntry(GLOBAL_SCOPE, table.keyScope);
    this.#entries.set('', this.#last);
  }

  /**
   * The scope of a row.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_SCOPE` if a part that the table declares is nowhere, or if
   * the row and the caller name different ones.
   */
  ofRow(row: Readonly<Record<string, unknown>>, bound: Scope): ScopeEntry {
    const { tenant, subject } = this.#table;
    return this.#entry({
      tenant: tenant && this.#part('tenant', tenant, row, bound.tenant),
      subject: subject && this.#part('subject', subject, row, bound.subject),
    });
  }

  /**
   * The scope for a search, which only the caller can name.
   *
   * @param needsTenant - False for an index that all tenants share.
   */
  ofSearch(bound: Scope, needsTenant: boolean): ScopeEntry {
    const { tenant } = this.#table;
    if (tenant === undefined || !needsTenant) return this.#entry(GLOBAL_SCOPE);
    if (bound.tenant === undefined) throw this.#missing('tenant', 'forTenant(…)');
    return this.#entry({ tenant: bound.tenant });
  }

  /** The scope as far as this table declares it, for making keys beforehand. */
  ofKeys(scope: Scope): ScopeEntry {
    const { tenant, subject } = this.#table;
    return this.#entry({
      tenant: tenant && scope.tenant,
      subject: subject && scope.subject,
    });
  }

  #part(
    name: 'tenant' | 'subject',
    source: ScopeSource,
    row: Readonly<Record<string, unknown>>,
    bound: string | undefined,
  ): string {
    const own =
      source === 'caller' ? undefined : idText(this.#label, source.column, row[source.column]);
    if (own !== undefined && bound !== undefined && own !== bound) {
      throw new FieldSealError(
        'ERR_FIELDSEAL_SCOPE',
        `A row of ${this.#label} belongs to another ${name} than the one this instance is bound to.`,
        { details: { table: this.#label } },
      );
    }
    const id = own ?? bound;
    if (id === undefined) {
      const way = name === 'tenant' ? 'forTenant(…)' : 'forSubject(…)';
      throw this.#missing(
        name,
        source === 'caller' ? way : `the column '${source.column}' in the row, or ${way}`,
      );
    }
    return id;
  }

  #entry(scope: Scope): ScopeEntry {
    const last = this.#last;
    if (scope.tenant === last.scope.tenant && scope.subject === last.scope.subject) return last;
    const id = scopeKey(scope);
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      entry = makeEntry(scope, this.#table.keyScope);
      this.#entries.set(id, entry);
    }
    this.#last = entry;
    return entry;
  }

  #missing(name: 'tenant' | 'subject', way: string): FieldSealError {
    return new FieldSealError(
      'ERR_FIELDSEAL_SCOPE',
      `${this.#label} binds its values to a ${name}, and none is given. Give it by ${way}.`,
      { details: { table: this.#label } },
    );
  }
}

function makeEntry(given: Scope, keyScopeOf: AnySealedTable['keyScope']): ScopeEntry {
  // Frozen and made once: batches and caches compare scopes by identity.
  const scope = Object.freeze({ tenant: given.tenant, subject: given.subject });
  const tenantScope = Object.freeze({ tenant: given.tenant });
  const keyScope =
    keyScopeOf === 'global' ? GLOBAL_SCOPE : keyScopeOf === 'tenant' ? tenantScope : scope;
  const sharedScope = (perTenant: boolean): Scope =>
    perTenant && keyScopeOf !== 'global' && given.tenant !== undefined ? tenantScope : GLOBAL_SCOPE;
  const wants: KeyWant[] = [];
  return {
    scope,
    unbound: { scope, scopeTlvs: encodeScope(scope), rowTlv: NOTHING },
    deterministic: { scope: tenantScope, scopeTlvs: encodeScope(tenantScope), rowTlv: NOTHING },
    keyScope,
    encryptionKey: { kind: 'E', scope: keyScope, generation: 'active' },
    sharedScope,
    sharedKey: (kind, generation, perTenant) => {
      const scope = sharedScope(perTenant);
      for (const want of wants) {
        if (want.kind === kind && want.generation === generation && want.scope === scope)
          return want;
      }
      const want = { kind, scope, generation };
      wants.push(want);
      return want;
    },
  };
}

/** An id as text: a driver gives the same one as a string, a number or a bigint. Undefined for none. */
function idText(label: string, column: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  // Never as if it were not there: the row would be sealed for whoever the caller is bound to.
  throw new FieldSealError(
    'ERR_FIELDSEAL_SCOPE',
    `The id in ${label}.${column} is neither a text nor a whole number, so the row's owner is not known. ` +
      'Give it as text.',
    { details: { table: label, field: column } },
  );
}
