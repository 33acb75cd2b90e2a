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
import { sliceAt } from '../format/slice.js';
import { encodePlaintext } from '../format/plaintext.js';
import { SUITES, type Suite, gcmHeaderLength } from '../format/suite.js';
import type { TypedValue } from '../format/typed-value.js';
import type { Siv } from '../crypto/engine.js';
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
  /** The last of each: a result set or a burst of writes asks for the same again and again. */
  #lastAad: { subkey: GcmSubkey; scopeTlvs: Uint8Array; bytes: Uint8Array } | undefined;
  #lastSiv: { key: DataKey; scopeTlvs: Uint8Array; siv: Siv } | undefined;

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

  /** The subkey of this column's table for a week. */
  subkey(key: DataKey, slice: number): GcmSubkey {
    return key.gcm(this.place.namespace, this.place.table, slice);
  }

  /** Seals one value under this column's suite. */
  seal(
    tools: SealingTools,
    key: DataKey,
    row: RowPlace,
    value: TypedValue,
    nowMs: number,
  ): string | Uint8Array {
    if (this.suite.id === 2) return this.sealDeterministic(key, row, value);
    const subkey = this.subkey(key, sliceAt(nowMs));
    const plaintext = encodePlaintext(value, this.#padding, tools.plaintextScratch.take);
    const offset = gcmHeaderLength + NONCE_LENGTH;
    const length = offset + plaintext.length + TAG_LENGTH;
    const text = this.#storage === 'text';
    const envelope = text ? tools.envelopeScratch.take(length) : new Uint8Array(length);
    startEnvelope(subkey, row, envelope);
    tools.nonces.takeInto(envelope, gcmHeaderLength, nowMs);
    const nonce = tools.envelopeScratch.part(envelope, gcmHeaderLength, offset);
    const associatedData = this.#associatedData(subkey, row);
    subkey.gcm.seal(nonce, associatedData, plaintext, envelope, offset);
    wipe(plaintext);
    return text ? toText(envelope) : envelope;
  }

  /** The same in suite 1, left for a batch under one subkey to carry out. */
  sealJob(
    tools: SealingTools,
    subkey: GcmSubkey,
    row: RowPlace,
    value: TypedValue,
    nowMs: number,
  ): GcmSealJob {
    const plaintext = encodePlaintext(value, this.#padding);
    const offset = gcmHeaderLength + NONCE_LENGTH;
    const out = new Uint8Array(offset + plaintext.length + TAG_LENGTH);
    startEnvelope(subkey, row, out);
    tools.nonces.takeInto(out, gcmHeaderLength, nowMs);
    return {
      nonce: out.subarray(gcmHeaderLength, offset),
      associatedData: this.#associatedData(subkey, row),
      plaintext,
      out,
      offset,
    };
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
      associatedData: this.#associatedData(subkey, row),
      sealed: envelope.sealed,
    };
  }

  /** Opens an envelope of this column's suite; undefined if it does not belong here. */
  open(
    tools: SealingTools,
    key: DataKey,
    row: RowPlace,
    envelope: Envelope,
  ): Uint8Array | undefined {
    if (envelope.suite.id === 2) {
      return this.#siv(key, envelope.header, row).open(envelope.sealed);
    }
    const subkey = this.subkey(key, envelope.slice);
    const { bytes, sealedOffset } = envelope;
    const nonce = tools.envelopeScratch.part(bytes, gcmHeaderLength, sealedOffset);
    return subkey.gcm.open(nonce, this.#associatedData(subkey, row), bytes, sealedOffset);
  }

  #associatedData(subkey: GcmSubkey, row: RowPlace): Uint8Array {
    const { scopeTlvs } = row;
    const unbound = row.rowTlv.length === 0;
    const last = this.#lastAad;
    if (unbound && last?.subkey === subkey && last.scopeTlvs === scopeTlvs) return last.bytes;
    const associatedData = concatBytes(
      headerOf(subkey, row),
      this.#placeTlvs,
      scopeTlvs,
      row.rowTlv,
      this.#tailTlvs,
    );
    if (unbound) this.#lastAad = { subkey, scopeTlvs, bytes: associatedData };
    return associatedData;
  }

  #siv(key: DataKey, header: Uint8Array, row: RowPlace): Siv {
    const { scopeTlvs } = row;
    const last = this.#lastSiv;
    if (last?.key === key && last.scopeTlvs === scopeTlvs) return last.siv;
    const { namespace, table, column, joinDomain } = this.place;
    const id = JSON.stringify([namespace, table, column, joinDomain, scopeKey(row.scope)]);
    const associatedData = concatBytes(header, this.#placeTlvs, scopeTlvs, this.#tailTlvs);
    const siv = key.siv(this.place, associatedData, id);
    this.#lastSiv = { key, scopeTlvs, siv };
    return siv;
  }
}

/** The header of the values of a row; that of an envelope just like it, once its key id is looked up. */
function headerOf(subkey: GcmSubkey, row: RowPlace): Uint8Array {
  return row.rowTlv.length === 0 ? subkey.header : subkey.rowBoundHeader;
}

/** Counts a value about to be sealed, and writes the header of its envelope. */
function startEnvelope(subkey: GcmSubkey, row: RowPlace, envelope: Uint8Array): void {
  subkey.counter.take(1);
  envelope.set(headerOf(subkey, row));
}
