import { inspect } from 'node:util';
import { wipe } from '../bytes/bytes.js';
import { chooseEngine } from '../crypto/choose-engine.js';
import type { Engine } from '../crypto/engine.js';
import { hkdfExpand, hkdfExtract } from '../crypto/hkdf.js';
import { FieldSealError } from '../errors.js';
import type { KeyId } from '../format/key-id.js';
import { DataKey, dataKeyLength } from './data-key.js';
import { staticInfo } from './derive.js';
import { type Environment, readTokens, requireVariable } from './environment.js';
import { GLOBAL_SCOPE, type KeyKind, sameScope } from './key-kind.js';
import { type ParsedToken, generateKeyToken, parseKeyToken } from './key-token.js';
import type {
  KeyIdWant,
  KeySource,
  KeyWant,
  Keyring,
  KeyringRuntime,
  LoadedKeys,
} from './keyring.js';
import { SealLedger } from './seal-counter.js';

/** The variable that holds static keys. */
const VARIABLE = 'FIELDSEAL_KEYS';

/**
 * Keys for a small application with no key store: `fskey1_…` tokens, the first of which encrypts
 * while the others only decrypt, and one `fsidx1_…` token for indexes, deterministic columns and
 * tokens. There are no statuses and no scopes.
 *
 * @param tokens - The tokens, separated by white space or commas.
 * @throws FieldSealError `ERR_FIELDSEAL_KEY_MALFORMED` for a token that is none,
 * `ERR_FIELDSEAL_CONFIGURATION` for a missing or a second index token.
 *
 * @example
 * ```ts
 * import { generateStaticKeys, staticKeys } from 'fieldseal';
 *
 * const keys = staticKeys(generateStaticKeys());
 * ```
 */
export function staticKeys(tokens: string | readonly string[]): KeySource {
  return staticSource(readTokens(tokens), 'staticKeys(…)');
}

/**
 * Static keys from the variable `FIELDSEAL_KEYS`.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_ENVIRONMENT` if it is missing, and as {@link staticKeys}.
 */
export function staticKeysFromEnvironment(environment: Environment, name = VARIABLE): KeySource {
  return staticSource(readTokens(requireVariable(environment, name)), name);
}

/** A new value for `FIELDSEAL_KEYS`: one encryption key and one index key. A secret. */
export function generateStaticKeys(): string {
  const engine = chooseEngine('auto');
  return `${generateKeyToken(engine, 'fskey1')} ${generateKeyToken(engine, 'fsidx1')}`;
}

/** A new root key for `localKeys`. A secret. */
export function generateRootKey(): string {
  return generateKeyToken(chooseEngine('auto'), 'fskey1');
}

/** A data key derived from a token's key (info `fieldseal/v1/static`, kind). */
export function staticDataKey(
  engine: Engine,
  ledger: SealLedger,
  tokenBytes: Uint8Array,
  kind: KeyKind,
): DataKey {
  const bytes = hkdfExpand(hkdfExtract(engine, tokenBytes), staticInfo(kind), dataKeyLength);
  try {
    return new DataKey(engine, ledger, bytes, kind, GLOBAL_SCOPE);
  } finally {
    wipe(bytes);
  }
}

function staticSource(tokens: readonly string[], where: string): KeySource {
  // Checked here and not at first use: a wrong key should stop the start of the application.
  const engine = chooseEngine('auto');
  const parsed = tokens.map((token) => parseKeyToken(engine, token, where));
  const types = parsed.map((token) => token.type);
  for (const { bytes } of parsed) wipe(bytes);
  if (!types.includes('fskey1')) {
    throw wrongTokens(where, 'no encryption key (fskey1_…)');
  }
  const indexKeys = types.filter((type) => type === 'fsidx1').length;
  if (indexKeys !== 1) {
    throw wrongTokens(
      where,
      indexKeys === 0 ? 'no index key (fsidx1_…)' : 'more than one index key (fsidx1_…)',
    );
  }
  return {
    open: (runtime) =>
      new StaticKeyring(
        runtime,
        tokens.map((token) => parseKeyToken(runtime.engine, token, where)),
      ),
  };
}

class StaticKeyring implements Keyring {
  readonly hasScopes = false;
  readonly #byId = new Map<KeyId, DataKey>();
  readonly #current = new Map<KeyKind, DataKey>();

  /** Takes over the parsed tokens and wipes them. */
  constructor(runtime: KeyringRuntime, tokens: readonly ParsedToken[]) {
    const ledger = new SealLedger();
    for (const token of tokens) {
      const kinds: readonly KeyKind[] = token.type === 'fskey1' ? ['E'] : ['D', 'I', 'T'];
      for (const kind of kinds) {
        const key = staticDataKey(runtime.engine, ledger, token.bytes, kind);
        this.#byId.set(key.id, key);
        if (!this.#current.has(kind)) this.#current.set(kind, key);
      }
      wipe(token.bytes);
    }
  }

  peek(want: KeyWant): DataKey | undefined {
    if (!sameScope(want.scope, GLOBAL_SCOPE)) return undefined;
    if (want.generation !== 'active' && want.generation !== 1) return undefined;
    return this.#current.get(want.kind);
  }

  peekId(want: KeyIdWant): DataKey | undefined {
    if (!sameScope(want.scope, GLOBAL_SCOPE)) return undefined;
    const key = this.#byId.get(want.keyId);
    return key?.kind === want.kind ? key : undefined;
  }

  load(wanted: readonly KeyWant[]): Promise<LoadedKeys> {
    const [missing] = wanted.filter((want) => this.peek(want) === undefined);
    if (missing !== undefined) return Promise.reject(noSuchStaticKey(missing));
    const found = new Map<KeyWant, DataKey>();
    for (const want of wanted) {
      const key = this.peek(want);
      if (key !== undefined) found.set(want, key);
    }
    return Promise.resolve({ wanted: found, byId: new Map() });
  }

  async ensure(wanted: readonly KeyWant[]): Promise<void> {
    await this.load(wanted);
  }

  rotate(): Promise<KeyId> {
    return Promise.reject(
      new FieldSealError(
        'ERR_FIELDSEAL_CONFIGURATION',
        `Static keys rotate in their variable: put a new fskey1_… token first and keep the old ones ` +
          'behind it. Use managedKeys(…) for keys that rotate in a store.',
      ),
    );
  }

  [inspect.custom](): string {
    return `StaticKeyring { ${[...this.#byId.keys()].join(', ')} }`;
  }
}

function noSuchStaticKey(want: KeyWant): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_NOT_FOUND',
    want.generation === 'active' || want.generation === 1
      ? 'Static keys have no tenants and no subjects. Use managedKeys(…) for keys of their own.'
      : 'Static keys have one generation. Use managedKeys(…) to rotate index or deterministic keys.',
  );
}

function wrongTokens(where: string, what: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_CONFIGURATION',
    `There is ${what} in ${where}. It must hold at least one fskey1_… and exactly one fsidx1_… token ` +
      '(generateStaticKeys() makes both).',
  );
}
