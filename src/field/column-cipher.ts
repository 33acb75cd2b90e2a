import { concatBytes, wipe } from '../bytes/bytes.js';
import type { GcmOpenJob, GcmSealJob } from '../crypto/engine.js';
import type { NoncePool } from '../crypto/nonce-pool.js';
import {
  type ColumnPlace,
  type Scope,
  encodeCustom,
  encodeJoinDomain,
  encodePlace,
} from '../format/associated-data.js';
import { type Envelope, encodeHeader, toText } from '../format/envelope.js';
import type { Padding } from '../format/padding.js';
import { encodePlaintext } from '../format/plaintext.js';
import { SUITES, type Suite, gcmHeaderLength } from '../format/suite.js';
import type { TypedValue } from '../format/typed-value.js';
import type { DataKey, GcmSubkey } from '../keys/data-key.js';
import { scopeKey } from '../keys/key-kind.js';
import type { Scratch } from './scratch.js';
import type { Storage } from './storage.js';

export interface ColumnCipherOptions {
  readonly place: ColumnPlace;
  readonly suite: Suite;
  readonly padding: Padding;
  readonly storage: Storage;
  readonly custom: Readonly<Record<string, string>> | undefined;
}

/** What of a value's place differs from row to row, already encoded. */
export interface RowPlace {
  readonly scope: Scope;
  /** TLVs 04 and 05. One object for one scope: caches compare it by identity. */
  readonly scopeTlvs: Uint8Array;
  /** TLV 06; empty where the table does not bind rows. */
  readonly rowTlv: Uint8Array;
}

/** What the instance lends to every column: random nonces and reusable memory. */
export interface SealingTools {
  readonly nonces: NoncePool;
  readonly plaintextScratch: Scratch;
  readonly envelopeScratch: Scratch;
}

const NONCE_LENGTH = SUITES[1].nonceLength;
const TAG_LENGTH = SUITES[1].tagLength;

/** Seals and opens the values of one column in one place. Knows keys, but not where they come from. */
export class ColumnCipher {
  readonly place: ColumnPlace;
  readonly suite: Suite;
  readonly #padding: Padding;
  readonly #storage: Storage;
  readonly #placeTlvs: Uint8Array;
  readonly #tailTlvs: Uint8Array;
  /** The last associated data built: a result set or a burst of writes asks for it again and again. */
  #lastSubkey: GcmSubkey | undefined;
  #lastScopeTlvs: Uint8Array | undefined;
  #lastAssociatedData: Uint8Array = new Uint8Array(0);

  constructor(options: ColumnCipherOptions) {
    this.place = options.place;
    this.suite = options.suite;
    this.#padding = options.padding;
    this.#storage = options.storage;
    this.#placeTlvs = encodePlace(options.place);
    this.#tailTlvs = concatBytes(
      encodeCustom(options.custom),
      encodeJoinDomain(options.place.joinDomain),
    );
  }

  /** Seals one value under suite 1. */
  seal(
    tools: SealingTools,
    subkey: GcmSubkey,
    row: RowPlace,
    value: TypedValue,
    nowMs: number,
  ): string | Uint8Array {
    const plaintext = encodePlaintext(value, this.#padding, (length) =>
      tools.plaintextScratch.take(length),
    );
    const length = gcmHeaderLength + NONCE_LENGTH + plaintext.length + TAG_LENGTH;
    const text = this.#storage === 'text';
    const envelope = text ? tools.envelopeScratch.take(length) : new Uint8Array(length);
    const job = this.#job(tools, subkey, row, plaintext, envelope, nowMs);
    subkey.gcm.seal(job.nonce, job.associatedData, plaintext, envelope, job.offset);
    wipe(plaintext);
    return text ? toText(envelope) : envelope;
  }

  /** The same, left for a batch under one subkey to carry out. */
  sealJob(
    tools: SealingTools,
    subkey: GcmSubkey,
    row: RowPlace,
    value: TypedValue,
    nowMs: number,
  ): GcmSealJob {
    const plaintext = encodePlaintext(value, this.#padding);
    const length = gcmHeaderLength + NONCE_LENGTH + plaintext.length + TAG_LENGTH;
    return this.#job(tools, subkey, row, plaintext, new Uint8Array(length), nowMs);
  }

  /** The stored form of an envelope that a batch has filled. */
  stored(envelope: Uint8Array): string | Uint8Array {
    return this.#storage === 'text' ? toText(envelope) : envelope;
  }

  /** Seals one value under suite 2: equal values in one column and scope give equal bytes. */
  sealDeterministic(key: DataKey, row: RowPlace, value: TypedValue): string | Uint8Array {
    const header = encodeHeader(this.suite, false, key.idBytes, 0);
    const plaintext = encodePlaintext(value, this.#padding);
    const envelope = new Uint8Array(header.length + this.suite.tagLength + plaintext.length);
    envelope.set(header);
    this.#siv(key, header, row).seal(plaintext, envelope, header.length);
    wipe(plaintext);
    return this.stored(envelope);
  }

  /** What a batch needs to open an envelope of suite 1 in this place. */
  openJob(subkey: GcmSubkey, row: RowPlace, envelope: Envelope): GcmOpenJob {
    return {
      nonce: envelope.nonce,
      associatedData: this.#associatedData(subkey, row, envelope.header),
      sealed: envelope.sealed,
    };
  }

  /** Opens an envelope of suite 2; undefined if it does not belong here. */
  openDeterministic(key: DataKey, row: RowPlace, envelope: Envelope): Uint8Array | undefined {
    return this.#siv(key, envelope.header, row).open(envelope.sealed);
  }

  #job(
    tools: SealingTools,
    subkey: GcmSubkey,
    row: RowPlace,
    plaintext: Uint8Array,
    out: Uint8Array,
    nowMs: number,
  ): GcmSealJob {
    subkey.counter.take(1);
    const header = row.rowTlv.length === 0 ? subkey.header : subkey.rowBoundHeader;
    out.set(header);
    tools.nonces.takeInto(out, gcmHeaderLength, nowMs);
    const offset = gcmHeaderLength + NONCE_LENGTH;
    return {
      nonce: out.subarray(gcmHeaderLength, offset),
      associatedData: this.#associatedData(subkey, row, header),
      plaintext,
      out,
      offset,
    };
  }

  #associatedData(subkey: GcmSubkey, row: RowPlace, header: Uint8Array): Uint8Array {
    const unbound = row.rowTlv.length === 0;
    if (unbound && subkey === this.#lastSubkey && row.scopeTlvs === this.#lastScopeTlvs) {
      return this.#lastAssociatedData;
    }
    const associatedData = concatBytes(
      header,
      this.#placeTlvs,
      row.scopeTlvs,
      row.rowTlv,
      this.#tailTlvs,
    );
    if (unbound) {
      this.#lastSubkey = subkey;
      this.#lastScopeTlvs = row.scopeTlvs;
      this.#lastAssociatedData = associatedData;
    }
    return associatedData;
  }

  #siv(key: DataKey, header: Uint8Array, row: RowPlace): ReturnType<DataKey['siv']> {
    const { namespace, table, column, joinDomain } = this.place;
    const id = JSON.stringify([namespace, table, column, joinDomain, scopeKey(row.scope)]);
    const associatedData = concatBytes(header, this.#placeTlvs, row.scopeTlvs, this.#tailTlvs);
    return key.siv(this.place, associatedData, id);
  }
}
