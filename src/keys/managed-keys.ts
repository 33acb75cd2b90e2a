import { FieldSealError } from '../errors.js';
import type { KeyProvider } from './key-provider.js';
import type { KeyStore } from './key-store.js';
import type { KeySource } from './keyring.js';
import { ManagedKeyring, type ManagedKeyringOptions } from './managed-keyring.js';

export interface ManagedKeysOptions {
  /** Where key records are kept: `sqlKeyStore(…)`, a keyset's `store()`, or `memoryKeyStore()`. */
  readonly store: KeyStore;
  /** Who can unwrap data keys; the first one wraps new ones. */
  readonly providers: readonly KeyProvider[];
  readonly cache?: {
    /** Keys kept in memory. Default 1,000. */
    readonly maxKeys?: number;
    /** Default 5 minutes. */
    readonly softTtlMs?: number;
    /** How long a key may be used unseen by the store, at most. Default 15 minutes. */
    readonly hardTtlMs?: number;
  };
  /** For one call of the store or of a provider. Default 5 seconds. */
  readonly deadlineMs?: number;
}

/**
 * Data keys kept as records in a store, wrapped by a provider: keys with statuses and generations,
 * for all, for each tenant or for each person.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` if there is no provider.
 *
 * @example
 * ```ts
 * import { generateRootKey, localKeys, managedKeys, memoryKeyStore } from 'fieldseal';
 *
 * const keys = managedKeys({
 *   store: memoryKeyStore(),
 *   providers: [localKeys({ keys: generateRootKey() })],
 * });
 * ```
 */
export function managedKeys(options: ManagedKeysOptions): KeySource {
  const names = options.providers.map((provider) => provider.name);
  if (names.length === 0) throw misconfigured('needs at least one key provider');
  if (new Set(names).size < names.length) {
    throw misconfigured('names two providers alike: a wrapping could not tell them apart');
  }
  const pinned = options.providers.find((provider) => provider.capabilities.context === 'none');
  if (pinned !== undefined) {
    throw misconfigured(
      `cannot use '${pinned.name}' for data keys: it does not authenticate a context, so it may ` +
        'wrap one pinned branch key only',
    );
  }
  const { maxKeys = 1000, softTtlMs = 300_000, hardTtlMs = 900_000 } = options.cache ?? {};
  if (!(softTtlMs >= 0 && hardTtlMs >= softTtlMs)) {
    throw misconfigured('needs 0 <= cache.softTtlMs <= cache.hardTtlMs');
  }
  const resolved: ManagedKeyringOptions = {
    store: options.store,
    providers: options.providers,
    cache: { maxKeys, softTtlMs, hardTtlMs },
    deadlineMs: options.deadlineMs ?? 5000,
  };
  return { open: (runtime) => new ManagedKeyring(runtime, resolved) };
}

function misconfigured(what: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', `managedKeys({ … }) ${what}.`);
}
