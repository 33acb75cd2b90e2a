import { concatBytes, wipe } from '../bytes/bytes.js';
import { toBase64Url } from '../bytes/base64url.js';
import { decodeUtf8, isWellFormed, utf8 } from '../bytes/text.js';
import { type Engine, gcmNonceLength, gcmTagLength } from '../crypto/engine.js';
import { type ScryptParameters, scryptKey } from '../crypto/scrypt.js';
import { FieldSealError } from '../errors.js';
import type { KeyId } from '../format/key-id.js';
import { damagedKeyset, keysetError, strictBytes, strictObject } from './keyset-json.js';
import { type RootKey, rootKeysFromJson, rootKeysToJson } from './keyset-root-keys.js';

/*
 * The protected form of a keyset has, in place of "rootKeys":
 *
 *   "protected": { "kdf": { "name": "scrypt", "n", "r", "p", "salt" }, "nonce", "ciphertext" }
 *
 * salt (16 bytes), nonce (12 bytes) and ciphertext are unpadded base64url.
 *
 *   key             scrypt (RFC 7914) of the UTF-8 of the passphrase in NFC, with salt, n, r, p: 32 bytes
 *   plaintext       UTF-8 of the JSON list that "rootKeys" would hold
 *   ciphertext      AES-256-GCM of it, tag (16 bytes) appended
 *   associated data `fieldseal/v1/keyset` 00, then the UTF-8 of RFC 8785 JSON, members in this order
 *                   and no white space:
 *   {"format":"fieldseal-keyset","kdf":{"n":131072,"name":"scrypt","p":1,"r":8,"salt":"…"},
 *    "primary":"<key id>","version":1}     (one line; folded here)
 *
 * So the choice of the primary is authenticated with the root keys. "dataKeys" is not: each record is
 * wrapped under a root key, and a store adds records without the passphrase.
 *
 * n is a power of two from 2^15 to 2^20, r is 8, p is 1: a hostile file must not eat the memory
 * (128·n·r bytes, so at most 1 GiB).
 */
const LABEL = 'fieldseal/v1/keyset';
const SALT_LENGTH = 16;
const MIN_N = 2 ** 15;
const MAX_N = 2 ** 20;
const R = 8;
const P = 1;
/** Root keys are few; this is room for some ten thousand. */
const MAX_CIPHERTEXT = 2 ** 21;

/** About 0.6 s and 128 MiB. */
export const DEFAULT_SCRYPT_N = 2 ** 17;
const MIN_PASSPHRASE_CHARACTERS = 12;

export interface KeysetProtection {
  readonly kdf: ScryptParameters & { readonly salt: Uint8Array };
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export function protectionToJson(protection: KeysetProtection): unknown {
  const { kdf, nonce, ciphertext } = protection;
  return {
    kdf: { name: 'scrypt', n: kdf.n, r: kdf.r, p: kdf.p, salt: toBase64Url(kdf.salt) },
    nonce: toBase64Url(nonce),
    ciphertext: toBase64Url(ciphertext),
  };
}

export function protectionFromJson(json: unknown, path: string): KeysetProtection {
  const part = strictObject(json, path, "'protected'", ['kdf', 'nonce', 'ciphertext']);
  const kdf = strictObject(part['kdf'], path, "'kdf'", ['name', 'n', 'r', 'p', 'salt']);
  const { n } = kdf;
  if (kdf['name'] !== 'scrypt' || kdf['r'] !== R || kdf['p'] !== P || !isAcceptedN(n)) {
    throw damagedKeyset(path, 'its scrypt parameters are outside of what fieldseal accepts');
  }
  return {
    kdf: { n, r: R, p: P, salt: strictBytes(kdf['salt'], path, "'salt'", SALT_LENGTH) },
    nonce: strictBytes(part['nonce'], path, "'nonce'", gcmNonceLength),
    ciphertext: strictBytes(part['ciphertext'], path, "'ciphertext'", gcmTagLength, MAX_CIPHERTEXT),
  };
}

/**
 * Protects root keys by a passphrase, with a new salt and nonce.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for a short passphrase or an unaccepted `n`.
 */
export async function protectRootKeys(
  engine: Engine,
  rootKeys: readonly RootKey[],
  primary: KeyId,
  passphrase: string,
  n = DEFAULT_SCRYPT_N,
): Promise<KeysetProtection> {
  checkPassphrase(passphrase);
  if (!isAcceptedN(n)) {
    throw new FieldSealError(
      'ERR_FIELDSEAL_CONFIGURATION',
      'scryptN must be a power of two from 2^15 to 2^20.',
    );
  }
  const kdf = { n, r: R, p: P, salt: randomBytes(engine, SALT_LENGTH) };
  const nonce = randomBytes(engine, gcmNonceLength);
  const plaintext = utf8(JSON.stringify(rootKeysToJson(rootKeys)));
  const ciphertext = new Uint8Array(plaintext.length + gcmTagLength);
  const key = await scryptKey(passphrase, kdf.salt, kdf);
  try {
    engine.gcm(key).seal(nonce, associatedData(primary, kdf), plaintext, ciphertext, 0);
  } finally {
    wipe(key, plaintext);
  }
  return { kdf, nonce, ciphertext };
}

/**
 * Opens protected root keys.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEYSET` for a wrong passphrase or any damage: the two cannot be
 * told apart.
 */
export async function openRootKeys(
  engine: Engine,
  protection: KeysetProtection,
  primary: KeyId,
  passphrase: string,
  path: string,
): Promise<readonly RootKey[]> {
  checkPassphrase(passphrase);
  const { kdf, nonce, ciphertext } = protection;
  const key = await scryptKey(passphrase, kdf.salt, kdf);
  let plaintext: Uint8Array | undefined;
  try {
    plaintext = engine.gcm(key).open(nonce, associatedData(primary, kdf), ciphertext);
  } finally {
    wipe(key);
  }
  if (plaintext === undefined) {
    throw keysetError(
      path,
      'did not open: the passphrase is wrong, or the protected part was altered',
      'Check the passphrase; if it is right, restore the file from its backup.',
    );
  }
  try {
    return rootKeysFromJson(parseJson(plaintext), primary, path);
  } finally {
    wipe(plaintext);
  }
}

/** JSON of strict UTF-8; undefined for anything else. The parser's own error would quote its input. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '');
  } catch {
    return undefined;
  }
}

function associatedData(primary: KeyId, kdf: KeysetProtection['kdf']): Uint8Array {
  // Every value is a number, a key id or base64url, so nothing needs an escape.
  const kdfJson = `{"n":${kdf.n},"name":"scrypt","p":${kdf.p},"r":${kdf.r},"salt":"${toBase64Url(kdf.salt)}"}`;
  const header = `{"format":"fieldseal-keyset","kdf":${kdfJson},"primary":"${primary}","version":1}`;
  return concatBytes(utf8(LABEL), Uint8Array.of(0), utf8(header));
}

function isAcceptedN(n: unknown): n is number {
  return typeof n === 'number' && n >= MIN_N && n <= MAX_N && Number.isInteger(Math.log2(n));
}

function checkPassphrase(passphrase: string): void {
  const characters = Array.from(passphrase.normalize('NFC')).length;
  if (characters >= MIN_PASSPHRASE_CHARACTERS && isWellFormed(passphrase)) return;
  throw new FieldSealError(
    'ERR_FIELDSEAL_CONFIGURATION',
    `The passphrase of a keyset must be well-formed text of at least ${MIN_PASSPHRASE_CHARACTERS} ` +
      'characters. Use six random words or more.',
  );
}

function randomBytes(engine: Engine, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  engine.fillRandom(bytes);
  return bytes;
}
