import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import { type KeyKind, type KeyStatus, sameScope } from './key-kind.js';
import { type KeyRecord, keyRecordFromJson, keyRecordToJson } from './key-record.js';
import type { KeyStore } from './key-store.js';
import { type KeysetFile, readKeyset, updateKeyset } from './keyset-file.js';
import { clashes, compareRecords } from './key-order.js';

/**
 * Key records in a keyset file. Each change rewrites the file, so this is for hundreds of keys, not
 * for a key per customer. No passphrase is needed: records are wrapped, and root keys are only carried
 * along.
 */
export function keysetStore(file: KeysetFile): KeyStore {
  return new KeysetStore(file);
}

class KeysetStore implements KeyStore {
  readonly canCreateDuringWrites = true;
  readonly #file: KeysetFile;
  /** Changes of this process queue here, rather than poll for the lock that it holds itself. */
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(file: KeysetFile) {
    this.#file = file;
  }

  async findByIds(keyIds: readonly KeyId[]): Promise<readonly KeyRecord[]> {
    const wanted = new Set(keyIds);
    const records = await this.#read();
    return records.filter((record) => wanted.has(record.keyId));
  }

  async findByScope(kind: KeyKind, scope: Scope): Promise<readonly KeyRecord[]> {
    const records = await this.#read();
    return records.filter((record) => record.kind === kind && sameScope(record.scope, scope));
  }

  async insert(record: KeyRecord): Promise<boolean> {
    // A record that could not be read back would make the whole file unreadable.
    const added = keyRecordFromJson(keyRecordToJson(record));
    return this.#change((records) =>
      records.some((other) => clashes(added, other)) ? undefined : [...records, added],
    );
  }

  async updateStatus(keyId: KeyId, from: KeyStatus, to: KeyStatus): Promise<boolean> {
    const destroys = to === 'destroyed';
    const changed = (record: KeyRecord): KeyRecord =>
      destroys ? { ...record, status: to, wrappings: [] } : { ...record, status: to };
    return this.#change(
      (records) =>
        records.some((record) => record.keyId === keyId && record.status === from)
          ? records.map((record) => (record.keyId === keyId ? changed(record) : record))
          : undefined,
      !destroys, // a wrapping that is still in the backup is not destroyed
    );
  }

  async list(): Promise<readonly KeyRecord[]> {
    return [...(await this.#read())].sort(compareRecords);
  }

  async #read(): Promise<readonly KeyRecord[]> {
    const document = await readKeyset(this.#file);
    return document.dataKeys;
  }

  /** Asked again under the lock, on what the file holds then: of two processes one wins. */
  #change(
    next: (records: readonly KeyRecord[]) => readonly KeyRecord[] | undefined,
    keepFormer = true,
  ): Promise<boolean> {
    const change = this.#lastChange.then(() =>
      updateKeyset(
        this.#file,
        (document) => {
          const dataKeys = next(document.dataKeys);
          return dataKeys === undefined ? undefined : { ...document, dataKeys };
        },
        keepFormer,
      ),
    );
    this.#lastChange = change.catch(() => undefined);
    return change;
  }
}
