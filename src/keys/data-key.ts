import { inspect } from 'node:util';
import { copyBytes, wipe } from '../bytes/bytes.js';
import type { Engine, Gcm, Prf, Siv } from '../crypto/engine.js';
import { hkdfExpand, hkdfExtract } from '../crypto/hkdf.js';
import type { ColumnPlace, Scope } from '../format/associated-data.js';
import { encodeHeader } from '../format/envelope.js';
import { type KeyId, keyIdFromBytes } from '../format/key-id.js';
import { SUITES, keyIdLength } from '../format/suite.js';
import {
  type IndexPlace,
  blindIndexInfo,
  commitmentInfo,
  ff1Info,
  gcmInfo,
  sivInfo,
  wrapInfo,
} from './derive.js';
import type { KeyKind } from './key-kind.js';
import type { SealCounter, SealLedger } from './seal-counter.js';
import { SegmentedLru } from './segmented-lru.js';

export const dataKeyLength = 32;
export const commitmentLength = 32;

/** Subkeys of one data key that stay derived: tables × recent weeks, columns and indexes. */
const MAX_SUBKEYS = 1024;

/** A suite 1 subkey: one table, one week. */
export interface GcmSubkey {
  readonly namespace: string;
  readonly table: string;
  readonly slice: number;
  readonly gcm: Gcm;
  /** Header of values not bound to a row, and of values bound to one. */
  readonly header: Uint8Array;
  readonly rowBoundHeader: Uint8Array;
  readonly counter: SealCounter;
}

/**
 * A data key in use. The key's own bytes are not kept: only the pseudorandom key that HKDF extracts
 * from them, inside the engine, from which every subkey is expanded.
 */
export class DataKey {
  readonly id: KeyId;
  readonly kind: KeyKind;
  readonly scope: Scope;
  readonly #commitment: Uint8Array;
  readonly #engine: Engine;
  readonly #pseudorandomKey: Prf;
  readonly #ledger: SealLedger;
  readonly #gcms = new SegmentedLru<string, GcmSubkey>(MAX_SUBKEYS);
  /** A burst of writes and the fields of a row ask for the same one again and again. */
  #lastGcm: GcmSubkey | undefined;
  readonly #sivs = new SegmentedLru<string, Siv>(MAX_SUBKEYS);
  readonly #prfs = new SegmentedLru<string, Prf>(MAX_SUBKEYS);

  /** Copies what it needs of `bytes` into the engine; the caller wipes them. */
  constructor(engine: Engine, ledger: SealLedger, bytes: Uint8Array, kind: KeyKind, scope: Scope) {
    if (bytes.length !== dataKeyLength) throw new RangeError('a data key has 32 bytes');
    this.#engine = engine;
    this.#ledger = ledger;
    this.kind = kind;
    this.scope = scope;
    this.#pseudorandomKey = hkdfExtract(engine, bytes);
    this.#commitment = hkdfExpand(
      this.#pseudorandomKey,
      commitmentInfo(kind, scope),
      commitmentLength,
    );
    this.id = keyIdFromBytes(this.idBytes);
  }

  /** The public commitment: 32 bytes that only this key, kind and scope give. A copy. */
  get commitment(): Uint8Array {
    return copyBytes(this.#commitment);
  }

  get idBytes(): Uint8Array {
    return copyBytes(this.#commitment.subarray(0, keyIdLength));
  }

  /** The AES-256-GCM subkey of a table and week. */
  gcm(namespace: string, table: string, slice: number): GcmSubkey {
    const last = this.#lastGcm;
    if (last?.slice === slice && last.table === table && last.namespace === namespace) return last;
    const place = JSON.stringify([namespace, table]); // one text for one pair, whatever is in a name
    const id = `${String(slice)}/${place}`;
    const known = this.#gcms.get(id);
    if (known !== undefined) {
      this.#lastGcm = known;
      return known;
    }
    const gcm = this.#derived(gcmInfo(namespace, table, slice), 32, (key) => this.#engine.gcm(key));
    const subkey = {
      namespace,
      table,
      slice,
      gcm,
      header: encodeHeader(SUITES[1], false, this.idBytes, slice),
      rowBoundHeader: encodeHeader(SUITES[1], true, this.idBytes, slice),
      counter: this.#ledger.counter(this.id, place, slice),
    };
    this.#gcms.set(id, subkey);
    this.#lastGcm = subkey;
    return subkey;
  }

  /** AES-256-SIV for a column or join domain; `scopeTlvs` and the header are its associated data. */
  siv(place: ColumnPlace, associatedData: Uint8Array, id: string): Siv {
    const known = this.#sivs.get(id);
    if (known !== undefined) return known;
    const siv = this.#derived(sivInfo(place), 64, (key) => this.#engine.siv(key, [associatedData]));
    this.#sivs.set(id, siv);
    return siv;
  }

  /** The key of a blind index. */
  blindIndex(place: IndexPlace, id: string): Prf {
    const known = this.#prfs.get(id);
    if (known !== undefined) return known;
    const prf = this.#derived(blindIndexInfo(place), 32, (key) => this.#engine.prf(key));
    this.#prfs.set(id, prf);
    return prf;
  }

  /** The key of an FF1 token column, 32 bytes which the caller wipes. */
  ff1Key(place: ColumnPlace, tokenFormat: string): Uint8Array {
    return hkdfExpand(this.#pseudorandomKey, ff1Info(place, tokenFormat), 32);
  }

  /** AES-256-GCM under the wrapping key of a local root or branch key. */
  wrapping(): Gcm {
    return this.#derived(wrapInfo(), 32, (key) => this.#engine.gcm(key));
  }

  #derived<Made>(info: Uint8Array, length: number, make: (key: Uint8Array) => Made): Made {
    const key = hkdfExpand(this.#pseudorandomKey, info, length);
    try {
      return make(key);
    } finally {
      wipe(key);
    }
  }

  toJSON(): unknown {
    return { keyId: this.id, kind: this.kind };
  }

  [inspect.custom](): string {
    return `DataKey { ${this.kind} ${this.id} }`;
  }
}
