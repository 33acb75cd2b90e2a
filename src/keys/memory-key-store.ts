import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import { type KeyKind, type KeyStatus, sameScope } from './key-kind.js';
import { clashes, compareRecords } from './key-order.js';
import type { KeyRecord } from './key-record.js';
import type { KeyStore } from './key-store.js';

/** Records in memory: for tests and for trying things out. They are gone with the process. */
export function memoryKeyStore(records: readonly KeyRecord[] = []): KeyStore {
  return new MemoryKeyStore(records);
}

class MemoryKeyStore implements KeyStore {
  readonly canCreateDuringWrites = true;
  readonly #records: Map<KeyId, KeyRecord>;

  constructor(records: readonly KeyRecord[]) {
    this.#records = new Map(records.map((record) => [record.keyId, record]));
  }

  findByIds(keyIds: readonly KeyId[]): Promise<readonly KeyRecord[]> {
    return Promise.resolve(
      [...new Set(keyIds)].flatMap((keyId) => {
        const record = this.#records.get(keyId);
        return record === undefined ? [] : [record];
      }),
    );
  }

  findByScope(kind: KeyKind, scope: Scope): Promise<readonly KeyRecord[]> {
    return Promise.resolve(
      [...this.#records.values()].filter(
        (record) => record.kind === kind && sameScope(record.scope, scope),
      ),
    );
  }

  insert(record: KeyRecord): Promise<boolean> {
    const taken = [...this.#records.values()].some((other) => clashes(record, other));
    if (!taken) this.#records.set(record.keyId, record);
    return Promise.resolve(!taken);
  }

  updateStatus(keyId: KeyId, from: KeyStatus, to: KeyStatus): Promise<boolean> {
    const record = this.#records.get(keyId);
    if (record?.status !== from) return Promise.resolve(false);
    const { wrappings } = record;
    this.#records.set(keyId, {
      ...record,
      status: to,
      wrappings: to === 'destroyed' ? [] : wrappings,
    });
    return Promise.resolve(true);
  }

  list(): Promise<readonly KeyRecord[]> {
    return Promise.resolve([...this.#records.values()].sort(compareRecords));
  }
}
