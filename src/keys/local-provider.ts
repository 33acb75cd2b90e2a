import { inspect } from 'node:util';
import { wipe } from '../bytes/bytes.js';
import { type EngineChoice, chooseEngine } from '../crypto/choose-engine.js';
import type { Engine } from '../crypto/engine.js';
import { FieldSealError } from '../errors.js';
import { type KeyId, parseKeyId } from '../format/key-id.js';
import type { DataKey } from './data-key.js';
import { type Environment, readTokens, requireVariable } from './environment.js';
import {
  type KeyContext,
  type KeyProvider,
  type WrappedKey,
  keyProviderError,
} from './key-provider.js';
import { parseKeyToken, tokenKey } from './key-token.js';
import { LOCAL_WRAP_ALGORITHM, unwrapLocally, wrapLocally } from './local-wrap.js';

const NAME = 'local';

export interface LocalKeysOptions {
  /**
   * Root key tokens (`fskey1_…`): the first wraps new data keys, the others only unwrap. One string
   * may hold several, separated by white space or commas.
   */
  readonly keys: string | readonly string[];
  /** What the keys are called in an error, such as the name of an environment variable. */
  readonly from?: string;
  readonly engine?: EngineChoice;
}

/**
 * A provider whose root keys are held by this process.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEY_MALFORMED` for a token that is none,
 * `ERR_FIELDSEAL_CONFIGURATION` for none at all or an index token.
 */
export function localKeys(options: LocalKeysOptions): KeyProvider {
  const engine = chooseEngine(options.engine ?? 'auto');
  const where = options.from ?? 'localKeys({ keys })';
  const roots = readTokens(options.keys).map((token) => {
    const parsed = parseKeyToken(engine, token, where);
    try {
      if (parsed.type !== 'fskey1') throw notARootKey(where);
      return tokenKey(engine, parsed.bytes);
    } finally {
      wipe(parsed.bytes);
    }
  });
  return localProvider(engine, roots, where);
}

/**
 * The same from a variable, `FIELDSEAL_ROOT_KEYS` by default.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_ENVIRONMENT` if it is missing, and as {@link localKeys}.
 */
export function localKeysFromEnvironment(
  environment: Environment,
  name = 'FIELDSEAL_ROOT_KEYS',
): KeyProvider {
  return localKeys({ keys: requireVariable(environment, name), from: name });
}

/** A provider over root keys that are already open; the first one wraps. */
export function localProvider(
  engine: Engine,
  roots: readonly DataKey[],
  where: string,
): KeyProvider {
  const [primary] = roots;
  if (primary === undefined) {
    throw new FieldSealError(
      'ERR_FIELDSEAL_CONFIGURATION',
      `There is no root key in ${where}. Make one with generateRootKey() and put it there.`,
    );
  }
  return new LocalProvider(engine, primary, roots);
}

class LocalProvider implements KeyProvider {
  readonly name = NAME;
  readonly capabilities = { context: 'native', rewrap: false } as const;
  readonly #engine: Engine;
  readonly #primary: DataKey;
  readonly #roots: ReadonlyMap<KeyId, DataKey>;

  constructor(engine: Engine, primary: DataKey, roots: readonly DataKey[]) {
    this.#engine = engine;
    this.#primary = primary;
    this.#roots = new Map(roots.map((root) => [root.id, root]));
  }

  async wrap(input: {
    readonly plaintext: Uint8Array;
    readonly context: KeyContext;
  }): Promise<WrappedKey> {
    return {
      provider: NAME,
      keyId: this.#primary.id,
      algorithm: LOCAL_WRAP_ALGORITHM,
      ciphertext: wrapLocally(this.#engine, this.#primary, input.plaintext, input.context),
    };
  }

  async unwrap(input: {
    readonly wrapped: WrappedKey;
    readonly context: KeyContext;
  }): Promise<Uint8Array> {
    const { wrapped, context } = input;
    const keyId = parseKeyId(wrapped.keyId);
    const root = keyId === undefined ? undefined : this.#roots.get(keyId);
    if (root === undefined) throw this.#error('key-not-found', wrapped.keyId);
    const plaintext = unwrapLocally(root, wrapped.ciphertext, context);
    if (plaintext === undefined) throw this.#error('invalid-ciphertext', wrapped.keyId);
    return plaintext;
  }

  describe(): Promise<{ keyId: string; state: 'enabled' }> {
    return Promise.resolve({ keyId: this.#primary.id, state: 'enabled' });
  }

  #error(reason: 'key-not-found' | 'invalid-ciphertext', keyId: string): FieldSealError {
    // The record's word for the id goes into the error only if it is an id at all.
    const known = parseKeyId(keyId);
    return keyProviderError(reason, {
      provider: NAME,
      operation: 'unwrap',
      ...(known === undefined ? {} : { keyId: known }),
    });
  }

  [inspect.custom](): string {
    return `LocalProvider { primary: ${this.#primary.id} }`;
  }
}

function notARootKey(where: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_CONFIGURATION',
    `A key in ${where} is an index key (fsidx1_…). A root key (fskey1_…) is needed there.`,
  );
}
