import { inspect } from 'node:util';
import { type EngineChoice, chooseEngine } from '../crypto/choose-engine.js';
import type { EngineName } from '../crypto/engine.js';
import { NoncePool } from '../crypto/nonce-pool.js';
import { onSnapshotRestored } from '../crypto/snapshot.js';
import { isWellFormed } from '../bytes/text.js';
import { FieldSealError } from '../errors.js';
import { Scratch } from '../field/scratch.js';
import { type Scope, encodeScope } from '../format/associated-data.js';
import { StartReader } from '../format/envelope.js';
import { type KeyId, KeyIdReader } from '../format/key-id.js';
import { describeScope, sameScope } from '../keys/key-kind.js';
import type { KeySource, KeyWant } from '../keys/keyring.js';
import type { AnySealedTable } from '../schema/infer.js';
import type { Core } from './core.js';
import type { EventListener } from './events.js';
import { wantsOfScope } from './scope-wants.js';
import { TableApi } from './table-api.js';
import { TableCipher } from './table-cipher.js';

export interface FieldSealOptions<Tables extends Readonly<Record<string, AnySealedTable>>> {
  /**
   * The application's stable name in keys and associated data: values of one namespace never open in
   * another. Never change it.
   */
  readonly namespace: string;
  readonly keys: KeySource;
  /** Declared tables, by the name the application knows them under: a model, an entity. */
  readonly tables: Tables;
  /** Default 'auto'. */
  readonly engine?: EngineChoice;
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number;
  readonly onEvent?: EventListener;
}

/** The tables of an instance, by name. */
export type TableApis<Tables extends Readonly<Record<string, AnySealedTable>>> = {
  readonly [K in keyof Tables]: TableApi<Tables[K]>;
};

// Registered, so that the ESM and the CommonJS build find each other's instances.
const CORE = Symbol.for('fieldseal.core/1');
const BOUND = Symbol.for('fieldseal.bound/1');

/**
 * An instance: declared tables, keys and an engine. One for an application; bound copies of it are
 * cheap.
 */
export class FieldSeal<
  Tables extends Readonly<Record<string, AnySealedTable>> = Readonly<
    Record<string, AnySealedTable>
  >,
> {
  readonly [CORE]: Core;
  readonly [BOUND]: Scope;
  /** One API for each declared table. */
  readonly tables: TableApis<Tables>;

  constructor(core: Core, bound: Scope) {
    this[CORE] = core;
    this[BOUND] = bound;
    // Built from the same record of tables that `Tables` describes.
    this.tables = Object.freeze(
      Object.fromEntries(
        [...core.tables].map(([name, cipher]) => [name, new TableApi(core, cipher, bound)]),
      ),
    ) as unknown as TableApis<Tables>;
  }

  /** The engine in use. */
  get engine(): EngineName {
    return this[CORE].engine.name;
  }

  /**
   * The same instance for one tenant, one subject or both. Explicit, because asynchronous context
   * leaks through lazily started queries.
   */
  forScope(scope: Scope): FieldSeal<Tables> {
    encodeScope(scope); // refuses an empty or ill-formed id now, not at first use
    const bound = this[BOUND];
    for (const part of ['tenant', 'subject'] as const) {
      const given = scope[part];
      // An undefined id, as an untyped request may give, must not widen what this instance may open.
      if (part in scope && (given === undefined || (bound[part] ?? given) !== given)) {
        throw new FieldSealError(
          'ERR_FIELDSEAL_SCOPE',
          `The ${part} is undefined, or is not the one that this instance is bound to already.`,
        );
      }
    }
    return new FieldSeal(this[CORE], Object.freeze({ ...bound, ...scope }));
  }

  /** {@link forScope} for a tenant. */
  forTenant(tenant: string): FieldSeal<Tables> {
    return this.forScope({ tenant });
  }

  /** {@link forScope} for a subject. */
  forSubject(subject: string): FieldSeal<Tables> {
    return this.forScope({ subject });
  }

  /**
   * Makes sure that every key that the declared tables need for a scope exists and is in memory.
   * Call it at start, and for a new tenant; it is required where the key store shares the
   * application's only connection. Without a scope: this instance's own.
   */
  async ensureKeys(...scopes: readonly Scope[]): Promise<void> {
    const core = this[CORE];
    const wanted = (scopes.length === 0 ? [this[BOUND]] : scopes).flatMap((scope) =>
      wantsOfScope(core, scope),
    );
    await core.keyring.ensure(distinct(wanted));
  }

  /**
   * Makes a new encryption key for a scope; values sealed under former ones still open.
   *
   * @param scope - Whose key. Default: the scope this instance is bound to; without one, the global key.
   * @returns The id of the new key.
   * @throws FieldSealError `ERR_FIELDSEAL_SCOPE` for a scope that no declared table has a key for.
   */
  async rotateDataKey(scope: Scope = this[BOUND]): Promise<KeyId> {
    const core = this[CORE];
    const used = wantsOfScope(core, scope).some(
      (want) => want.kind === 'E' && sameScope(want.scope, scope),
    );
    if (!used) {
      throw new FieldSealError(
        'ERR_FIELDSEAL_SCOPE',
        `No declared table encrypts under a key of this scope (${describeScope(scope)}): rotating it would ` +
          'change nothing. Name the scope that a table declares by keyScope.',
      );
    }
    return core.keyring.rotate(scope);
  }

  [inspect.custom](): string {
    const { namespace, engine, tables } = this[CORE];
    return `FieldSeal { ${namespace}, engine: ${engine.name}, tables: ${[...tables.keys()].join(', ')} }`;
  }

  toJSON(): unknown {
    return { namespace: this[CORE].namespace, tables: [...this[CORE].tables.keys()] };
  }
}

/**
 * Makes an instance. Nothing is fetched yet: keys come at first use, or by `ensureKeys`.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for options that cannot work together.
 *
 * @example
 * ```ts
 * import { email, field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from 'fieldseal';
 *
 * const seal = fieldseal({
 *   namespace: 'shop',
 *   keys: staticKeys(generateStaticKeys()),
 *   tables: {
 *     Customer: sealedTable('customers', {
 *       email: field.string().blindIndex('emailIndex', { normalise: email, unique: true }),
 *     }),
 *   },
 * });
 * const row = await seal.tables.Customer.encryptRow({ id: 1, email: 'ada@example.com' });
 * const back = await seal.tables.Customer.decryptRow(row);
 * ```
 */
export function fieldseal<const Tables extends Readonly<Record<string, AnySealedTable>>>(
  options: FieldSealOptions<Tables>,
): FieldSeal<Tables> {
  const { namespace, keys, tables, onEvent } = options;
  if (typeof namespace !== 'string' || namespace === '' || !isWellFormed(namespace)) {
    throw misconfigured('needs a namespace, the stable name of the application');
  }
  const names = Object.values(tables).map((table) => table.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw misconfigured(`declares the table '${twice}' twice`);

  const engine = chooseEngine(options.engine ?? 'auto');
  // The one place where the system's clock is a default; everything below is handed it.
  // eslint-disable-next-line no-restricted-properties -- see above
  const now = options.now ?? Date.now;
  const nonces = new NoncePool((target) => {
    engine.fillRandom(target);
  });
  onSnapshotRestored(() => {
    nonces.drop();
  });
  const keyring = keys.open({ engine, now });
  const scoped = Object.entries(tables).find(([, table]) => table.keyScope !== 'global');
  if (scoped !== undefined && !keyring.hasScopes) {
    throw misconfigured(
      `declares ${scoped[0]} with keyScope '${scoped[1].keyScope}', which static keys do not have: ` +
        'use managedKeys(…)',
    );
  }
  const keyIds = new KeyIdReader();
  const core: Core = {
    namespace,
    engine,
    keyring,
    now,
    emit: onEvent ?? ignore,
    tools: {
      nonces,
      plaintextScratch: new Scratch(),
      envelopeScratch: new Scratch(),
    },
    keyIds,
    starts: new StartReader(keyIds),
    tables: new Map(
      Object.entries(tables).map(([label, table]) => [
        label,
        new TableCipher(namespace, label, table),
      ]),
    ),
  };
  return new FieldSeal<Tables>(core, Object.freeze({}));
}

/**
 * An instance, whatever its tables. The types of two instances compare by every method of their tables, so
 * that an adapter which asked for `FieldSeal` would refuse most of them.
 */
export interface AnyFieldSeal {
  readonly [CORE]: Core;
  readonly [BOUND]: Scope;
}

/** The inside of an instance, and the scope it is bound to: for adapters. */
export function coreOf(seal: AnyFieldSeal): { readonly core: Core; readonly bound: Scope } {
  return { core: seal[CORE], bound: seal[BOUND] };
}

function distinct(wants: readonly KeyWant[]): readonly KeyWant[] {
  return [...new Set(wants)];
}

function ignore(): void {
  // nobody listens
}

function misconfigured(what: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', `fieldseal({ … }) ${what}.`);
}
