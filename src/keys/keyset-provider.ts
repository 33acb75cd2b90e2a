import { inspect } from 'node:util';
import type { Engine } from '../crypto/engine.js';
import { FieldSealError } from '../errors.js';
import type { KeyId } from '../format/key-id.js';
import {
  type KeyContext,
  type KeyDescription,
  type KeyProvider,
  type WrappedKey,
  keyProviderError,
} from './key-provider.js';
import { type RootKey, openTokens } from './keyset-root-keys.js';
import { localProvider } from './local-provider.js';

/**
 * A local provider over the root keys of a keyset, which can also say that a key is disabled or
 * destroyed rather than unknown.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEY_MALFORMED` for a token that is none or stands under another id.
 */
export function keysetProvider(
  engine: Engine,
  rootKeys: readonly RootKey[],
  primary: KeyId,
  path: string,
): KeyProvider {
  const enabled = openTokens(engine, rootKeys, primary, path);
  const refused = rootKeys.filter((root) => root.status !== 'enabled');
  return new KeysetProvider(localProvider(engine, enabled, `the keyset file ${path}`), refused);
}

class KeysetProvider implements KeyProvider {
  readonly #local: KeyProvider;
  readonly #refused: ReadonlyMap<string, 'disabled' | 'destroyed'>;

  constructor(local: KeyProvider, refused: readonly RootKey[]) {
    this.#local = local;
    this.#refused = new Map(
      refused.map((root) => [root.keyId, root.status === 'disabled' ? 'disabled' : 'destroyed']),
    );
  }

  get name(): string {
    return this.#local.name;
  }

  get capabilities(): KeyProvider['capabilities'] {
    return this.#local.capabilities;
  }

  async wrap(input: {
    readonly plaintext: Uint8Array;
    readonly context: KeyContext;
  }): Promise<WrappedKey> {
    return this.#local.wrap(input);
  }

  async unwrap(input: {
    readonly wrapped: WrappedKey;
    readonly context: KeyContext;
  }): Promise<Uint8Array> {
    const { keyId } = input.wrapped;
    const status = this.#refused.get(keyId);
    if (status === undefined) return this.#local.unwrap(input);
    const details = { provider: this.name, operation: 'unwrap', keyId } as const;
    if (status === 'disabled') throw keyProviderError('key-disabled', details);
    throw keyProviderError('key-not-found', { ...details, cause: destroyed(keyId) });
  }

  describe(): Promise<KeyDescription> {
    return this.#local.describe();
  }

  [inspect.custom](): string {
    return inspect(this.#local);
  }
}

function destroyed(keyId: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_DESTROYED',
    `The root key ${keyId} was destroyed. What it wrapped opens only with a copy of the keyset from before.`,
    { details: { keyId } },
  );
}
