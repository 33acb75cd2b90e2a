import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FieldSealError } from '../../../src/errors.js';
import { type KeyProvider, keyProviderError } from '../../../src/keys/key-provider.js';
import { localKeys } from '../../../src/keys/local-provider.js';
import { generateRootKey } from '../../../src/keys/static-keys.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { keyProviderChecks } from '../../../src/testing/key-provider-suite.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';

/** A provider that keeps the contract but for what `change` breaks. */
function brokenBy(change: (good: KeyProvider) => Partial<KeyProvider>): () => KeyProvider {
  return () => {
    const good = localKeys({ keys: generateRootKey() });
    return {
      name: good.name,
      capabilities: good.capabilities,
      wrap: (input) => good.wrap(input),
      unwrap: (input) => good.unwrap(input),
      describe: () => good.describe(),
      ...change(good),
    };
  };
}

async function failures(make: () => KeyProvider): Promise<string[]> {
  const results = await Promise.allSettled(
    keyProviderChecks(make).map(async (check) => {
      try {
        await check.run();
      } catch {
        throw new Error(check.name);
      }
    }),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' && result.reason instanceof Error ? [result.reason.message] : [],
  );
}

const opened = new Map<string, Uint8Array>();

describe('the suite for key providers', () => {
  it('accepts a provider that keeps the contract', async () => {
    expect(await failures(brokenBy(() => ({})))).toEqual([]);
  });

  it('closes each provider that it was given', async () => {
    let closed = 0;
    const checks = keyProviderChecks(
      brokenBy(() => ({
        close: async () => {
          closed += 1;
        },
      })),
    );

    for (const check of checks) await check.run();

    expect(closed).toBe(checks.length);
  });

  it.each<[string, (good: KeyProvider) => Partial<KeyProvider>, RegExp]>([
    [
      'ignores the tenant',
      (good) => ({
        wrap: ({ plaintext, context }) =>
          good.wrap({ plaintext, context: { ...context, tenant: undefined } }),
        unwrap: ({ wrapped, context }) =>
          good.unwrap({ wrapped, context: { ...context, tenant: undefined } }),
      }),
      /any part of the context is another/,
    ],
    [
      'ignores the commitment',
      (good) => {
        const commitment = new Uint8Array(32);
        return {
          wrap: (input) => good.wrap({ ...input, context: { ...input.context, commitment } }),
          unwrap: (input) => good.unwrap({ ...input, context: { ...input.context, commitment } }),
        };
      },
      /any part of the context is another/,
    ],
    [
      'ignores the last byte',
      (good) => ({
        wrap: async (input) => {
          const wrapped = await good.wrap(input);
          return { ...wrapped, ciphertext: new Uint8Array([...wrapped.ciphertext, 0]) };
        },
        unwrap: ({ wrapped, context }) =>
          good.unwrap({
            wrapped: { ...wrapped, ciphertext: wrapped.ciphertext.subarray(0, 69) },
            context,
          }),
      }),
      /any one byte changed/,
    ],
    [
      'takes any key id',
      (good) => ({
        unwrap: async ({ wrapped, context }) => {
          const { keyId } = await good.describe();
          return good.unwrap({ wrapped: { ...wrapped, keyId }, context });
        },
      }),
      /its own configuration does not name/,
    ],
    [
      'wipes the plaintext',
      (good) => ({
        wrap: async (input) => {
          const wrapped = await good.wrap(input);
          input.plaintext.fill(0);
          return wrapped;
        },
      }),
      /leaves the buffers it is given/,
    ],
    [
      'wipes the ciphertext',
      (good) => ({
        unwrap: async (input) => {
          const plaintext = await good.unwrap(input);
          input.wrapped.ciphertext.fill(0);
          return plaintext;
        },
      }),
      /leaves the buffers it is given/,
    ],
    [
      'returns one buffer twice',
      (good) => ({
        unwrap: async (input) => {
          const id = inspect(input, { depth: 9 });
          const plaintext = opened.get(id) ?? (await good.unwrap(input));
          opened.set(id, plaintext);
          return plaintext;
        },
      }),
      /share nothing/,
    ],
    [
      'repeats its nonce',
      (good) => {
        const cache = new Map<string, Awaited<ReturnType<KeyProvider['wrap']>>>();
        return {
          wrap: async (input) => {
            const id = `${String(input.plaintext)} ${JSON.stringify(input.context)}`;
            const wrapped = cache.get(id) ?? (await good.wrap(input));
            cache.set(id, wrapped);
            return wrapped;
          },
        };
      },
      /into different bytes/,
    ],
    [
      'throws errors of its own',
      (good) => ({
        unwrap: async (input) =>
          good.unwrap(input).catch(() => {
            throw new TypeError('sdk');
          }),
      }),
      /rejects where it fails/,
    ],
    [
      'throws rather than rejects',
      (good) => ({
        unwrap: (input) => {
          if (!/^[0-9a-f]{16}$/.test(input.wrapped.keyId)) {
            throw keyProviderError('key-not-found', { provider: good.name, operation: 'unwrap' });
          }
          return good.unwrap(input);
        },
      }),
      /does not throw instead/,
    ],
    [
      'shows the tenant in an error',
      (good) => ({
        unwrap: async (input) =>
          good.unwrap(input).catch((error: unknown) => {
            const { reason } = (error as FieldSealError).details;
            throw keyProviderError(reason as 'integrity', {
              provider: good.name,
              operation: 'unwrap',
              cause: new Error(`no access for ${input.context.tenant ?? ''}`),
            });
          }),
      }),
      /any one byte changed/,
    ],
    [
      'shows the key in an error',
      (good) => {
        let last: Uint8Array | undefined;
        return {
          wrap: (input) => {
            last = input.plaintext;
            return good.wrap(input);
          },
          unwrap: async (input) =>
            good.unwrap(input).catch((error: unknown) => {
              Object.assign(error as Error, { request: { plaintext: Buffer.from(last ?? []) } });
              throw error;
            }),
        };
      },
      /any one byte changed/,
    ],
    [
      'says that a damaged key may be tried again',
      (good) => ({
        unwrap: async (input) =>
          good.unwrap(input).catch((error: unknown) => {
            const { details } = error as FieldSealError;
            throw new FieldSealError('ERR_FIELDSEAL_KEY_PROVIDER', 'no', {
              details: { ...details, retryable: true },
            });
          }),
      }),
      /any one byte changed/,
    ],
    [
      'mixes up concurrent calls',
      (good) => {
        let current: Parameters<KeyProvider['unwrap']>[0] | undefined;
        return {
          unwrap: async (input) => {
            current = input;
            await new Promise((resolve) => setTimeout(resolve, 1));
            return good.unwrap(current);
          },
        };
      },
      /50 things at once/,
    ],
    [
      'has no describe',
      () => ({ describe: async () => ({ keyId: '', state: 'enabled' }) }),
      /describes/,
    ],
    [
      'gives garbage when aborted',
      (good) => ({
        unwrap: async (input) =>
          input.signal?.aborted === true ? new Uint8Array(32) : good.unwrap(input),
      }),
      /aborted before it starts/,
    ],
    [
      'says that it rewraps, and does not',
      (good) => ({ capabilities: { ...good.capabilities, rewrap: true } }),
      /wraps again/,
    ],
    [
      'rewraps for nobody',
      (good) => ({
        rewrap: async ({ wrapped, context }) => {
          const plaintext = await good.unwrap({ wrapped, context });
          return good.wrap({ plaintext, context: { ...context, subject: 'x' } });
        },
      }),
      /wraps again/,
    ],
  ])('finds a provider that %s', async (_, change, expected) => {
    expect(await failures(brokenBy(change))).toContainEqual(expect.stringMatching(expected));
  });
});

describe('insecureTestKeys', () => {
  it('gives the same keys in every run', () => {
    const open = (): string =>
      inspect(insecureTestKeys().open({ engine: nodeEngine(), now: () => 0 }));

    expect(open()).toBe(open());
    expect(open()).toMatch(/^StaticKeyring \{ ([0-9a-f]{16}, ){3}[0-9a-f]{16} \}$/);
  });
});
