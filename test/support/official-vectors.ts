import { existsSync, readFileSync } from 'node:fs';

/** The folder of official vectors stands beside the project, never in it: see its SOURCES.md. */
const FOLDER = new URL('../../../shared/vectors/', import.meta.url);

/** A test of a Wycheproof file, with the sizes (in bits) that its group states for it. */
export type WycheproofTest<Test> = Test & {
  readonly tcId: number;
  readonly comment: string;
  readonly result: 'valid' | 'invalid';
  readonly keySize: number;
  readonly ivSize?: number;
  readonly tagSize?: number;
};

/** AEAD with a nonce: `aes_gcm`, `aead_aes_siv_cmac`. All values are hex. */
export interface AeadVector {
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}

/** Deterministic AEAD: `aes_siv_cmac`. `ct` begins with the synthetic IV. */
export interface DaeadVector {
  readonly key: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
}

export interface MacVector {
  readonly key: string;
  readonly msg: string;
  readonly tag: string;
}

export interface HkdfVector {
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  /** Bytes of output. */
  readonly size: number;
  readonly okm: string;
}

/** A test of ACVP AES-GCM with the facts of its group; lengths in bits. */
export interface AcvpGcmVector {
  readonly tcId: number;
  readonly direction: 'encrypt' | 'decrypt';
  readonly ivLen: number;
  readonly tagLen: number;
  readonly testPassed: boolean;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly pt: string;
  readonly ct: string;
  readonly tag: string;
}

export interface Rfc5297Vector {
  readonly name: string;
  readonly key: string;
  readonly ad: readonly string[];
  readonly plaintext: string;
  readonly ciphertext: string;
}

export interface Rfc5869Vector {
  readonly name: string;
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly L: number;
  readonly okm: string;
}

/** Tells whether the official vectors stand beside the project. A CI must have them. */
export function haveOfficialVectors(): boolean {
  return existsSync(FOLDER);
}

/**
 * All tests of one Wycheproof file.
 *
 * @param name - The file's name without `_test.json`.
 * @throws Error if the file is missing, or holds another number of tests than it states.
 */
export function wycheproofTests<Test>(name: string): readonly WycheproofTest<Test>[] {
  interface File {
    readonly numberOfTests: number;
    readonly testGroups: readonly (object & { readonly tests: readonly object[] })[];
  }
  const file = read(`wycheproof/${name}_test.json`) as File; // the shape of Wycheproof's schema v1
  const tests = file.testGroups.flatMap(({ tests: ofGroup, ...group }) =>
    ofGroup.map((test) => ({ ...group, ...test }) as WycheproofTest<Test>),
  );
  if (tests.length !== file.numberOfTests) throw new Error(`${name}: not the tests it states`);
  return tests;
}

/** All tests of the ACVP AES-GCM file. */
export function acvpGcmTests(): readonly AcvpGcmVector[] {
  interface File {
    readonly testGroups: readonly (object & { readonly tests: readonly object[] })[];
  }
  const file = read('acvp/aes_gcm.json') as File; // ACVP's internal projection
  return file.testGroups.flatMap(({ tests, ...group }) =>
    tests.map((test) => ({ ...group, ...test }) as AcvpGcmVector),
  );
}

/** RFC 5297 appendix A, and the same examples with subkeys of 256 bits. */
export function rfc5297Tests(): readonly Rfc5297Vector[] {
  return (read('rfc/rfc5297_aes_siv.json') as { tests: readonly Rfc5297Vector[] }).tests;
}

/** RFC 5869 appendix A.1 to A.3. */
export function rfc5869Tests(): readonly Rfc5869Vector[] {
  return (read('rfc/rfc5869_hkdf_sha256.json') as { tests: readonly Rfc5869Vector[] }).tests;
}

/** Bytes of hex in either case; the vectors are trusted to be hex. */
export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
}
