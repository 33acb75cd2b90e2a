import type { KeyProvider } from '../../../../src/keys/key-provider.js';
import type { KeyStore } from '../../../../src/keys/key-store.js';
import type { KeySource } from '../../../../src/keys/keyring.js';
import { localKeys } from '../../../../src/keys/local-provider.js';
import { type ManagedKeysOptions, managedKeys } from '../../../../src/keys/managed-keys.js';
import { memoryKeyStore } from '../../../../src/keys/memory-key-store.js';
import { generateRootKey } from '../../../../src/keys/static-keys.js';
import { type TestClock, testClock } from './clock.js';
import { type Watched, watchedProvider, watchedStore } from './watched.js';

/** One key store and one provider, which any number of instances may share. */
export interface World {
  readonly clock: TestClock;
  readonly rootKey: string;
  readonly store: Watched<KeyStore>;
  /** The store itself, neither counted nor overridden. */
  readonly records: KeyStore;
  readonly provider: Watched<KeyProvider>;
  /** Keys for one instance: each call gives a keyring, and so a cache, of its own. */
  keys(options?: Pick<ManagedKeysOptions, 'cache' | 'deadlineMs'>): KeySource;
}

export function newWorld(overrides: Partial<KeyStore> = {}): World {
  const rootKey = generateRootKey();
  const records = memoryKeyStore();
  const store = watchedStore(records, overrides);
  const provider = watchedProvider(localKeys({ keys: rootKey }));
  return {
    clock: testClock(),
    rootKey,
    store,
    records,
    provider,
    keys: (options = {}) =>
      managedKeys({ store: store.subject, providers: [provider.subject], ...options }),
  };
}
