import type { Engine } from '../crypto/engine.js';
import type { FieldSealError } from '../errors.js';
import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import type { DataKey } from './data-key.js';
import type { KeyKind } from './key-kind.js';

/** A key wanted for writing: the active one of its kind and scope, or one generation of it. */
export interface KeyWant {
  readonly kind: KeyKind;
  readonly scope: Scope;
  /** Index and deterministic keys belong to a column by generation; encryption keys by being active. */
  readonly generation: number | 'active';
}

/** A key wanted for reading. A key of another scope counts as unknown, before it is unwrapped. */
export interface KeyIdWant {
  readonly keyId: KeyId;
  readonly kind: KeyKind;
  readonly scope: Scope;
}

/** What a keyring answers when asked to load: every key that was found, by want. */
export interface LoadedKeys {
  readonly wanted: ReadonlyMap<KeyWant, DataKey>;
  /** A key, or the error of a key that exists and cannot be used. Absent: no such key. */
  readonly byId: ReadonlyMap<KeyIdWant, DataKey | FieldSealError>;
}

/**
 * Gives data keys: at once from memory, or by one fetch for all that are missing.
 */
export interface Keyring {
  /** True if tenants and subjects can have keys of their own. */
  readonly hasScopes: boolean;
  /** The key, if it is in memory and may still be used. Never waits. */
  peek(want: KeyWant): DataKey | undefined;
  /** The same by key id. */
  peekId(want: KeyIdWant): DataKey | undefined;
  /**
   * Fetches keys, making those of `wanted` that do not exist. A key id that no record has is absent
   * from the answer; one that exists and cannot be used is there with its error.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_KEY_*` if a key wanted for writing cannot be had, or the
   * store does not answer.
   */
  load(wanted: readonly KeyWant[], byId: readonly KeyIdWant[]): Promise<LoadedKeys>;
  /** Makes sure that these keys exist and are in memory. May run where `load` must not create. */
  ensure(wanted: readonly KeyWant[]): Promise<void>;
  /** Makes a new active key for a scope; the former one only reads from then on. */
  rotate(scope: Scope): Promise<KeyId>;
}

export interface KeyringRuntime {
  readonly engine: Engine;
  /** Milliseconds since 1970, as Date.now. */
  readonly now: () => number;
}

/** Where an instance gets its keys: `staticKeys(…)` or `managedKeys(…)`. */
export interface KeySource {
  open(runtime: KeyringRuntime): Keyring;
}
