import { toHex, fromHex } from '../bytes/text.js';
import { fromBase64Url, toBase64Url } from '../bytes/base64url.js';
import { FieldSealError } from '../errors.js';
import type { Scope } from '../format/associated-data.js';
import { type KeyId, keyIdFromBytes, parseKeyId } from '../format/key-id.js';
import { keyIdLength } from '../format/suite.js';
import { commitmentLength } from './data-key.js';
import { KEY_KINDS, KEY_STATUSES, type KeyKind, type KeyStatus } from './key-kind.js';
import type { WrappedKey } from './key-provider.js';

/** What a store keeps of a data key. Nothing in it is secret. */
export interface KeyRecord {
  readonly keyId: KeyId;
  readonly kind: KeyKind;
  readonly scope: Scope;
  /** Counts up from 1 for each kind and scope. */
  readonly generation: number;
  readonly status: KeyStatus;
  /** 32 bytes; the key id is their beginning. */
  readonly commitment: Uint8Array;
  /** The key, wrapped once for each provider that can open it; empty when destroyed. */
  readonly wrappings: readonly WrappedKey[];
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** A record as plain JSON, the form in which stores keep it. */
export interface KeyRecordJson {
  readonly keyId: string;
  readonly kind: string;
  readonly tenant?: string | null;
  readonly subject?: string | null;
  readonly generation: number;
  readonly status: string;
  readonly commitment: string;
  readonly wrappings: readonly WrappingJson[];
  readonly createdAt: string;
}

interface WrappingJson {
  readonly provider: string;
  readonly keyId: string;
  readonly keyVersion?: string;
  readonly algorithm: string;
  readonly ciphertext: string;
}

export function keyRecordToJson(record: KeyRecord): KeyRecordJson {
  return {
    keyId: record.keyId,
    kind: record.kind,
    ...(record.scope.tenant === undefined ? {} : { tenant: record.scope.tenant }),
    ...(record.scope.subject === undefined ? {} : { subject: record.scope.subject }),
    generation: record.generation,
    status: record.status,
    commitment: toHex(record.commitment),
    wrappings: record.wrappings.map(wrappingToJson),
    createdAt: record.createdAt,
  };
}

export function wrappingToJson(wrapping: WrappedKey): WrappingJson {
  return {
    provider: wrapping.provider,
    keyId: wrapping.keyId,
    ...(wrapping.keyVersion === undefined ? {} : { keyVersion: wrapping.keyVersion }),
    algorithm: wrapping.algorithm,
    ciphertext: toBase64Url(wrapping.ciphertext),
  };
}

/**
 * Reads a record strictly.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEY_INTEGRITY` for a record that fieldseal did not write.
 */
export function keyRecordFromJson(json: unknown): KeyRecord {
  if (!isObject(json)) throw damaged();
  const commitment = fromHex(textOf(json['commitment']));
  const keyId = parseKeyId(textOf(json['keyId']));
  const kind = KEY_KINDS.find((known) => known === json['kind']);
  const status = KEY_STATUSES.find((known) => known === json['status']);
  const { generation, wrappings } = json;
  if (
    commitment?.length !== commitmentLength ||
    keyId !== keyIdFromBytes(commitment.subarray(0, keyIdLength)) ||
    kind === undefined ||
    status === undefined ||
    typeof generation !== 'number' ||
    !Number.isSafeInteger(generation) ||
    generation < 1 ||
    !Array.isArray(wrappings)
  ) {
    throw damaged();
  }
  return {
    keyId,
    kind,
    scope: scopeOf(json['tenant'], json['subject']),
    generation,
    status,
    commitment,
    wrappings: wrappings.map(wrappingFromJson),
    createdAt: textOf(json['createdAt']),
  };
}

function wrappingFromJson(json: unknown): WrappedKey {
  if (!isObject(json)) throw damaged();
  const ciphertext = fromBase64Url(textOf(json['ciphertext']));
  if (ciphertext === undefined) throw damaged();
  return {
    provider: textOf(json['provider']),
    keyId: textOf(json['keyId']),
    ...(json['keyVersion'] === undefined ? {} : { keyVersion: textOf(json['keyVersion']) }),
    algorithm: textOf(json['algorithm']),
    ciphertext,
  };
}

function scopeOf(tenant: unknown, subject: unknown): Scope {
  return {
    ...(tenant === undefined || tenant === null ? {} : { tenant: textOf(tenant) }),
    ...(subject === undefined || subject === null ? {} : { subject: textOf(subject) }),
  };
}

function textOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw damaged();
  return value;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function damaged(): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_INTEGRITY',
    'A key record in the key store is damaged: a part is missing, or its id does not belong to its ' +
      'commitment. Restore the key store from its backup.',
  );
}
