import { equalBytes } from '../bytes/bytes.js';
import type { KeyProvider } from '../keys/key-provider.js';
import { checkError } from './key-provider-damage.js';
import { check, randomKey, sample, sampleContext, unwrapsTo } from './key-provider-sample.js';

const STATES = ['enabled', 'disabled', 'pending-deletion', 'destroyed', 'unknown'];

export const capabilityChecks: Readonly<Record<string, (provider: KeyProvider) => Promise<void>>> =
  {
    'describes the root key that it wraps with': async (provider) => {
      const description = await provider.describe();

      check(description.keyId !== '', 'describe must name the root key');
      check(STATES.includes(description.state), 'describe must give a state that is known');
      check(
        description.state === 'enabled' || description.state === 'unknown',
        'a root key that wraps is enabled, or its state is unknown',
      );
    },

    'answers a call that is aborted before it starts with a good key or an error': async (
      provider,
    ) => {
      const signal = AbortSignal.abort(new Error('aborted by the suite'));
      const { plaintext, context, wrapped } = await sample(provider);

      const wrappedNow = await settled(provider, signal, () =>
        provider.wrap({ plaintext, context, signal }),
      );
      const unwrapped = await settled(provider, signal, () =>
        provider.unwrap({ wrapped, context, signal }),
      );

      if (wrappedNow !== undefined) {
        await unwrapsTo(provider, wrappedNow, context, plaintext, 'a wrap that was aborted');
      }
      check(
        unwrapped === undefined || equalBytes(unwrapped, plaintext),
        'an aborted unwrap must give the key or fail',
      );
    },

    'is not harmed by calls that are aborted on the way': async (provider) => {
      const { plaintext, context, wrapped } = await sample(provider);
      const calls = Array.from({ length: 10 }, async () => {
        const controller = new AbortController();
        const { signal } = controller;
        const call = settled(provider, signal, () => provider.unwrap({ wrapped, context, signal }));
        controller.abort(new Error('aborted by the suite'));
        return call;
      });

      for (const opened of await Promise.all(calls)) {
        check(
          opened === undefined || equalBytes(opened, plaintext),
          'an aborted unwrap must give the key or fail',
        );
      }
      await unwrapsTo(provider, wrapped, context, plaintext, 'after aborted calls');
    },

    'rejects where it fails, and does not throw instead of returning a promise': async (
      provider,
    ) => {
      const wrapped = {
        provider: provider.name,
        keyId: 'no such key',
        algorithm: 'none',
        ciphertext: randomKey(),
      };
      let call: Promise<Uint8Array>;
      try {
        call = provider.unwrap({ wrapped, context: sampleContext() });
      } catch {
        check(false, 'unwrap must return a promise that rejects');
        return;
      }
      try {
        await call;
      } catch (error) {
        checkError(error, provider);
        return;
      }
      check(false, 'unwrap must refuse bytes that it never wrapped');
    },
  };

/** The result; undefined if the call failed the way a provider may when it is aborted. */
async function settled<Result>(
  provider: KeyProvider,
  signal: AbortSignal,
  call: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    const isAbort = error instanceof Error && error.name === 'AbortError';
    if (error !== signal.reason && !isAbort) checkError(error, provider);
    return undefined;
  }
}
