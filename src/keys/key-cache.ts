import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import type { DataKey } from './data-key.js';
import { type KeyKind, sameScope, scopeKey } from './key-kind.js';
import type { KeyWant } from './keyring.js';
import { SegmentedLru } from './segmented-lru.js';

export interface KeyCacheOptions {
  readonly maxKeys: number;
  /** After this a key is still used, while one refresh runs beside. */
  readonly softTtlMs: number;
  /** After this a key is never used again without asking the store. */
  readonly hardTtlMs: number;
}

interface Entry {
  readonly key: DataKey;
  readonly softUntilMs: number;
  readonly hardUntilMs: number;
}

interface Pointer {
  readonly keyId: KeyId;
  readonly softUntilMs: number;
  readonly hardUntilMs: number;
}

/** A key from memory, and whether it is time to look at its record again. */
export interface CacheHit {
  readonly key: DataKey;
  readonly stale: boolean;
}

/** Data keys in memory: bounded, with a soft and a hard time to live. */
export class KeyCache {
  readonly #options: KeyCacheOptions;
  readonly #jitter: () => number;
  readonly #keys: SegmentedLru<KeyId, Entry>;
  /** Which key is the active one, or a generation, of a kind and scope. */
  readonly #pointers: SegmentedLru<string, Pointer>;
  /** Ids of wants: a table has one object for each, so that most are known again. */
  readonly #ids = new WeakMap<KeyWant, string>();

  /** `jitter` gives a factor near 1, so that processes started together do not refresh together. */
  constructor(options: KeyCacheOptions, jitter: () => number) {
    this.#options = options;
    this.#jitter = jitter;
    this.#keys = new SegmentedLru(options.maxKeys);
    this.#pointers = new SegmentedLru(options.maxKeys);
  }

  get(keyId: KeyId, kind: KeyKind, scope: Scope, nowMs: number): CacheHit | undefined {
    const entry = this.#keys.get(keyId);
    if (entry === undefined) return undefined;
    if (nowMs >= entry.hardUntilMs) {
      this.#keys.delete(keyId);
      return undefined;
    }
    const { key } = entry;
    if (key.kind !== kind || !sameScope(key.scope, scope)) return undefined;
    return { key, stale: nowMs >= entry.softUntilMs };
  }

  find(want: KeyWant, nowMs: number): CacheHit | undefined {
    const id = this.#idOf(want);
    const pointer = this.#pointers.get(id);
    if (pointer === undefined) return undefined;
    if (nowMs >= pointer.hardUntilMs) {
      this.#pointers.delete(id);
      return undefined;
    }
    const hit = this.get(pointer.keyId, want.kind, want.scope, nowMs);
    return hit && { key: hit.key, stale: hit.stale || nowMs >= pointer.softUntilMs };
  }

  put(key: DataKey, nowMs: number): void {
    this.#keys.set(key.id, { key, ...this.#limits(nowMs) });
  }

  point(want: KeyWant, keyId: KeyId, nowMs: number): void {
    this.#pointers.set(this.#idOf(want), { keyId, ...this.#limits(nowMs) });
  }

  forgetKey(keyId: KeyId): void {
    this.#keys.delete(keyId);
  }

  forgetWant(want: KeyWant): void {
    this.#pointers.delete(this.#idOf(want));
  }

  #idOf(want: KeyWant): string {
    let id = this.#ids.get(want);
    if (id === undefined) {
      id = wantId(want);
      this.#ids.set(want, id);
    }
    return id;
  }

  #limits(nowMs: number): { softUntilMs: number; hardUntilMs: number } {
    const factor = this.#jitter();
    return {
      softUntilMs: nowMs + this.#options.softTtlMs * factor,
      // The hard limit is a promise: jitter may only shorten it.
      hardUntilMs: nowMs + this.#options.hardTtlMs * Math.min(1, factor),
    };
  }
}

/** One string for each want. */
export function wantId(want: KeyWant): string {
  return `${want.kind}/${String(want.generation)}/${scopeKey(want.scope)}`;
}
