import { AssertionError } from 'node:assert';
import { equalBytes } from '../bytes/bytes.js';
import { chooseEngine } from '../crypto/choose-engine.js';
import type { Scope } from '../format/associated-data.js';
import { commitmentLength, dataKeyLength } from '../keys/data-key.js';
import type { KeyContext, KeyProvider, WrappedKey } from '../keys/key-provider.js';

/** Gives a provider with a usable root key. */
export type ProviderFactory = () => KeyProvider | Promise<KeyProvider>;

export const SCOPES: readonly Scope[] = [
  {},
  { tenant: 'acme' },
  { subject: 'person-7' },
  { tenant: 'acme', subject: 'person-7' },
  { tenant: '株式会社🔐', subject: "Zoë 'né' \\ \u0000 \n" },
];

export interface ProviderSample {
  readonly plaintext: Uint8Array;
  readonly context: KeyContext;
  readonly wrapped: WrappedKey;
}

export async function provide(make: ProviderFactory): Promise<KeyProvider> {
  return make();
}

/** A random key, wrapped under a random commitment. */
export async function sample(
  provider: KeyProvider,
  parts: Partial<KeyContext> = {},
): Promise<ProviderSample> {
  const plaintext = randomKey();
  const context = sampleContext(parts);
  return { plaintext, context, wrapped: await provider.wrap({ plaintext, context }) };
}

export function sampleContext(parts: Partial<KeyContext> = {}): KeyContext {
  return { kind: 'E', commitment: randomBytes(commitmentLength), ...parts };
}

export function randomKey(): Uint8Array {
  return randomBytes(dataKeyLength);
}

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  chooseEngine('auto').fillRandom(bytes);
  return bytes;
}

/** Fails a check. Messages name what was broken and never hold a key. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError({ message });
}

export async function unwrapsTo(
  provider: KeyProvider,
  wrapped: WrappedKey,
  context: KeyContext,
  expected: Uint8Array,
  what: string,
): Promise<void> {
  const plaintext = await provider.unwrap({ wrapped, context });
  check(equalBytes(plaintext, expected), `unwrap must give back the key that was wrapped: ${what}`);
}
