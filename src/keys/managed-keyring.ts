import { inspect } from 'node:util';
import { wipe } from '../bytes/bytes.js';
import type { Engine } from '../crypto/engine.js';
import { FieldSealError, isFieldSealError } from '../errors.js';
import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import { DataKey, dataKeyLength } from './data-key.js';
import { withDeadline } from './deadline.js';
import { KeyCache, type KeyCacheOptions, wantId } from './key-cache.js';
import { type KeyKind, describeScope, sameScope, scopeKey } from './key-kind.js';
import type { KeyProvider } from './key-provider.js';
import { type KeyRecord, keyRecordToJson } from './key-record.js';
import type { KeyStore } from './key-store.js';
import type { KeyIdWant, KeyWant, Keyring, KeyringRuntime, LoadedKeys } from './keyring.js';
import { RecordOpener } from './record-opener.js';
import { SealLedger } from './seal-counter.js';
import { SegmentedLru } from './segmented-lru.js';
import { SingleFlight } from './single-flight.js';

export interface ManagedKeyringOptions {
  readonly store: KeyStore;
  readonly providers: readonly KeyProvider[];
  readonly cache: KeyCacheOptions;
  readonly deadlineMs: number;
}

/** A key, or why it cannot be used. */
type OpenedKey = DataKey | FieldSealError;

/** A service that is down is not asked by every request again. */
const REFRESH_INTERVAL_MS = 1000;
const MAX_NEXT_TRIES = 1000;

/** A key id is 64 bits: a clash is an accident that one more try ends. */
const MAX_CREATE_TRIES = 3;

/** Data keys from a store, unwrapped by a provider, kept in memory for a while. */
export class ManagedKeyring implements Keyring {
  readonly hasScopes = true;
  readonly #engine: Engine;
  readonly #now: () => number;
  readonly #store: KeyStore;
  readonly #deadlineMs: number;
  readonly #opener: RecordOpener;
  readonly #ledger = new SealLedger();
  readonly #cache: KeyCache;
  readonly #idFlights = new SingleFlight<OpenedKey | undefined>();
  readonly #wantFlights = new SingleFlight<DataKey | undefined>();
  readonly #refreshing = new Set<string>();
  /** How often this process has rotated a want. */
  readonly #rotations = new Map<string, number>();
  /** When to try again what could not be refreshed. */
  readonly #nextTryMs = new SegmentedLru<string, number>(MAX_NEXT_TRIES);

  constructor(runtime: KeyringRuntime, options: ManagedKeyringOptions) {
    this.#engine = runtime.engine;
    this.#now = runtime.now;
    this.#store = options.store;
    this.#deadlineMs = options.deadlineMs;
    this.#opener = new RecordOpener(
      runtime.engine,
      this.#ledger,
      options.providers,
      options.deadlineMs,
    );
    this.#cache = new KeyCache(options.cache, () => this.#jitter());
  }

  peek(want: KeyWant): DataKey | undefined {
    const hit = this.#cache.find(want, this.#now());
    if (hit?.stale === true) {
      this.#refresh(
        wantId(want),
        () => this.#loadWant(want, false),
        () => {
          this.#cache.forgetWant(want);
        },
      );
    }
    return hit?.key;
  }

  peekId(want: KeyIdWant): DataKey | undefined {
    const hit = this.#cache.get(want.keyId, want.kind, want.scope, this.#now());
    if (hit?.stale === true) {
      const evict = (): void => {
        this.#cache.forgetKey(want.keyId);
      };
      const reload = async (): Promise<void> => {
        const answer = (await this.#loadIds([want])).get(keyIdWantId(want));
        if (answer === undefined) evict();
        if (isFieldSealError(answer)) throw answer;
      };
      this.#refresh(keyIdWantId(want), reload, evict);
    }
    return hit?.key;
  }

  async load(wanted: readonly KeyWant[], byId: readonly KeyIdWant[]): Promise<LoadedKeys> {
    const [forWriting, forReading] = await Promise.all([
      this.#loadWanted(wanted, this.#store.canCreateDuringWrites),
      this.#loadIdWants(byId),
    ]);
    return { wanted: forWriting, byId: forReading };
  }

  async ensure(wanted: readonly KeyWant[]): Promise<void> {
    await this.#loadWanted(wanted, true);
  }

  async rotate(scope: Scope): Promise<KeyId> {
    const want: KeyWant = { kind: 'E', scope, generation: 'active' };
    const records = await this.#recordsOf('E', scope);
    const key = await this.#create(want, nextGeneration(records));
    // Only now: a key that still writes elsewhere stays readable, and the newest active one wins.
    for (const record of records) {
      if (record.status !== 'active') continue;
      await this.#ask(() => this.#store.updateStatus(record.keyId, 'active', 'decrypt-only'));
    }
    // A load that read the records before this must not point back to the former key.
    this.#rotations.set(wantId(want), (this.#rotations.get(wantId(want)) ?? 0) + 1);
    this.#cache.point(want, key.id, this.#now());
    return key.id;
  }

  async #loadWanted(
    wanted: readonly KeyWant[],
    mayCreate: boolean,
  ): Promise<ReadonlyMap<KeyWant, DataKey>> {
    const found = new Map<KeyWant, DataKey>();
    await Promise.all(
      wanted.map(async (want) => {
        const id = `${wantId(want)}/${String(mayCreate)}`;
        const one = async (): Promise<ReadonlyMap<string, DataKey>> =>
          new Map([[id, await this.#loadWant(want, mayCreate)]]);
        const key = (await this.#wantFlights.run([id], one, undefined)).get(id);
        if (key !== undefined) found.set(want, key);
      }),
    );
    return found;
  }

  async #loadWant(want: KeyWant, mayCreate: boolean): Promise<DataKey> {
    const rotation = this.#rotation(want);
    const records = await this.#recordsOf(want.kind, want.scope);
    const record = choose(want, records);
    if (record !== undefined) return this.#adopt(want, record, rotation);
    // Only a scope without any key gets one by itself. Where an operator disabled or destroyed every
    // key, a new one would undo that; a later generation comes from a rotation.
    if (records.length > 0 || (want.generation !== 'active' && want.generation !== 1)) {
      throw noUsableKey(want);
    }
    if (!mayCreate) throw mustEnsure(want);
    return this.#create(want, 1);
  }

  /** Makes a key and commits its record; the loser of a race adopts the winner's key. */
  async #create(want: KeyWant, generation: number): Promise<DataKey> {
    for (let tries = 0; tries < MAX_CREATE_TRIES; tries++) {
      const { key, record } = await this.#newKey(want, generation);
      await this.#ask(() => this.#store.insert(record));
      // Read back before first use: what is not in the store must never have sealed anything.
      const stored = (await this.#recordsOf(want.kind, want.scope)).find(
        (other) => other.generation === generation,
      );
      if (stored === undefined) continue;
      // The store gives back what was wrapped here: the provider need not open it again.
      if (sameKey(stored, record)) return this.#keep(want, key);
      return this.#adopt(want, stored);
    }
    throw new FieldSealError(
      'ERR_FIELDSEAL_KEY_STORE',
      'The key store took a new data key but does not give it back. Check that it is not a replica ' +
        'behind its primary, and that it commits.',
    );
  }

  async #newKey(
    want: KeyWant,
    generation: number,
  ): Promise<{ readonly key: DataKey; readonly record: KeyRecord }> {
    const bytes = new Uint8Array(dataKeyLength);
    this.#engine.fillRandom(bytes);
    try {
      const key = new DataKey(this.#engine, this.#ledger, bytes, want.kind, want.scope);
      const record: KeyRecord = {
        keyId: key.id,
        kind: want.kind,
        scope: want.scope,
        generation,
        status: 'active',
        commitment: key.commitment,
        wrappings: [await this.#opener.wrap(key, bytes)],
        createdAt: new Date(this.#now()).toISOString(),
      };
      return { key, record };
    } finally {
      wipe(bytes);
    }
  }

  #keep(want: KeyWant, key: DataKey): DataKey {
    const nowMs = this.#now();
    this.#cache.put(key, nowMs);
    this.#cache.point(want, key.id, nowMs);
    return key;
  }

  async #adopt(
    want: KeyWant,
    record: KeyRecord,
    rotation = this.#rotation(want),
  ): Promise<DataKey> {
    const nowMs = this.#now();
    const cached = this.#cache.get(record.keyId, want.kind, want.scope, nowMs);
    const usable = cached?.stale === false && record.status === 'active';
    // A cached key keeps its own limits: only an answer of the provider may renew them.
    const key = usable ? cached.key : await this.#opener.open(record);
    if (!usable) this.#cache.put(key, nowMs);
    if (rotation === this.#rotation(want)) this.#cache.point(want, key.id, nowMs);
    return key;
  }

  #rotation(want: KeyWant): number {
    return this.#rotations.get(wantId(want)) ?? 0;
  }

  async #loadIdWants(byId: readonly KeyIdWant[]): Promise<ReadonlyMap<KeyIdWant, OpenedKey>> {
    const found = new Map<KeyIdWant, OpenedKey>();
    if (byId.length === 0) return found;
    const wants = new Map(byId.map((want) => [keyIdWantId(want), want] as const));
    const keys = await this.#idFlights.run(
      [...wants.keys()],
      (ids) => this.#loadIds(ids.flatMap((id) => wants.get(id) ?? [])),
      undefined,
    );
    for (const want of byId) {
      const key = keys.get(keyIdWantId(want));
      if (key !== undefined) found.set(want, key);
    }
    return found;
  }

  async #loadIds(wants: readonly KeyIdWant[]): Promise<ReadonlyMap<string, OpenedKey>> {
    const records = await this.#ask(() => this.#store.findByIds(wants.map((want) => want.keyId)));
    const byKeyId = new Map(records.map((record) => [record.keyId, record]));
    const nowMs = this.#now();
    const opened = new Map<string, OpenedKey>();
    await Promise.all(
      wants.map(async (want) => {
        const record = byKeyId.get(want.keyId);
        // Another scope's key is not even unwrapped: it counts as unknown.
        if (record?.kind !== want.kind || !sameScope(want.scope, record.scope)) return;
        const key = await this.#opener.open(record).catch(onlyFieldSealErrors);
        if (!isFieldSealError(key)) this.#cache.put(key, nowMs);
        opened.set(keyIdWantId(want), key);
      }),
    );
    return opened;
  }

  /** One refresh in the background for one key. Only an answer that means "no longer" evicts. */
  #refresh(id: string, work: () => Promise<unknown>, evict: () => void): void {
    if (this.#refreshing.has(id) || this.#now() < (this.#nextTryMs.get(id) ?? 0)) return;
    this.#refreshing.add(id);
    work()
      .then(() => {
        this.#nextTryMs.delete(id);
      })
      .catch((error: unknown) => {
        // While a store or a service is down, the key serves on until its hard limit. An error that is
        // not ours, as a store's driver may throw, tells nothing about the key either.
        const refused = isFieldSealError(error) && error.details.retryable !== true;
        if (refused) evict();
        else this.#nextTryMs.set(id, this.#now() + REFRESH_INTERVAL_MS);
      })
      .finally(() => this.#refreshing.delete(id));
  }

  async #recordsOf(kind: KeyKind, scope: Scope): Promise<readonly KeyRecord[]> {
    return this.#ask(() => this.#store.findByScope(kind, scope));
  }

  #ask<Result>(call: () => Promise<Result>): Promise<Result> {
    return withDeadline(call, this.#deadlineMs, () => storeTimeout(this.#deadlineMs));
  }

  #jitter(): number {
    const byte = new Uint8Array(1);
    this.#engine.fillRandom(byte);
    return 0.9 + ((byte[0] ?? 0) / 255) * 0.2;
  }

  [inspect.custom](): string {
    return 'ManagedKeyring {}';
  }
}

/** True if a store gave a record back as it was written, in all that opening its key depends on. */
function sameKey(stored: KeyRecord, written: KeyRecord): boolean {
  const [left, right] = [keyRecordToJson(stored), keyRecordToJson(written)];
  return (
    left.keyId === right.keyId &&
    left.status === right.status &&
    left.commitment === right.commitment &&
    JSON.stringify(left.wrappings) === JSON.stringify(right.wrappings)
  );
}

/** The newest active record, or the one of a generation. */
function choose(want: KeyWant, records: readonly KeyRecord[]): KeyRecord | undefined {
  if (want.generation !== 'active') {
    return records.find((record) => record.generation === want.generation);
  }
  return records
    .filter((record) => record.status === 'active')
    .reduce<KeyRecord | undefined>(
      (best, record) => (best && best.generation > record.generation ? best : record),
      undefined,
    );
}

function nextGeneration(records: readonly KeyRecord[]): number {
  return records.reduce((highest, record) => Math.max(highest, record.generation), 0) + 1;
}

/** One unusable key must not fail the others of a result set; anything unforeseen must. */
function onlyFieldSealErrors(error: unknown): FieldSealError {
  if (isFieldSealError(error)) return error;
  throw error;
}

function keyIdWantId(want: KeyIdWant): string {
  return `${want.keyId}/${want.kind}/${scopeKey(want.scope)}`;
}

function noUsableKey(want: KeyWant): FieldSealError {
  const which =
    want.generation === 'active' ? 'active key' : `generation ${String(want.generation)}`;
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_NOT_FOUND',
    `There is no ${which} of kind ${want.kind} for this ${describeScope(want.scope)} scope, though it ` +
      'has key records. Enable one, or make the generation that the declaration names.',
  );
}

function mustEnsure(want: KeyWant): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEYS_NOT_READY',
    `There is no ${describeScope(want.scope)} key of kind ${want.kind} yet, and this key store shares ` +
      'the only database connection, so a key made now could be rolled back with your transaction. ' +
      'Call ensureKeys() with this scope first, outside any transaction.',
  );
}

function storeTimeout(deadlineMs: number): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_STORE',
    `The key store did not answer within ${String(deadlineMs)} ms. Check the database. If it has one ` +
      'connection only and a transaction is open on it, load the keys before, with ensureKeys().',
    { details: { retryable: true } },
  );
}
