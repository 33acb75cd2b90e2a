import { copyBytes, equalBytes, wipe } from '../bytes/bytes.js';
import { type Siv, sivLength } from './engine.js';

/** The AES block function over whole blocks. */
export interface BlockCipher {
  /** Encrypts each 16-byte block of `blocks`, a multiple of 16 bytes, into a new array. */
  encryptBlocks(blocks: Uint8Array): Uint8Array;
  /** The last block of AES-CBC over whole blocks from a zero vector: a CBC-MAC chain in one call. */
  chainBlocks(blocks: Uint8Array): Uint8Array;
}

const BLOCK = 16;
/** From here on one CBC call beats one ECB call a block. */
const CHAIN_FROM_BLOCKS = 4;

/**
 * AES-SIV (RFC 5297) over a block function, so that every AES block comes from the engine's AES and
 * only XOR and doubling are ours. No branch and no index here depends on a secret.
 */
export function sivOver(
  s2vCipher: BlockCipher,
  ctrCipher: BlockCipher,
  associatedData: readonly Uint8Array[],
): Siv {
  return new BlockSiv(s2vCipher, ctrCipher, associatedData);
}

class BlockSiv implements Siv {
  readonly #s2v: BlockCipher;
  readonly #ctr: BlockCipher;
  /** CMAC subkeys K1 and K2 (SP 800-38B §6.1). */
  readonly #k1: Uint8Array;
  readonly #k2: Uint8Array;
  /** S2V state after all components of associated data: D in RFC 5297 §2.4, constant for this object. */
  readonly #d: Uint8Array;

  constructor(s2v: BlockCipher, ctr: BlockCipher, associatedData: readonly Uint8Array[]) {
    this.#s2v = s2v;
    this.#ctr = ctr;
    this.#k1 = doubled(s2v.encryptBlocks(new Uint8Array(BLOCK)));
    this.#k2 = doubled(this.#k1);
    // RFC 5297 §2.4: D = AES-CMAC(K, <zero>); then D = dbl(D) xor AES-CMAC(K, Si) for each component.
    let d = this.#cmac(new Uint8Array(BLOCK));
    for (const component of associatedData) {
      d = doubled(d);
      xorInto(d, 0, this.#cmac(component));
    }
    this.#d = d;
  }

  seal(plaintext: Uint8Array, out: Uint8Array, offset: number): void {
    const v = this.#s2vOf(plaintext);
    out.set(v, offset);
    this.#ctrInto(v, plaintext, out, offset + sivLength);
  }

  open(sealed: Uint8Array): Uint8Array | undefined {
    if (sealed.length < sivLength) return undefined;
    const v = sealed.subarray(0, sivLength);
    const plaintext = new Uint8Array(sealed.length - sivLength);
    this.#ctrInto(v, sealed.subarray(sivLength), plaintext, 0);
    if (equalBytes(this.#s2vOf(plaintext), v)) return plaintext;
    wipe(plaintext);
    return undefined;
  }

  /** RFC 5297 §2.4, the last step: xorend for a whole block and more, else dbl and pad. */
  #s2vOf(plaintext: Uint8Array): Uint8Array {
    if (plaintext.length >= BLOCK) {
      const t = copyBytes(plaintext);
      xorInto(t, t.length - BLOCK, this.#d);
      const v = this.#cmac(t);
      wipe(t);
      return v;
    }
    const t = doubled(this.#d);
    xorInto(t, 0, plaintext);
    t[plaintext.length] = (t[plaintext.length] ?? 0) ^ 0x80;
    const v = this.#cmac(t);
    wipe(t);
    return v;
  }

  /** AES-CMAC (SP 800-38B §6.2). */
  #cmac(message: Uint8Array): Uint8Array {
    const blocks = Math.max(1, Math.ceil(message.length / BLOCK));
    const lastStart = (blocks - 1) * BLOCK;
    const complete = message.length === blocks * BLOCK;
    let state: Uint8Array = new Uint8Array(BLOCK);
    if (blocks > CHAIN_FROM_BLOCKS) {
      state = this.#s2v.chainBlocks(message.subarray(0, lastStart));
    } else {
      for (let start = 0; start < lastStart; start += BLOCK) {
        xorInto(state, 0, message.subarray(start, start + BLOCK));
        state = this.#s2v.encryptBlocks(state);
      }
    }
    xorInto(state, 0, message.subarray(lastStart));
    if (!complete) {
      const end = message.length - lastStart;
      state[end] = (state[end] ?? 0) ^ 0x80;
    }
    xorInto(state, 0, complete ? this.#k1 : this.#k2);
    return this.#s2v.encryptBlocks(state);
  }

  /** AES-CTR from Q = V with bits 31 and 63 cleared (RFC 5297 §2.5), so 32-bit counters never carry. */
  #ctrInto(v: Uint8Array, input: Uint8Array, out: Uint8Array, offset: number): void {
    const blocks = Math.ceil(input.length / BLOCK);
    const counters = new Uint8Array(blocks * BLOCK);
    const view = new DataView(counters.buffer);
    const low =
      (((v[12] ?? 0) & 0x7f) << 24) | ((v[13] ?? 0) << 16) | ((v[14] ?? 0) << 8) | (v[15] ?? 0);
    for (let block = 0; block < blocks; block++) {
      const start = block * BLOCK;
      counters.set(v, start);
      counters[start + 8] = (counters[start + 8] ?? 0) & 0x7f;
      view.setUint32(start + 12, low + block);
    }
    const keystream = this.#ctr.encryptBlocks(counters);
    for (let i = 0; i < input.length; i++) {
      out[offset + i] = (input[i] ?? 0) ^ (keystream[i] ?? 0);
    }
    wipe(keystream);
  }
}

/** Doubling in GF(2^128) with the polynomial 0x87 (RFC 5297 §2.3), without a branch on the top bit. */
function doubled(block: Uint8Array): Uint8Array {
  const result = new Uint8Array(BLOCK);
  let carry = 0;
  for (let i = BLOCK - 1; i >= 0; i--) {
    const byte = block[i] ?? 0;
    result[i] = ((byte << 1) | carry) & 0xff;
    carry = byte >>> 7;
  }
  result[BLOCK - 1] = (result[BLOCK - 1] ?? 0) ^ (0x87 & -carry);
  return result;
}

function xorInto(target: Uint8Array, offset: number, source: Uint8Array): void {
  for (let i = 0; i < source.length; i++) {
    target[offset + i] = (target[offset + i] ?? 0) ^ (source[i] ?? 0);
  }
}
