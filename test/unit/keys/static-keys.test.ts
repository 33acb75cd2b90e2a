import { hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { DataKey } from '../../../src/keys/data-key.js';
import { parseKeyToken } from '../../../src/keys/key-token.js';
import type { KeySource, Keyring } from '../../../src/keys/keyring.js';
import { SealLedger } from '../../../src/keys/seal-counter.js';
import {
  generateRootKey,
  generateStaticKeys,
  staticKeys,
  staticKeysFromEnvironment,
} from '../../../src/keys/static-keys.js';
import { errorOf } from './support/folder.js';

const engine = nodeEngine();
const GLOBAL = {};

function open(source: KeySource): Keyring {
  return source.open({ engine, now: () => 0 });
}

describe('staticKeys', () => {
  it.each(['E', 'D', 'I', 'T'] as const)('has a key of kind %s', (kind) => {
    const keyring = open(staticKeys(generateStaticKeys()));
    const key = keyring.peek({ kind, scope: GLOBAL, generation: 'active' });

    expect(key?.kind).toBe(kind);
    expect(keyring.peek({ kind, scope: GLOBAL, generation: 1 })).toBe(key);
    expect(keyring.peekId({ keyId: key!.id, kind, scope: GLOBAL })).toBe(key);
    expect(keyring.peek({ kind, scope: GLOBAL, generation: 2 })).toBeUndefined();
    expect(keyring.peek({ kind: 'K', scope: GLOBAL, generation: 1 })).toBeUndefined();
  });

  it('derives its keys as the format says', () => {
    const token = generateRootKey();
    const index = generateStaticKeys().split(' ')[1]!;
    const keyring = open(staticKeys([token, index]));
    const derived = (from: string, kind: 'E' | 'I'): string => {
      const { bytes } = parseKeyToken(engine, from, 'test');
      const info = `fieldseal/v1/static\0${kind}`;
      const key = new Uint8Array(hkdfSync('sha256', bytes, new Uint8Array(0), info, 32));
      return new DataKey(engine, new SealLedger(), key, kind, GLOBAL).id;
    };

    const id = (kind: 'E' | 'I'): string | undefined =>
      keyring.peek({ kind, scope: GLOBAL, generation: 'active' })?.id;

    expect(id('E')).toBe(derived(token, 'E'));
    expect(id('I')).toBe(derived(index, 'I'));
  });

  it('encrypts under the first key, decrypts under all, and keeps its index on promotion', () => {
    const [first, index] = generateStaticKeys().split(' ') as [string, string];
    const second = generateRootKey();
    const before = open(staticKeys([first, index]));
    const after = open(staticKeys(`${second},${first}\n${index}`));
    const active = (keyring: Keyring, kind: 'E' | 'I' | 'D'): DataKey =>
      keyring.peek({ kind, scope: GLOBAL, generation: 'active' })!;

    const old = active(before, 'E');

    expect(active(after, 'E').id).not.toBe(old.id);
    expect(after.peekId({ keyId: old.id, kind: 'E', scope: GLOBAL })?.id).toBe(old.id);
    expect(active(after, 'I').id).toBe(active(before, 'I').id);
    expect(active(after, 'D').id).toBe(active(before, 'D').id);
  });

  it('gives a key under no other kind than its own', () => {
    const keyring = open(staticKeys(generateStaticKeys()));
    const { id } = keyring.peek({ kind: 'E', scope: GLOBAL, generation: 'active' })!;

    expect(keyring.peekId({ keyId: id, kind: 'D', scope: GLOBAL })).toBeUndefined();
  });

  it('has no keys for tenants and subjects', async () => {
    const keyring = open(staticKeys(generateStaticKeys()));
    const want = { kind: 'E', scope: { tenant: 'acme' }, generation: 'active' } as const;
    const { id } = keyring.peek({ ...want, scope: GLOBAL })!;

    expect(keyring.hasScopes).toBe(false);
    expect(keyring.peek(want)).toBeUndefined();
    expect(keyring.peekId({ keyId: id, kind: 'E', scope: want.scope })).toBeUndefined();
    for (const call of [() => keyring.load([want], []), () => keyring.ensure([want])]) {
      const error = await errorOf(call);
      expect(error.code).toBe('ERR_FIELDSEAL_KEY_NOT_FOUND');
      expect(error.message).toContain('no tenants');
    }
  });

  it('loads what it has, and says that it has one generation', async () => {
    const keyring = open(staticKeys(generateStaticKeys()));
    const want = { kind: 'I', scope: GLOBAL, generation: 1 } as const;

    const loaded = await keyring.load([want], []);

    expect(loaded.wanted.get(want)).toBe(keyring.peek(want));
    const error = await errorOf(() => keyring.load([{ ...want, generation: 2 }], []));
    expect(error.message).toContain('one generation');
  });

  it('does not rotate', async () => {
    const error = await errorOf(() => open(staticKeys(generateStaticKeys())).rotate(GLOBAL));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
  });

  it.each([
    ['nothing', '', 'no encryption key'],
    ['no encryption key', generateStaticKeys().split(' ')[1]!, 'no encryption key'],
    ['no index key', generateRootKey(), 'no index key'],
    [
      'two index keys',
      `${generateStaticKeys()} ${generateStaticKeys()}`,
      'more than one index key',
    ],
  ])('refuses %s when it is made, not at the first use', async (_, tokens, what) => {
    const error = await errorOf(() => staticKeys(tokens));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain(what);
    if (tokens !== '') expect(inspect(error)).not.toContain(tokens.slice(0, 30));
  });

  it('refuses a mistyped token when it is made', async () => {
    const tokens = generateStaticKeys();
    const mistyped = tokens.slice(0, 30) + (tokens[30] === 'x' ? 'y' : 'x') + tokens.slice(31);

    const error = await errorOf(() => staticKeys(mistyped));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_MALFORMED');
    expect(error.message).toContain('The key in staticKeys(…) has a wrong checksum');
  });

  it('shows ids, never keys', () => {
    const tokens = generateStaticKeys();
    const source = staticKeys(tokens);
    const keyring = open(source);

    expect(inspect(keyring, { showHidden: true, depth: 9 })).toMatch(
      /^StaticKeyring \{ ([0-9a-f]{16}(, )?){4} \}$/,
    );
    expect(inspect(source, { showHidden: true, depth: 9 })).not.toContain(tokens.slice(0, 40));
    expect(JSON.stringify([keyring, source])).not.toContain('fskey1_');
  });
});

describe('staticKeysFromEnvironment', () => {
  it('takes the tokens from FIELDSEAL_KEYS, or the variable named', () => {
    const tokens = generateStaticKeys();

    const ids = [
      staticKeysFromEnvironment({ FIELDSEAL_KEYS: tokens }),
      staticKeysFromEnvironment({ OTHER: `  ${tokens}\n` }, 'OTHER'),
      staticKeys(tokens),
    ].map((source) => inspect(open(source)));

    expect(new Set(ids).size).toBe(1);
  });

  it.each([{}, { FIELDSEAL_KEYS: undefined }, { FIELDSEAL_KEYS: '' }, { FIELDSEAL_KEYS: ' \n' }])(
    'names the variable that is missing or empty: %j',
    async (environment) => {
      const error = await errorOf(() => staticKeysFromEnvironment(environment));

      expect(error.code).toBe('ERR_FIELDSEAL_ENVIRONMENT');
      expect(error.message).toContain('FIELDSEAL_KEYS is missing or empty');
    },
  );

  it('names the variable that holds a token that is none', async () => {
    const error = await errorOf(() => staticKeysFromEnvironment({ FIELDSEAL_KEYS: 'hunter2' }));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_MALFORMED');
    expect(error.message).toContain('The key in FIELDSEAL_KEYS is not a fieldseal key token');
    expect(inspect(error)).not.toContain('hunter2');
  });
});
