import { toBase64Url } from '../bytes/base64url.js';
import { asBuffer } from '../bytes/bytes.js';
import { toHex } from '../bytes/text.js';
import { inspect } from 'node:util';
import { type FieldSealError, isFieldSealError } from '../errors.js';
import type {
  KeyContext,
  KeyProvider,
  KeyProviderReason,
  WrappedKey,
} from '../keys/key-provider.js';
import { type ProviderSample, check, sample, sampleContext } from './key-provider-sample.js';

const TENANT = 'tenant-that-no-error-may-show';
const SUBJECT = 'subject-that-no-error-may-show';

/** How a provider may say that a wrapped key is not what it should be. */
const DAMAGED: readonly KeyProviderReason[] = ['invalid-ciphertext', 'wrong-key', 'integrity'];
const UNKNOWN_KEY: readonly KeyProviderReason[] = ['key-not-found', 'wrong-key', 'access-denied'];

/** Calls in flight at once: a service under test may limit them. */
const BATCH = 16;

export const damageChecks: Readonly<Record<string, (provider: KeyProvider) => Promise<void>>> = {
  'refuses to unwrap when any part of the context is another': async (provider) => {
    if (provider.capabilities.context === 'none') return;
    const made = await secretSample(provider);
    const { commitment, ...rest } = made.context;
    const contexts: readonly KeyContext[] = [
      { ...made.context, kind: 'D' },
      { ...made.context, kind: 'K' },
      { ...made.context, commitment: sampleContext().commitment },
      { ...made.context, commitment: flipped(commitment, commitment.length - 1) },
      { ...made.context, tenant: `${TENANT} ` },
      { ...made.context, subject: SUBJECT.toUpperCase() },
      { ...made.context, tenant: SUBJECT, subject: TENANT },
      { kind: rest.kind, commitment, subject: SUBJECT },
      { kind: rest.kind, commitment, tenant: TENANT },
      { kind: rest.kind, commitment },
    ];
    await inBatches(contexts, (context) =>
      refused(provider, made, { wrapped: made.wrapped, context }, DAMAGED),
    );
  },

  'refuses a scope for a key that was wrapped without one': async (provider) => {
    if (provider.capabilities.context === 'none') return;
    const made = await sample(provider);
    for (const scope of [{ tenant: TENANT }, { subject: SUBJECT }]) {
      const context = { ...made.context, ...scope };
      await refused(provider, made, { wrapped: made.wrapped, context }, DAMAGED);
    }
  },

  'refuses a ciphertext with any one byte changed': async (provider) => {
    const made = await secretSample(provider);
    await inBatches([...made.wrapped.ciphertext.keys()], (at) =>
      refused(provider, made, withCiphertext(made, flipped(made.wrapped.ciphertext, at)), [
        ...DAMAGED,
        ...UNKNOWN_KEY, // some services keep their key's id inside the ciphertext
      ]),
    );
  },

  'refuses a ciphertext cut at any length, or lengthened': async (provider) => {
    const made = await secretSample(provider);
    const { ciphertext } = made.wrapped;
    const longer = new Uint8Array(ciphertext.length + 1);
    longer.set(ciphertext);
    const others = [...ciphertext.keys()].map((length) => ciphertext.slice(0, length));
    await inBatches([...others, longer], (other) =>
      refused(provider, made, withCiphertext(made, other), [...DAMAGED, ...UNKNOWN_KEY]),
    );
  },

  'refuses a root key that its own configuration does not name': async (provider) => {
    const made = await secretSample(provider);
    const { keyId } = made.wrapped;
    const last = keyId.endsWith('0') ? '1' : '0';
    const others = [
      keyId.slice(0, -1) + last,
      'arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000',
      '0000000000000000',
      '',
    ];
    for (const other of others) {
      const wrapped = { ...made.wrapped, keyId: other };
      await refused(provider, made, { wrapped, context: made.context }, UNKNOWN_KEY);
    }
  },
};

function secretSample(provider: KeyProvider): Promise<ProviderSample> {
  return sample(provider, { tenant: TENANT, subject: SUBJECT });
}

function withCiphertext(
  made: ProviderSample,
  ciphertext: Uint8Array,
): { wrapped: WrappedKey; context: KeyContext } {
  return { wrapped: { ...made.wrapped, ciphertext }, context: made.context };
}

/** Unwrapping fails for one of `reasons`, with an error that is safe to log. */
async function refused(
  provider: KeyProvider,
  made: ProviderSample,
  input: { readonly wrapped: WrappedKey; readonly context: KeyContext },
  reasons: readonly KeyProviderReason[],
): Promise<void> {
  let error: unknown;
  try {
    const opened = provider.unwrap(input);
    await opened;
  } catch (thrown) {
    error = thrown;
  }
  check(error !== undefined, 'unwrap must refuse this, and gave a key');
  checkError(error, provider);
  const { reason } = error.details;
  check(
    reasons.some((known) => known === reason),
    `details.reason must be one of ${reasons.join(', ')}, and is ${String(reason)}`,
  );
  checkNoSecret(error, made);
}

/** The form that every failure of a provider has. */
export function checkError(error: unknown, provider: KeyProvider): asserts error is FieldSealError {
  check(
    isFieldSealError(error) && error.code === 'ERR_FIELDSEAL_KEY_PROVIDER',
    'a failure must be an error of keyProviderError(), code ERR_FIELDSEAL_KEY_PROVIDER',
  );
  const { provider: name, reason, retryable } = error.details;
  check(name === provider.name, 'details.provider must be the name of the provider');
  check(typeof reason === 'string', 'details.reason must say why it failed');
  const passing = ['throttled', 'unavailable', 'timeout'].includes(reason);
  check(retryable === passing, 'details.retryable must fit details.reason');
}

/** Neither key nor scope may show, in the error or in what caused it. */
function checkNoSecret(error: Error, made: ProviderSample): void {
  const shown = [
    inspect(error, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    String(error.stack),
    JSON.stringify(error),
  ].join('\n');
  const { plaintext } = made;
  const hex = toHex(plaintext);
  const forms = {
    tenant: TENANT,
    subject: SUBJECT,
    'key in hex': hex.slice(0, 16),
    'key in base64url': toBase64Url(plaintext).slice(0, 12),
    'key in base64': asBuffer(plaintext).toString('base64').slice(0, 12),
    'key as a printed Buffer': hex.slice(0, 16).replace(/..(?!$)/g, '$& '),
    'key as a printed array': plaintext.subarray(0, 5).join(', '),
    'key as a JSON array': plaintext.subarray(0, 5).join(','),
  };
  for (const [what, form] of Object.entries(forms)) {
    check(!shown.includes(form), `an error must not show: ${what}`);
  }
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 0x01 : byte));
}

async function inBatches<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH) {
    await Promise.all(items.slice(start, start + BATCH).map(run));
  }
}
