import { wipe } from '../bytes/bytes.js';
import type { Engine } from '../crypto/engine.js';
import { FieldSealError } from '../errors.js';
import { type KeyId, parseKeyId } from '../format/key-id.js';
import type { DataKey } from './data-key.js';
import { isObject } from './key-record.js';
import { parseKeyToken, tokenKey } from './key-token.js';
import { damagedKeyset, strictList, strictObject } from './keyset-json.js';

/**
 * enabled: usable. disabled: kept but refused, and can be enabled again. destroyed: the key is gone;
 * the entry stays, so that an error can say what happened to it.
 */
export type RootKeyStatus = 'enabled' | 'disabled' | 'destroyed';

const STATUSES: readonly RootKeyStatus[] = ['enabled', 'disabled', 'destroyed'];

/** A root key as a keyset file holds it. */
export interface RootKey {
  readonly keyId: KeyId;
  readonly status: RootKeyStatus;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The secret; undefined when destroyed. A string, which cannot be wiped: let go of it soon. */
  readonly token: string | undefined;
}

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

export function rootKeysToJson(rootKeys: readonly RootKey[]): unknown {
  return rootKeys.map(({ keyId, status, createdAt, token }) => ({
    keyId,
    status,
    createdAt,
    ...(token === undefined ? {} : { token }),
  }));
}

/** Reads the list strictly: ids differ, a token is there unless destroyed, the primary is enabled. */
export function rootKeysFromJson(json: unknown, primary: KeyId, path: string): readonly RootKey[] {
  const rootKeys = strictList(json, path, 'rootKeys').map((entry) => rootKeyFromJson(entry, path));
  if (new Set(rootKeys.map((root) => root.keyId)).size !== rootKeys.length) {
    throw damagedKeyset(path, 'two root keys have one id');
  }
  const first = rootKeys.find((root) => root.keyId === primary);
  if (first === undefined) throw damagedKeyset(path, 'the primary is not among its root keys');
  if (first.status !== 'enabled') throw damagedKeyset(path, 'the primary root key is not enabled');
  return rootKeys;
}

function rootKeyFromJson(json: unknown, path: string): RootKey {
  const destroyed = isObject(json) && json['status'] === 'destroyed';
  const fields = ['keyId', 'status', 'createdAt', ...(destroyed ? [] : ['token'])];
  const entry = strictObject(json, path, 'a root key', fields);
  const { createdAt, token } = entry;
  const keyId = keyIdOf(entry['keyId']);
  const status = STATUSES.find((known) => known === entry['status']);
  if (keyId === undefined) throw damagedKeyset(path, 'a root key has no valid id');
  if (status === undefined) throw damagedKeyset(path, 'a root key has an unknown status');
  if (typeof createdAt !== 'string' || !UTC.test(createdAt)) {
    throw damagedKeyset(path, 'a root key has no valid creation time');
  }
  if (destroyed) return { keyId, status, createdAt, token: undefined };
  if (typeof token !== 'string') throw damagedKeyset(path, 'the token of a root key is not text');
  return { keyId, status, createdAt, token };
}

export function keyIdOf(json: unknown): KeyId | undefined {
  return typeof json === 'string' ? parseKeyId(json) : undefined;
}

/**
 * Puts the keys of the enabled tokens into the engine, the primary first. The disabled ones are
 * checked as well, so that damage is found now and not on the day one is enabled.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEY_MALFORMED` for a token that is none, or stands under the
 * id of another key.
 */
export function openTokens(
  engine: Engine,
  rootKeys: readonly RootKey[],
  primary: KeyId,
  path: string,
): readonly DataKey[] {
  const enabled: DataKey[] = [];
  for (const root of rootKeys) {
    if (root.token === undefined) continue;
    const key = openToken(engine, root.keyId, root.token, path);
    if (root.status !== 'enabled') continue;
    if (root.keyId === primary) enabled.unshift(key);
    else enabled.push(key);
  }
  return enabled;
}

function openToken(engine: Engine, keyId: KeyId, token: string, path: string): DataKey {
  const parsed = parseKeyToken(engine, token, `the keyset file ${path}`);
  try {
    if (parsed.type !== 'fskey1') throw misplaced(path, 'an index key (fsidx1_…) as a root key');
    if (parsed.id !== keyId) throw misplaced(path, 'a root key under the id of another');
    return tokenKey(engine, parsed.bytes);
  } finally {
    wipe(parsed.bytes);
  }
}

function misplaced(path: string, what: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_MALFORMED',
    `The keyset file ${path} holds ${what}. Restore it from its backup.`,
  );
}
