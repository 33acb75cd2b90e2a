import { asBuffer } from '../bytes/bytes.js';
import { toHex, utf8 } from '../bytes/text.js';
import { sha256 } from '../crypto/sha256.js';
import { FieldSealError } from '../errors.js';
import type { Scope } from '../format/associated-data.js';
import type { KeyKind } from './key-kind.js';

/** What a wrapped key is bound to. A provider must refuse to unwrap under any other context. */
export interface KeyContext extends Scope {
  readonly kind: KeyKind;
  /** The commitment of the key being wrapped, 32 bytes. Public. */
  readonly commitment: Uint8Array;
}

/** A key as a provider wrapped it. All of it is public. */
export interface WrappedKey {
  /** The provider's name. */
  readonly provider: string;
  /** The provider's own id of the key that wraps; for a cloud service its full resource name. */
  readonly keyId: string;
  readonly keyVersion?: string | undefined;
  /** The provider's name for how it wrapped, such as `fieldseal-wrap-1`. */
  readonly algorithm: string;
  readonly ciphertext: Uint8Array;
}

export interface ProviderCallOptions {
  /** Aborted when the caller no longer waits. */
  readonly signal?: AbortSignal | undefined;
}

export interface KeyProviderCapabilities {
  /** `native`: unwrapping under another context fails. `none`: only one pinned branch key may be wrapped. */
  readonly context: 'native' | 'none';
  /** True if `rewrap` works without showing the key to this process. */
  readonly rewrap: boolean;
}

export interface KeyDescription {
  readonly keyId: string;
  readonly state: 'enabled' | 'disabled' | 'pending-deletion' | 'destroyed' | 'unknown';
}

/**
 * Holds a root key and wraps data keys under it: a local key, or a key management service.
 *
 * Data keys are made locally, always; a provider never sees a value. Every method must be safe to
 * call concurrently. Failures must be errors of {@link keyProviderError}, without key bytes or
 * context values in their message. `testKeyProvider` of `fieldseal/testing` checks the contract.
 */
export interface KeyProvider {
  readonly name: string;
  readonly capabilities: KeyProviderCapabilities;
  /** Wraps `plaintext` under the current root key. Must not keep or change `plaintext`. */
  wrap(
    input: { readonly plaintext: Uint8Array; readonly context: KeyContext } & ProviderCallOptions,
  ): Promise<WrappedKey>;
  /**
   * Unwraps into a new array that the caller will wipe. Must use only keys that the provider's own
   * configuration names, never one for which only `wrapped.keyId` speaks, and must compare the key
   * that the service says it used.
   */
  unwrap(
    input: { readonly wrapped: WrappedKey; readonly context: KeyContext } & ProviderCallOptions,
  ): Promise<Uint8Array>;
  /** Wraps again under the current root key; inside the service where `capabilities.rewrap` says so. */
  rewrap?(
    input: { readonly wrapped: WrappedKey; readonly context: KeyContext } & ProviderCallOptions,
  ): Promise<WrappedKey>;
  /** The state of the current root key. */
  describe(options?: ProviderCallOptions): Promise<KeyDescription>;
  /** Frees connections. */
  close?(): Promise<void>;
}

/** Why a provider failed. The first three may pass by themselves; the others will not. */
export type KeyProviderReason =
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'key-disabled'
  | 'key-not-found'
  | 'access-denied'
  | 'credentials'
  | 'invalid-ciphertext'
  | 'wrong-key'
  | 'configuration'
  | 'integrity';

const RETRYABLE: ReadonlySet<KeyProviderReason> = new Set(['throttled', 'unavailable', 'timeout']);

const ADVICE: Readonly<Record<KeyProviderReason, string>> = {
  throttled: 'It limits the rate of calls: wait, or raise its quota.',
  unavailable: 'It does not answer: check the network and its status.',
  timeout: 'It did not answer in time: check the network and its status.',
  'key-disabled': 'The root key is disabled or awaits deletion: enable it.',
  'key-not-found': 'The root key that wrapped this data key is not among those configured: add it.',
  'access-denied': 'Its policy does not let this identity use the root key: grant it.',
  credentials: 'The credentials are missing, wrong or expired: renew them.',
  'invalid-ciphertext':
    'The wrapped key was altered, or belongs to another tenant, subject or kind: restore the key record.',
  'wrong-key':
    'It answered with another root key than the one asked for: do not trust this answer.',
  configuration: 'Its configuration cannot work.',
  integrity: 'Its answer did not match its own checksum: check the connection.',
};

/** The error a key provider throws. */
export function keyProviderError(
  reason: KeyProviderReason,
  details: {
    readonly provider: string;
    readonly operation: 'wrap' | 'unwrap' | 'rewrap' | 'describe';
    readonly keyId?: string;
    readonly retryAfterMs?: number;
    readonly cause?: unknown;
  },
): FieldSealError {
  const { cause, ...safe } = details;
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_PROVIDER',
    `The key provider '${details.provider}' could not ${details.operation} a data key. ${ADVICE[reason]}`,
    { details: { ...safe, reason, retryable: RETRYABLE.has(reason) }, cause },
  );
}

/**
 * The encryption context for a cloud service: opaque, because such services print it in their logs.
 * Tenant and subject are the first 16 bytes of their SHA-256, in hex. On disk by its effect.
 */
export function encryptionContext(context: KeyContext): Readonly<Record<string, string>> {
  return {
    'fieldseal:format': '1',
    'fieldseal:kind': context.kind,
    'fieldseal:commitment': toHex(context.commitment),
    ...(context.tenant === undefined ? {} : { 'fieldseal:tenant': opaque(context.tenant) }),
    ...(context.subject === undefined ? {} : { 'fieldseal:subject': opaque(context.subject) }),
  };
}

function opaque(id: string): string {
  return asBuffer(sha256(utf8(id))).toString('hex', 0, 16);
}
