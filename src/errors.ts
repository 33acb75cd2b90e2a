/**
 * Every code an error of fieldseal can carry. Codes are stable: branch on them, never on a message
 * and never with `instanceof` (the ESM and the CommonJS build hold different classes).
 */
export type FieldSealErrorCode =
  | 'ERR_FIELDSEAL_ALREADY_ATTACHED'
  | 'ERR_FIELDSEAL_CLOCK'
  | 'ERR_FIELDSEAL_COLUMN_TOO_SHORT'
  | 'ERR_FIELDSEAL_CONFIGURATION'
  | 'ERR_FIELDSEAL_DECRYPTION_FAILED'
  | 'ERR_FIELDSEAL_ENVIRONMENT'
  | 'ERR_FIELDSEAL_KEY_DESTROYED'
  | 'ERR_FIELDSEAL_KEY_DISABLED'
  | 'ERR_FIELDSEAL_KEY_EXHAUSTED'
  | 'ERR_FIELDSEAL_KEY_INTEGRITY'
  | 'ERR_FIELDSEAL_KEY_MALFORMED'
  | 'ERR_FIELDSEAL_KEY_NOT_FOUND'
  | 'ERR_FIELDSEAL_KEY_PROVIDER'
  | 'ERR_FIELDSEAL_KEY_STORE'
  | 'ERR_FIELDSEAL_KEYS_NOT_READY'
  | 'ERR_FIELDSEAL_KEYSET'
  | 'ERR_FIELDSEAL_LEAKAGE'
  | 'ERR_FIELDSEAL_SCOPE'
  | 'ERR_FIELDSEAL_UNSEARCHABLE'
  | 'ERR_FIELDSEAL_UNSUPPORTED'
  | 'ERR_FIELDSEAL_VALUE';

/** Facts about an error that are safe to log: names and ids, never a value, key, token or ciphertext. */
export interface FieldSealErrorDetails {
  readonly table?: string;
  readonly field?: string;
  readonly operation?: string;
  readonly operator?: string;
  readonly keyId?: string;
  readonly provider?: string;
  /** Why a key provider failed (`KeyProviderReason`), or the SQL error code of a key store. */
  readonly reason?: string;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

export interface FieldSealErrorOptions {
  readonly details?: FieldSealErrorDetails;
  /** Kept for the reader of a stack trace. Must never be an error whose message holds a value. */
  readonly cause?: unknown;
}

/**
 * The one error class of fieldseal.
 *
 * @example
 * ```ts
 * import { isFieldSealError } from 'fieldseal';
 *
 * function explain(error: unknown): string {
 *   if (!isFieldSealError(error)) throw error;
 *   return error.code === 'ERR_FIELDSEAL_DECRYPTION_FAILED' ? 'damaged or moved' : error.message;
 * }
 * ```
 */
export class FieldSealError extends Error {
  override readonly name = 'FieldSealError';
  readonly code: FieldSealErrorCode;
  readonly details: FieldSealErrorDetails;

  constructor(code: FieldSealErrorCode, message: string, options: FieldSealErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = Object.freeze({ ...options.details });
  }
}

/** Tells whether `error` is an error of fieldseal, from whichever build it came. */
export function isFieldSealError(error: unknown): error is FieldSealError {
  return (
    error instanceof Error &&
    error.name === 'FieldSealError' &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_FIELDSEAL_')
  );
}
