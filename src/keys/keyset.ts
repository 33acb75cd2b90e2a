import { utf8 } from '../bytes/text.js';
import type { KeyId } from '../format/key-id.js';
import { scopeKey } from './key-kind.js';
import { type KeyRecord, isObject, keyRecordFromJson, keyRecordToJson } from './key-record.js';
import { damagedKeyset, keysetError, strictList, strictObject } from './keyset-json.js';
import {
  type KeysetProtection,
  parseJson,
  protectionFromJson,
  protectionToJson,
} from './keyset-protection.js';
import { type RootKey, keyIdOf, rootKeysFromJson, rootKeysToJson } from './keyset-root-keys.js';

/*
 * A keyset file is one JSON object (RFC 8259) in UTF-8 without byte order mark:
 *
 *   {
 *     "format": "fieldseal-keyset",
 *     "version": 1,
 *     "primary": "<key id>",                     the root key that wraps new data keys
 *     "rootKeys": [                              or "protected": see keyset-protection.ts
 *       { "keyId": "<key id>",                   commitment of the root key as a key of kind K
 *         "status": "enabled" | "disabled" | "destroyed",
 *         "createdAt": "2026-11-23T00:00:00.000Z",
 *         "token": "fskey1_…" } ],               absent when destroyed
 *     "dataKeys": [ … ]                          key records as every store keeps them
 *   }
 *
 * A key id is 16 lower-case hex characters. No member is optional but `token`, and in a record `tenant`
 * and `subject`, in a wrapping `keyVersion`; an unknown member or version is refused. The primary is one
 * of the root keys and enabled. Ids differ within each list, and no two data keys share kind, scope and
 * generation.
 */
const FORMAT = 'fieldseal-keyset';
const VERSION = 1;

const RECORD_FIELDS = [
  'keyId',
  'kind',
  'generation',
  'status',
  'commitment',
  'wrappings',
  'createdAt',
];
const WRAPPING_FIELDS = ['provider', 'keyId', 'algorithm', 'ciphertext'];

/** The content of a keyset file: its root keys in the open, or protected by a passphrase. */
export type KeysetDocument = {
  readonly primary: KeyId;
  readonly dataKeys: readonly KeyRecord[];
} & (
  | { readonly rootKeys: readonly RootKey[]; readonly protection?: undefined }
  | { readonly protection: KeysetProtection; readonly rootKeys?: undefined }
);

/** The bytes of a keyset file. They hold the root keys in the open form: the caller wipes them. */
export function serialiseKeyset(document: KeysetDocument): Uint8Array {
  const roots =
    document.protection === undefined
      ? { rootKeys: rootKeysToJson(document.rootKeys) }
      : { protected: protectionToJson(document.protection) };
  const json = {
    format: FORMAT,
    version: VERSION,
    primary: document.primary,
    ...roots,
    dataKeys: document.dataKeys.map(keyRecordToJson),
  };
  return utf8(`${JSON.stringify(json, null, 2)}\n`);
}

/**
 * Reads the bytes of a keyset file strictly. Tokens are not decoded, and nothing is decrypted.
 *
 * @param path - What the file is called in an error.
 * @throws FieldSealError `ERR_FIELDSEAL_KEYSET`; `ERR_FIELDSEAL_KEY_INTEGRITY` for a damaged data key.
 */
export function parseKeyset(bytes: Uint8Array, path: string): KeysetDocument {
  const json = parseJson(bytes);
  if (!isObject(json) || json['format'] !== FORMAT) {
    throw keysetError(
      path,
      'is not a fieldseal keyset',
      'Give the path of a file that createKeyset() made, or restore it from its backup.',
    );
  }
  if (json['version'] !== VERSION) {
    throw keysetError(
      path,
      'has a version that this release does not know',
      'Install the release of fieldseal that wrote it, or a newer one.',
    );
  }
  const isProtected = Object.hasOwn(json, 'protected');
  const roots = isProtected ? 'protected' : 'rootKeys';
  strictObject(json, path, 'the keyset', ['format', 'version', 'primary', roots, 'dataKeys']);
  const primary = keyIdOf(json['primary']);
  if (primary === undefined) throw damagedKeyset(path, "'primary' is not a key id");
  const dataKeys = dataKeysFromJson(json['dataKeys'], path);
  return isProtected
    ? { primary, dataKeys, protection: protectionFromJson(json['protected'], path) }
    : { primary, dataKeys, rootKeys: rootKeysFromJson(json['rootKeys'], primary, path) };
}

function dataKeysFromJson(json: unknown, path: string): readonly KeyRecord[] {
  const ids = new Set<string>();
  const places = new Set<string>();
  const records = strictList(json, path, "'dataKeys'").map((entry) => {
    const fields = strictObject(entry, path, 'a data key', RECORD_FIELDS, ['tenant', 'subject']);
    for (const wrapping of strictList(fields['wrappings'], path, "'wrappings'")) {
      strictObject(wrapping, path, 'a wrapping', WRAPPING_FIELDS, ['keyVersion']);
    }
    const record = keyRecordFromJson(entry);
    ids.add(record.keyId);
    places.add(`${record.kind} ${record.generation} ${scopeKey(record.scope)}`);
    return record;
  });
  if (ids.size !== records.length || places.size !== records.length) {
    throw damagedKeyset(path, 'two data keys have one id, or one kind, scope and generation');
  }
  return records;
}
