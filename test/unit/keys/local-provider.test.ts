import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/text.js';
import { localKeys } from '../../../src/keys/local-provider.js';
import { generateRootKey, generateStaticKeys } from '../../../src/keys/static-keys.js';
import { testKeyProvider } from '../../../src/testing/key-provider-suite.js';
import { errorOf } from './support/folder.js';

const PLAINTEXT = new Uint8Array(32).fill(3);
const CONTEXT = { kind: 'E', commitment: new Uint8Array(32), tenant: 'acme' } as const;

testKeyProvider({ describe, it }, () => localKeys({ keys: generateRootKey() }));
testKeyProvider({ describe, it }, () =>
  localKeys({ keys: [generateRootKey(), generateRootKey()], engine: 'portable' }),
);

describe('localKeys', () => {
  it('wraps under the first key and unwraps under all', async () => {
    const [older, newer] = [generateRootKey(), generateRootKey()];
    const before = localKeys({ keys: older });
    const after = localKeys({ keys: `${newer},\n  ${older}` });
    const wrapped = await before.wrap({ plaintext: PLAINTEXT, context: CONTEXT });

    const rewrapped = await after.wrap({ plaintext: PLAINTEXT, context: CONTEXT });

    expect(rewrapped.keyId).toBe((await after.describe()).keyId);
    expect(rewrapped.keyId).not.toBe(wrapped.keyId);
    expect(new Uint8Array(await after.unwrap({ wrapped, context: CONTEXT }))).toEqual(PLAINTEXT);
    const error = await errorOf(() => before.unwrap({ wrapped: rewrapped, context: CONTEXT }));
    expect(error.details).toMatchObject({
      reason: 'key-not-found',
      retryable: false,
      provider: 'local',
      operation: 'unwrap',
      keyId: rewrapped.keyId,
    });
  });

  it('unwraps what another engine wrapped', async () => {
    const keys = generateRootKey();
    const wrapped = await localKeys({ keys, engine: 'node' }).wrap({
      plaintext: PLAINTEXT,
      context: CONTEXT,
    });

    const plaintext = await localKeys({ keys, engine: 'portable' }).unwrap({
      wrapped,
      context: CONTEXT,
    });

    expect(toHex(plaintext)).toBe(toHex(PLAINTEXT));
  });

  it('refuses a wrap that stands under the id of another of its keys', async () => {
    const [first, second] = [generateRootKey(), generateRootKey()];
    const provider = localKeys({ keys: [first, second] });
    const wrapped = await provider.wrap({ plaintext: PLAINTEXT, context: CONTEXT });
    const { keyId } = await localKeys({ keys: second }).describe();

    const error = await errorOf(() =>
      provider.unwrap({ wrapped: { ...wrapped, keyId }, context: CONTEXT }),
    );

    expect(error.details.reason).toBe('invalid-ciphertext');
  });

  it('does not repeat an id that is none: a record may hold anything there', async () => {
    const provider = localKeys({ keys: generateRootKey() });
    const wrapped = await provider.wrap({ plaintext: PLAINTEXT, context: CONTEXT });

    const error = await errorOf(() =>
      provider.unwrap({ wrapped: { ...wrapped, keyId: 'someone@example.org' }, context: CONTEXT }),
    );

    expect(inspect(error, { depth: 5 })).not.toContain('example.org');
    expect(error.details.keyId).toBeUndefined();
  });

  it.each(['', '  ,  ', []])('refuses no key at all: %j', async (keys) => {
    const error = await errorOf(() => localKeys({ keys, from: 'ROOT_KEY' }));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain('There is no root key in ROOT_KEY');
  });

  it('refuses an index key', async () => {
    const error = await errorOf(() => localKeys({ keys: generateStaticKeys(), from: 'ROOT_KEY' }));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain('A key in ROOT_KEY is an index key');
  });

  it('refuses a mistyped key, and says where it is', async () => {
    const key = generateRootKey();
    const mistyped = key.slice(0, 40) + (key[40] === '0' ? '1' : '0') + key.slice(41);

    const error = await errorOf(() => localKeys({ keys: [key, mistyped], from: 'ROOT_KEY' }));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_MALFORMED');
    expect(error.message).toContain('The key in ROOT_KEY has a wrong checksum');
  });

  it('shows the id of its primary and no key', async () => {
    const keys = generateRootKey();
    const provider = localKeys({ keys });
    const { keyId } = await provider.describe();

    expect(inspect(provider, { showHidden: true, depth: 9 })).toBe(
      `LocalProvider { primary: ${keyId} }`,
    );
    expect(JSON.stringify(provider)).not.toContain(keys.slice(21, 40));
  });

  it.each([0, 16, 31, 33, 64])(
    'refuses to wrap a key of %i bytes, which could never be opened',
    async (length) => {
      const provider = localKeys({ keys: generateRootKey() });

      await expect(
        provider.wrap({ plaintext: new Uint8Array(length), context: CONTEXT }),
      ).rejects.toThrow(RangeError);
    },
  );

  it('rejects, and does not throw, for a context that cannot be', async () => {
    const provider = localKeys({ keys: generateRootKey() });
    const promise = provider.wrap({ plaintext: PLAINTEXT, context: { ...CONTEXT, tenant: '' } });

    await expect(promise).rejects.toMatchObject({ code: 'ERR_FIELDSEAL_SCOPE' });
  });
});
