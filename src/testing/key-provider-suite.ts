import { equalBytes, wipe } from '../bytes/bytes.js';
import type { KeyProvider, WrappedKey } from '../keys/key-provider.js';
import { KEY_KINDS, describeScope } from '../keys/key-kind.js';
import { capabilityChecks } from './key-provider-behaviour.js';
import { damageChecks } from './key-provider-damage.js';
import {
  type ProviderFactory,
  SCOPES,
  check,
  provide,
  randomKey,
  sample,
  sampleContext,
  unwrapsTo,
} from './key-provider-sample.js';

/** One thing that every key provider must do. `run` rejects if this one does not. */
export interface KeyProviderCheck {
  readonly name: string;
  run(): Promise<void>;
}

/** The part of a test runner that the suite needs: Vitest, node:test, Jest and Mocha have it. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/**
 * Declares the contract of key providers as tests. Run it against a provider of your own before you
 * trust it with keys.
 *
 * @param runner - `describe` and `it` of the test runner.
 * @param make - Gives a provider with a usable root key; called once for each test, and closed after it.
 *
 * @example
 * ```ts
 * import { generateRootKey, localKeys } from 'fieldseal';
 * import { testKeyProvider } from 'fieldseal/testing';
 * import { describe, it } from 'node:test';
 *
 * testKeyProvider({ describe, it }, () => localKeys({ keys: generateRootKey() }));
 * ```
 */
export function testKeyProvider(runner: TestRunner, make: ProviderFactory): void {
  runner.describe('a key provider', () => {
    for (const one of keyProviderChecks(make)) runner.it(one.name, () => one.run());
  });
}

/** The same checks for use without a test runner. */
export function keyProviderChecks(make: ProviderFactory): readonly KeyProviderCheck[] {
  const checks = { ...roundTripChecks, ...bufferChecks, ...damageChecks, ...capabilityChecks };
  return Object.entries(checks).map(([name, body]) => ({
    name,
    run: async () => {
      const provider = await provide(make);
      try {
        await body(provider);
      } finally {
        await provider.close?.();
      }
    },
  }));
}

type Checks = Readonly<Record<string, (provider: KeyProvider) => Promise<void>>>;

const roundTripChecks: Checks = {
  'unwraps what it wrapped, for every kind and scope': async (provider) => {
    for (const kind of KEY_KINDS) {
      for (const scope of SCOPES) {
        const { plaintext, context, wrapped } = await sample(provider, { ...scope, kind });
        await unwrapsTo(provider, wrapped, context, plaintext, `${kind}, ${describeScope(scope)}`);
      }
    }
  },

  'names itself, its key and its algorithm in what it wraps': async (provider) => {
    const { wrapped, plaintext } = await sample(provider);

    check(wrapped.provider === provider.name, 'wrapped.provider must be the name of the provider');
    check(wrapped.keyId !== '', 'wrapped.keyId must name the root key');
    check(wrapped.algorithm !== '', 'wrapped.algorithm must name how the key was wrapped');
    check(!includes(wrapped.ciphertext, plaintext), 'the ciphertext must not hold the key itself');
  },

  'wraps one key twice into different bytes': async (provider) => {
    const { plaintext, context, wrapped } = await sample(provider);

    const again = await provider.wrap({ plaintext, context });

    check(!equalBytes(wrapped.ciphertext, again.ciphertext), 'two wraps must differ');
    await unwrapsTo(provider, again, context, plaintext, 'the second wrap');
  },

  'does 50 things at once without mixing them up': async (provider) => {
    const samples = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        sample(provider, { kind: 'E', tenant: `tenant-${index}` }),
      ),
    );
    await Promise.all(
      samples.map(({ wrapped, context, plaintext }) =>
        unwrapsTo(provider, wrapped, context, plaintext, 'one of 50 concurrent calls'),
      ),
    );
  },

  'wraps again, where it can, into a key that opens the same way': async (provider) => {
    check(
      !provider.capabilities.rewrap || provider.rewrap !== undefined,
      'capabilities.rewrap says that there is a method rewrap',
    );
    if (provider.rewrap === undefined) return;
    const { wrapped, context, plaintext } = await sample(provider);

    const rewrapped = await provider.rewrap({ wrapped, context });

    await unwrapsTo(provider, rewrapped, context, plaintext, 'the rewrapped key');
  },
};

const bufferChecks: Checks = {
  'leaves the buffers it is given as they are': async (provider) => {
    const plaintext = randomKey();
    const context = sampleContext();
    const { commitment } = context;
    const before = { plaintext: plaintext.slice(), commitment: commitment.slice() };

    const wrapped = await provider.wrap({ plaintext, context });
    const ciphertext = wrapped.ciphertext.slice();
    wipe(await provider.unwrap({ wrapped, context }));

    check(equalBytes(before.plaintext, plaintext), 'wrap must not change the plaintext');
    check(equalBytes(ciphertext, wrapped.ciphertext), 'unwrap must not change the ciphertext');
    check(equalBytes(before.commitment, commitment), 'nothing may change the commitment');
  },

  'keeps no reference to a plaintext that its owner wipes': async (provider) => {
    const plaintext = randomKey();
    const expected = plaintext.slice();
    const context = sampleContext();

    const wrapped = await provider.wrap({ plaintext, context });
    wipe(plaintext);

    await unwrapsTo(provider, wrapped, context, expected, 'a wrap whose plaintext was wiped');
  },

  'returns buffers that share nothing': async (provider) => {
    const { wrapped, context, plaintext } = await sample(provider);
    const copy: WrappedKey = { ...wrapped, ciphertext: wrapped.ciphertext.slice() };

    const [first, second] = await Promise.all([
      provider.unwrap({ wrapped, context }),
      provider.unwrap({ wrapped, context }),
    ]);
    const third = await provider.unwrap({ wrapped, context });

    wipe(first, wrapped.ciphertext);
    check(equalBytes(second, plaintext), 'wiping one result must leave a concurrent one');
    wipe(second);
    check(equalBytes(third, plaintext), 'wiping one result must leave a later one');
    await unwrapsTo(provider, copy, context, plaintext, 'a wrap after a result was wiped');
  },
};

function includes(haystack: Uint8Array, needle: Uint8Array): boolean {
  for (let at = 0; at + needle.length <= haystack.length; at++) {
    if (equalBytes(haystack.subarray(at, at + needle.length), needle)) return true;
  }
  return false;
}
