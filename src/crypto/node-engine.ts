import {
  type Cipher,
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomFillSync,
} from 'node:crypto';
import { copyBytes, viewOf } from '../bytes/bytes.js';
import {
  type Engine,
  type Gcm,
  type GcmOpenJob,
  type GcmSealJob,
  type Prf,
  type Siv,
  gcmTagLength,
} from './engine.js';
import { type BlockCipher, sivOver } from './siv.js';

type GcmName = 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm';
const GCM_NAMES: Readonly<Record<number, GcmName>> = {
  16: 'aes-128-gcm',
  24: 'aes-192-gcm',
  32: 'aes-256-gcm',
};

/**
 * Without `authTagLength`, node:crypto opens messages with tags of 4 bytes (DEP0182): a forgery costs
 * 2^32 tries instead of 2^128.
 */
const GCM_OPTIONS = { authTagLength: gcmTagLength };

/** Every primitive from OpenSSL through node:crypto. Keys live in KeyObjects, never in buffers. */
export function nodeEngine(): Engine {
  return {
    name: 'node',
    inGroups: false, // node:crypto has no call for many messages, and a group takes memory
    gcm: (key) => new NodeGcm(key),
    siv: (key, associatedData) => nodeSiv(key, associatedData),
    prf: (key) => new NodePrf(key),
    fillRandom: (target) => {
      randomFillSync(target);
    },
  };
}

/** Ciphertext and tag, as views into a message. */
interface Parts {
  readonly sealed: Uint8Array;
  readonly offset: number;
  readonly body: Uint8Array;
  readonly tag: Uint8Array;
}

/**
 * Of a message up to this length the views are kept until the next one: a caller who decodes one value
 * after the other into the same memory needs the same again, and making them costs 3 % of an opening.
 */
const SHORT = 2048;

class NodeGcm implements Gcm {
  readonly #key: KeyObject;
  readonly #name: GcmName;
  #last: Parts | undefined;

  constructor(key: Uint8Array) {
    const name = GCM_NAMES[key.length];
    if (name === undefined) throw new RangeError(`AES-GCM key of ${String(key.length)} bytes`);
    this.#name = name;
    this.#key = createSecretKey(key);
  }

  seal(
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
    out: Uint8Array,
    offset: number,
  ): void {
    const cipher = createCipheriv(this.#name, this.#key, nonce, GCM_OPTIONS);
    cipher.setAAD(associatedData);
    out.set(cipher.update(plaintext), offset);
    cipher.final(); // empty for GCM, but it computes the tag
    out.set(cipher.getAuthTag(), offset + plaintext.length);
  }

  open(
    nonce: Uint8Array,
    associatedData: Uint8Array,
    sealed: Uint8Array,
    offset = 0,
  ): Uint8Array | undefined {
    const tagOffset = sealed.length - gcmTagLength;
    if (tagOffset < offset) return undefined;
    const decipher = createDecipheriv(this.#name, this.#key, nonce, GCM_OPTIONS);
    decipher.setAAD(associatedData);
    const { body, tag } = this.#partsOf(sealed, offset, tagOffset);
    decipher.setAuthTag(tag);
    const plaintext = decipher.update(body);
    try {
      decipher.final(); // the tag is compared here
      return plaintext;
    } catch {
      plaintext.fill(0);
      return undefined;
    }
  }

  #partsOf(sealed: Uint8Array, offset: number, tagOffset: number): Parts {
    const last = this.#last;
    if (last?.sealed === sealed && last.offset === offset) return last;
    const body = viewOf(sealed, offset, tagOffset);
    const tag = viewOf(sealed, tagOffset, sealed.length);
    const parts = { sealed, offset, body, tag };
    if (sealed.length <= SHORT) this.#last = parts;
    return parts;
  }

  openMany(jobs: readonly GcmOpenJob[]): (Uint8Array | undefined)[] {
    return jobs.map((job) => this.open(job.nonce, job.associatedData, job.sealed));
  }

  sealMany(jobs: readonly GcmSealJob[]): void {
    for (const job of jobs) {
      this.seal(job.nonce, job.associatedData, job.plaintext, job.out, job.offset);
    }
  }
}

function nodeSiv(key: Uint8Array, associatedData: readonly Uint8Array[]): Siv {
  const half = key.length / 2;
  const halves = [copyBytes(key.subarray(0, half)), copyBytes(key.subarray(half))] as const;
  try {
    return sivOver(new HeldEcb(halves[0]), new HeldEcb(halves[1]), associatedData);
  } finally {
    halves[0].fill(0);
    halves[1].fill(0);
  }
}

/**
 * The AES block function: one ECB cipher kept for the life of the key. ECB is not used as a mode here
 * (no message is ever encrypted block by block): SIV is defined over the bare block function, and a
 * held ECB context is the only cheap door to it. A cipher object per block would cost six times more.
 */
class HeldEcb implements BlockCipher {
  readonly #key: KeyObject;
  readonly #bits: number;
  readonly #cipher: Cipher;

  constructor(key: Uint8Array) {
    const bits = key.length * 8;
    if (bits !== 128 && bits !== 192 && bits !== 256) {
      throw new RangeError(`AES key of ${String(key.length)} bytes`);
    }
    this.#bits = bits;
    this.#key = createSecretKey(key);
    this.#cipher = createCipheriv(`aes-${String(bits)}-ecb`, this.#key, null);
    this.#cipher.setAutoPadding(false);
  }

  encryptBlocks(blocks: Uint8Array): Uint8Array {
    return this.#cipher.update(blocks);
  }

  chainBlocks(blocks: Uint8Array): Uint8Array {
    const chain = createCipheriv(`aes-${String(this.#bits)}-cbc`, this.#key, new Uint8Array(16));
    chain.setAutoPadding(false);
    const all = chain.update(blocks);
    const last = Uint8Array.from(all.subarray(all.length - 16));
    all.fill(0);
    return last;
  }
}

class NodePrf implements Prf {
  readonly #key: KeyObject;

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  digest(message: Uint8Array): Uint8Array {
    return createHmac('sha256', this.#key).update(message).digest();
  }

  digestTextToHex(message: string): string {
    return createHmac('sha256', this.#key).update(message).digest('hex');
  }
}
