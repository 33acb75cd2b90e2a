import { aessiv, gcm } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { copyBytes, viewOf } from '../bytes/bytes.js';
import { toHex, utf8 } from '../bytes/text.js';
import {
  type Engine,
  type Gcm,
  type GcmOpenJob,
  type GcmSealJob,
  type Prf,
  type Siv,
  gcmTagLength,
  sivLength,
} from './engine.js';

/**
 * Every primitive from the noble packages, in plain JavaScript: the oracle of the tests, and the engine for a
 * runtime without node:crypto. Its AES is table-based, so timing may leak to a neighbour on the same
 * machine, and it is several times slower: it is never chosen unless it is named.
 */
export function portableEngine(): Engine {
  return {
    name: 'portable',
    inGroups: true, // as the oracle of the tests it takes the longer way
    gcm: (key) => new PortableGcm(key),
    siv: (key, associatedData) => new PortableSiv(key, associatedData),
    prf: (key) => new PortablePrf(key),
    fillRandom: (target) => {
      // Web Crypto refuses more than 65,536 bytes a call; no caller asks for more than 4 KiB.
      globalThis.crypto.getRandomValues(target);
    },
  };
}

class PortableGcm implements Gcm {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = copyBytes(key);
  }

  seal(
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
    out: Uint8Array,
    offset: number,
  ): void {
    out.set(gcm(this.#key, nonce, associatedData).encrypt(plaintext), offset);
  }

  open(
    nonce: Uint8Array,
    associatedData: Uint8Array,
    sealed: Uint8Array,
    offset = 0,
  ): Uint8Array | undefined {
    if (sealed.length - offset < gcmTagLength) return undefined;
    return orUndefined(() =>
      gcm(this.#key, nonce, associatedData).decrypt(viewOf(sealed, offset, sealed.length)),
    );
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

class PortableSiv implements Siv {
  readonly #key: Uint8Array;
  readonly #associatedData: readonly Uint8Array[];

  constructor(key: Uint8Array, associatedData: readonly Uint8Array[]) {
    this.#key = copyBytes(key);
    this.#associatedData = associatedData.map(copyBytes);
  }

  seal(plaintext: Uint8Array, out: Uint8Array, offset: number): void {
    out.set(aessiv(this.#key, ...this.#associatedData).encrypt(plaintext), offset);
  }

  open(sealed: Uint8Array): Uint8Array | undefined {
    if (sealed.length < sivLength) return undefined;
    return orUndefined(() => aessiv(this.#key, ...this.#associatedData).decrypt(sealed));
  }
}

class PortablePrf implements Prf {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = copyBytes(key);
  }

  digest(message: Uint8Array): Uint8Array {
    return hmac(sha256, this.#key, message);
  }

  digestTextToHex(message: string): string {
    return toHex(this.digest(utf8(message)));
  }
}

/** noble reports a wrong tag by throwing; here that is an ordinary answer. */
function orUndefined(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
