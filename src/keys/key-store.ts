import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import type { KeyKind, KeyStatus } from './key-kind.js';
import type { KeyRecord } from './key-record.js';

/**
 * Keeps key records. It never sees a key, only wrapped ones. A store must commit on its own: if a
 * caller's transaction rolled a record back, values already sealed under its key would be lost.
 */
export interface KeyStore {
  /**
   * False where the store shares the caller's only connection (SQLite, PGlite): there a record made
   * in the middle of a write could be rolled back with it, so keys are made beforehand, by
   * `ensureKeys`.
   */
  readonly canCreateDuringWrites: boolean;
  /** The records that exist among these ids, in any order. */
  findByIds(keyIds: readonly KeyId[]): Promise<readonly KeyRecord[]>;
  /** All generations of one kind and scope, in any order. */
  findByScope(kind: KeyKind, scope: Scope): Promise<readonly KeyRecord[]>;
  /**
   * Adds a record and commits it. False, and no change, if its id or its kind, scope and generation
   * exist already: of two processes that race, exactly one is told true.
   */
  insert(record: KeyRecord): Promise<boolean>;
  /**
   * Changes a status, if it is still `from`. False otherwise. `destroyed` empties the wrappings for
   * good.
   */
  updateStatus(keyId: KeyId, from: KeyStatus, to: KeyStatus): Promise<boolean>;
  /** Every record, ordered by kind, scope and generation. */
  list(): Promise<readonly KeyRecord[]>;
}
