import { inspect } from 'node:util';
import { wipe } from '../bytes/bytes.js';
import { type EngineChoice, chooseEngine } from '../crypto/choose-engine.js';
import type { Engine } from '../crypto/engine.js';
import type { KeyId } from '../format/key-id.js';
import { dataKeyLength } from './data-key.js';
import type { KeyProvider } from './key-provider.js';
import type { KeyStore } from './key-store.js';
import { formatKeyToken, tokenKey } from './key-token.js';
import { type KeysetFile, createKeysetFile, readKeyset } from './keyset-file.js';
import { keysetError } from './keyset-json.js';
import { type KeysetPermissions, permissionsFor } from './keyset-permissions.js';
import { openRootKeys, protectRootKeys } from './keyset-protection.js';
import { keysetProvider } from './keyset-provider.js';
import type { RootKey } from './keyset-root-keys.js';
import { keysetStore } from './keyset-store.js';

/** An open keyset file: root keys to wrap data keys with, and a place to keep the data keys. */
export interface Keyset {
  readonly path: string;
  /** The primary root key wraps; every enabled one unwraps. The keys are those of when it was opened. */
  provider(): KeyProvider;
  /** The data keys in the file. Read anew at each call, and safe to share between processes. */
  store(): KeyStore;
}

export interface CreateKeysetOptions {
  readonly path: string;
  /** At least 12 characters. Without it, whoever reads the file has the keys. */
  readonly passphrase?: string | undefined;
  /** Cost of guessing the passphrase: a power of two from 2^15 to 2^20, 2^17 by default. */
  readonly scryptN?: number | undefined;
  readonly engine?: EngineChoice | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

export interface OpenKeysetOptions {
  readonly path: string;
  /** Needed for a protected keyset, and refused for one that is not. */
  readonly passphrase?: string | undefined;
  /**
   * `strict` by default; `warn` by default under /run/secrets, /var/run/secrets and
   * `credentialsDirectory`. Not checked on Windows.
   */
  readonly permissions?: KeysetPermissions | undefined;
  /** The value of `$CREDENTIALS_DIRECTORY`, where systemd puts credentials. */
  readonly credentialsDirectory?: string | undefined;
  /** Called with what `permissions: 'warn'` found. Nothing is printed. */
  readonly onWarning?: ((message: string) => void) | undefined;
  readonly engine?: EngineChoice | undefined;
}

/**
 * Makes a keyset file with one new root key. Keep a copy of it where the database's backups are not:
 * without it, nothing that was encrypted can be read.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEYSET` if the file exists or cannot be made,
 * `ERR_FIELDSEAL_CONFIGURATION` for a passphrase that is too short.
 */
export async function createKeyset(options: CreateKeysetOptions): Promise<Keyset> {
  const engine = chooseEngine(options.engine ?? 'auto');
  // eslint-disable-next-line no-restricted-properties -- the default of an option that callers pass
  const now = options.now ?? Date.now;
  const root = newRootKey(engine, new Date(now()).toISOString());
  const primary = root.keyId;
  const { path, passphrase, scryptN } = options;
  const document =
    passphrase === undefined
      ? { primary, dataKeys: [], rootKeys: [root] }
      : {
          primary,
          dataKeys: [],
          protection: await protectRootKeys(engine, [root], primary, passphrase, scryptN),
        };
  const file: KeysetFile = { path, permissions: 'strict', engine };
  await createKeysetFile(file, document);
  return new FileKeyset(file, [root], primary);
}

/**
 * Opens a keyset file.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEYSET` for a file that is missing, unreadable, open to others,
 * no keyset, damaged or of another version, and for a wrong passphrase; `ERR_FIELDSEAL_KEY_MALFORMED` for
 * a damaged root key; `ERR_FIELDSEAL_KEY_INTEGRITY` for a damaged data key.
 */
export async function openKeyset(options: OpenKeysetOptions): Promise<Keyset> {
  const engine = chooseEngine(options.engine ?? 'auto');
  const { path, passphrase } = options;
  const permissions = permissionsFor(path, options.permissions, options.credentialsDirectory);
  const file: KeysetFile = { path, permissions, engine };
  const { primary, rootKeys, protection } = await readKeyset(file, options.onWarning);
  if (protection === undefined) {
    // Someone may have put an unprotected file, with a key of his own, in the place of a protected one.
    if (passphrase !== undefined) {
      const advice = 'Restore the protected file, or open it without a passphrase.';
      throw keysetError(path, 'is not protected by a passphrase, but one was given', advice);
    }
    return new FileKeyset(file, rootKeys, primary);
  }
  if (passphrase === undefined) {
    throw keysetError(path, 'is protected by a passphrase', 'Give openKeyset() the passphrase.');
  }
  const opened = await openRootKeys(engine, protection, primary, passphrase, path);
  return new FileKeyset(file, opened, primary);
}

function newRootKey(engine: Engine, createdAt: string): RootKey {
  const bytes = new Uint8Array(dataKeyLength);
  engine.fillRandom(bytes);
  try {
    const keyId = tokenKey(engine, bytes).id;
    return { keyId, status: 'enabled', createdAt, token: formatKeyToken(engine, 'fskey1', bytes) };
  } finally {
    wipe(bytes);
  }
}

class FileKeyset implements Keyset {
  readonly path: string;
  readonly #primary: KeyId;
  readonly #rootKeys: readonly KeyId[];
  readonly #provider: KeyProvider;
  readonly #store: KeyStore;

  /** Keeps no token: the keys go into the engine here. */
  constructor(file: KeysetFile, rootKeys: readonly RootKey[], primary: KeyId) {
    this.path = file.path;
    this.#primary = primary;
    this.#rootKeys = rootKeys.map((root) => root.keyId);
    this.#provider = keysetProvider(file.engine, rootKeys, primary, file.path);
    this.#store = keysetStore(file);
  }

  provider(): KeyProvider {
    return this.#provider;
  }

  store(): KeyStore {
    return this.#store;
  }

  toJSON(): unknown {
    return { primary: this.#primary, rootKeys: this.#rootKeys };
  }

  [inspect.custom](): string {
    return `Keyset { primary: ${this.#primary}, rootKeys: ${this.#rootKeys.join(', ')} }`;
  }
}
