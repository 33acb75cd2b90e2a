/** AES-GCM (SP 800-38D) under one key, with 96-bit nonces and 128-bit tags only. */
export interface Gcm {
  /**
   * Writes ciphertext and tag to `out` from `offset` on: `plaintext.length + 16` bytes.
   * The caller never passes one nonce twice under one key.
   */
  seal(
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
    out: Uint8Array,
    offset: number,
  ): void;
  /**
   * Opens `ciphertext || tag`, which is `sealed` from `offset` (default 0) on. Returns undefined, and no
   * byte of plaintext, if the tag is wrong.
   */
  open(
    nonce: Uint8Array,
    associatedData: Uint8Array,
    sealed: Uint8Array,
    offset?: number,
  ): Uint8Array | undefined;
  /** Opens many messages under this key; an engine may do them in one native call. */
  openMany(jobs: readonly GcmOpenJob[]): (Uint8Array | undefined)[];
  /** Seals many messages under this key; an engine may do them in one native call. */
  sealMany(jobs: readonly GcmSealJob[]): void;
}

export interface GcmOpenJob {
  readonly nonce: Uint8Array;
  readonly associatedData: Uint8Array;
  readonly sealed: Uint8Array;
}

export interface GcmSealJob {
  readonly nonce: Uint8Array;
  readonly associatedData: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly out: Uint8Array;
  readonly offset: number;
}

/** AES-SIV (RFC 5297) under one key and one fixed list of associated data components. */
export interface Siv {
  /** Writes `V || ciphertext` to `out` from `offset` on: `16 + plaintext.length` bytes. */
  seal(plaintext: Uint8Array, out: Uint8Array, offset: number): void;
  /** Opens `V || ciphertext`; undefined if V does not match. */
  open(sealed: Uint8Array): Uint8Array | undefined;
}

/** HMAC-SHA-256 (FIPS 198-1) under one key. */
export interface Prf {
  digest(message: Uint8Array): Uint8Array;
  /** The digest of a string's UTF-8 bytes, in lower-case hex. The string is well-formed. */
  digestTextToHex(message: string): string;
}

export type EngineName = 'node' | 'portable';

/**
 * A set of primitives. All engines give the same bytes for the same input. Key bytes passed in are
 * copied: the caller wipes its own.
 */
export interface Engine {
  readonly name: EngineName;
  /** True if values are to be handed over in groups: `sealMany` and `openMany`, not one by one. */
  readonly inGroups: boolean;
  /** `key`: 16, 24 or 32 bytes. fieldseal's suites use 32. */
  gcm(key: Uint8Array): Gcm;
  /** `key`: 32, 48 or 64 bytes, the S2V half first (RFC 5297 §2.2). fieldseal's suites use 64. */
  siv(key: Uint8Array, associatedData: readonly Uint8Array[]): Siv;
  /** `key`: any length. */
  prf(key: Uint8Array): Prf;
  /** Fills `target` from the runtime's cryptographic random generator. */
  fillRandom(target: Uint8Array): void;
}

export const gcmNonceLength = 12;
export const gcmTagLength = 16;
export const sivLength = 16;
