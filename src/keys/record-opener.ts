import { equalBytes, wipe } from '../bytes/bytes.js';
import type { Engine } from '../crypto/engine.js';
import { FieldSealError, isFieldSealError } from '../errors.js';
import { DataKey } from './data-key.js';
import { withDeadline } from './deadline.js';
import { type KeyProvider, type WrappedKey, keyProviderError } from './key-provider.js';
import type { KeyRecord } from './key-record.js';
import type { SealLedger } from './seal-counter.js';

/** Turns key records into data keys, through the providers that the configuration names. */
export class RecordOpener {
  readonly #engine: Engine;
  readonly #ledger: SealLedger;
  readonly #providers: readonly KeyProvider[];
  readonly #deadlineMs: number;

  constructor(
    engine: Engine,
    ledger: SealLedger,
    providers: readonly KeyProvider[],
    deadlineMs: number,
  ) {
    this.#engine = engine;
    this.#ledger = ledger;
    this.#providers = providers;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Unwraps a record's key and checks that it is the key the record says: commitment, kind and scope.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_KEY_DISABLED`, `ERR_FIELDSEAL_KEY_DESTROYED`,
   * `ERR_FIELDSEAL_KEY_PROVIDER` or `ERR_FIELDSEAL_KEY_INTEGRITY`.
   */
  async open(record: KeyRecord): Promise<DataKey> {
    refuseUnusable(record);
    const bytes = await this.#unwrap(record);
    try {
      return this.#checked(record, bytes);
    } finally {
      wipe(bytes);
    }
  }

  /** Wraps a new key under the first provider. */
  wrap(key: DataKey, bytes: Uint8Array): Promise<WrappedKey> {
    const [provider] = this.#providers;
    if (provider === undefined) throw noProvider();
    const context = { kind: key.kind, commitment: key.commitment, ...key.scope };
    return this.#call(provider, 'wrap', (signal) =>
      provider.wrap({ plaintext: bytes, context, signal }),
    );
  }

  async #unwrap(record: KeyRecord): Promise<Uint8Array> {
    const context = { kind: record.kind, commitment: record.commitment, ...record.scope };
    let transient: FieldSealError | undefined;
    // In the order of the configuration, not of the record: the record's word decides nothing.
    for (const provider of this.#providers) {
      for (const wrapped of record.wrappings) {
        if (wrapped.provider !== provider.name) continue;
        try {
          return await this.#call(
            provider,
            'unwrap',
            (signal) => provider.unwrap({ wrapped, context, signal }),
            wipe, // key bytes that come too late
          );
        } catch (error) {
          // Another wrapping may stand in while a service is down, never when one says no.
          if (!isFieldSealError(error) || error.details.retryable !== true) throw error;
          transient = error;
        }
      }
    }
    throw transient ?? noProvider();
  }

  #checked(record: KeyRecord, bytes: Uint8Array): DataKey {
    let key: DataKey | undefined;
    try {
      key = new DataKey(this.#engine, this.#ledger, bytes, record.kind, record.scope);
    } catch {
      // a key of another length: the same answer as a key that is another one
    }
    if (key === undefined || !equalBytes(key.commitment, record.commitment)) {
      throw new FieldSealError(
        'ERR_FIELDSEAL_KEY_INTEGRITY',
        `The key provider opened a data key that is not the one of record ${record.keyId}: the key ` +
          'record was altered, or belongs to another tenant or subject. Restore the key store.',
        { details: { keyId: record.keyId } },
      );
    }
    return key;
  }

  #call<Result>(
    provider: KeyProvider,
    operation: 'wrap' | 'unwrap',
    call: (signal: AbortSignal) => Promise<Result>,
    onLate?: (result: Result) => void,
  ): Promise<Result> {
    const onTimeout = (): FieldSealError =>
      keyProviderError('timeout', { provider: provider.name, operation });
    return withDeadline(call, this.#deadlineMs, onTimeout, onLate);
  }
}

function refuseUnusable(record: KeyRecord): void {
  const details = { details: { keyId: record.keyId } };
  if (record.status === 'disabled') {
    throw new FieldSealError(
      'ERR_FIELDSEAL_KEY_DISABLED',
      `Data key ${record.keyId} is disabled. Enable it to read what was sealed under it.`,
      details,
    );
  }
  if (record.status === 'destroyed') {
    throw new FieldSealError(
      'ERR_FIELDSEAL_KEY_DESTROYED',
      `Data key ${record.keyId} was destroyed. What was sealed under it cannot be read again.`,
      details,
    );
  }
}

function noProvider(): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_CONFIGURATION',
    'No configured key provider holds a wrapping of this data key. Add the provider that wrapped it ' +
      'to managedKeys({ providers }).',
  );
}
