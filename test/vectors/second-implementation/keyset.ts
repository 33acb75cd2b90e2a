// Key records and keyset files: §8 of docs/format.md.
import { scryptSync } from 'node:crypto';
import {
  type Key,
  type KeyKind,
  type Scope,
  infoOf,
  keyId,
  parseKeyToken,
  unwrap,
} from './format-v1.js';
import {
  Refused,
  decodeBase64Url,
  decodeUtf8,
  decryptGcm,
  ensure,
  refusing,
} from './primitives.js';
import { canonicalJson } from './values.js';

const KINDS: readonly string[] = ['E', 'D', 'I', 'T', 'K'];
const KEY_STATUSES: readonly string[] = [
  'pending',
  'active',
  'decrypt-only',
  'disabled',
  'destroyed',
];

export interface OpenKeyset {
  /** The ids of the root keys that can be used. */
  readonly rootKeys: readonly string[];
  readonly dataKeys: readonly Key[];
}

interface RootKey {
  readonly keyId: string;
  readonly status: string;
  readonly key?: Key;
}

type Members = Readonly<Record<string, unknown>>;

export function openKeyset(file: Buffer, passphrase?: string): OpenKeyset {
  const json = parseJson(decodeUtf8(file));
  const roots = passphrase === undefined ? 'rootKeys' : 'protected';
  const keyset = members(json, ['format', 'version', 'primary', 'dataKeys', roots]);
  ensure(keyset['format'] === 'fieldseal-keyset', 'a keyset has its format');
  ensure(keyset['version'] === 1, 'a keyset has version 1');
  const primary = text(keyset['primary']);
  const rootKeys = list(
    passphrase === undefined ? keyset['rootKeys'] : unprotect(keyset, passphrase),
  ).map(readRootKey);

  const ids = rootKeys.map((root) => root.keyId);
  ensure(new Set(ids).size === ids.length, 'no two root keys have one id');
  const first = rootKeys.find((root) => root.keyId === primary);
  ensure(first?.status === 'enabled', 'the primary is a root key, and enabled');

  const enabled = rootKeys.filter(({ status }) => status === 'enabled');
  const wrappingKeys = new Map(enabled.map((root) => [root.keyId, root.key]));
  const dataKeys = list(keyset['dataKeys']).map((record) => readDataKey(record, wrappingKeys));
  const places = dataKeys.map(({ place }) => place);
  ensure(new Set(places).size === places.length, 'kind, scope and generation are unique');
  return { rootKeys: enabled.map((root) => root.keyId), dataKeys: dataKeys.map(({ key }) => key) };
}

function unprotect(keyset: Members, passphrase: string): unknown {
  const protectedPart = members(keyset['protected'], ['kdf', 'nonce', 'ciphertext']);
  const kdf = members(protectedPart['kdf'], ['name', 'n', 'r', 'p', 'salt']);
  const { n } = kdf;
  ensure(kdf['name'] === 'scrypt' && kdf['r'] === 8 && kdf['p'] === 1, 'scrypt, with r and p');
  ensure(typeof n === 'number' && n >= 2 ** 15 && n <= 2 ** 20, 'n is in its range');
  ensure(Number.isInteger(Math.log2(n)), 'n is a power of two');
  const typed = passphrase.normalize('NFC');
  ensure(Array.from(typed).length >= 12, 'a passphrase has 12 characters or more');

  const salt = bytes(kdf['salt'], 16, 16);
  const options = { N: n, r: 8, p: 1, maxmem: 256 * n * 8 };
  const { format, primary, version } = keyset;
  const gcm = {
    key: scryptSync(Buffer.from(typed, 'utf8'), salt, 32, options),
    nonce: bytes(protectedPart['nonce'], 12, 12),
    associatedData: infoOf(
      'keyset',
      Buffer.from(canonicalJson({ format, kdf, primary, version }), 'utf8'),
    ),
  };
  const ciphertext = bytes(protectedPart['ciphertext'], 16, 2 ** 21);
  return parseJson(decodeUtf8(decryptGcm(gcm, ciphertext)));
}

function readRootKey(json: unknown): RootKey {
  const isDestroyed = typeof json === 'object' && json !== null && hasStatus(json, 'destroyed');
  const names = ['keyId', 'status', 'createdAt'];
  const root = members(json, isDestroyed ? names : [...names, 'token']);
  const [id, status] = [text(root['keyId']), text(root['status'])];
  ensure(/^[0-9a-f]{16}$/.test(id), 'a key id is 16 digits of hex');
  ensure(['enabled', 'disabled', 'destroyed'].includes(status), 'a status is known');
  ensureTime(root['createdAt']);
  if (isDestroyed) return { keyId: id, status };
  const token = parseKeyToken(text(root['token']));
  ensure(token.type === 'fskey1', 'a root key is an encryption key');
  const key: Key = { bytes: token.key, kind: 'K' };
  ensure(keyId(key).toString('hex') === id, 'a root key stands under its own id');
  return { keyId: id, status, key };
}

function hasStatus(json: object, status: string): boolean {
  return 'status' in json && json.status === status;
}

/** A data key, and what no other one may have. */
function readDataKey(
  json: unknown,
  wrappingKeys: ReadonlyMap<string, Key | undefined>,
): { readonly key: Key; readonly place: string } {
  const record = members(
    json,
    ['keyId', 'kind', 'generation', 'status', 'commitment', 'wrappings', 'createdAt'],
    ['tenant', 'subject'],
  );
  const kind = text(record['kind']);
  const { generation } = record;
  const commitment = hex(record['commitment'], 32);
  const scope: Scope = {
    ...('tenant' in record && { tenant: text(record['tenant']) }),
    ...('subject' in record && { subject: text(record['subject']) }),
  };
  ensure(isKind(kind), 'a kind is known');
  ensure(KEY_STATUSES.includes(text(record['status'])), 'a status is known');
  ensure(Number.isInteger(generation) && Number(generation) >= 1, 'a generation counts from 1');
  ensure(text(record['keyId']) === commitment.toString('hex', 0, 8), 'an id is that of its key');
  text(record['createdAt']);

  const wrapping = list(record['wrappings'])
    .map((entry) => {
      const names = ['provider', 'keyId', 'algorithm', 'ciphertext'];
      return members(entry, names, ['keyVersion']);
    })
    .find((entry) => entry['provider'] === 'local');
  ensure(wrapping !== undefined, 'a key has a wrapping');
  const wrappingKey = wrappingKeys.get(text(wrapping['keyId']));
  ensure(wrappingKey !== undefined, 'the wrapping key is known and enabled');
  const claimed = { kind, commitment, ...scope };
  const key = unwrap(wrappingKey, claimed, bytes(wrapping['ciphertext'], 69, 69));
  return { key, place: JSON.stringify([kind, scope.tenant, scope.subject, generation]) };
}

function isKind(kind: string): kind is KeyKind {
  return KINDS.includes(kind);
}

function ensureTime(value: unknown): void {
  const form = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z$/;
  ensure(form.test(text(value)), 'a time is in UTC');
}

/** All of `required`, some of `optional`, and nothing else. */
function members(
  json: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): Members {
  ensure(typeof json === 'object' && json !== null && !Array.isArray(json), 'an object is one');
  const names = Object.keys(json);
  ensure(
    required.every((name) => names.includes(name)),
    'no member is missing',
  );
  ensure(
    names.every((name) => required.includes(name) || optional.includes(name)),
    'no member is unknown',
  );
  return json as Members; // its members are read by name, and checked
}

function list(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new Refused('a list is one');
  return json;
}

function text(json: unknown): string {
  ensure(typeof json === 'string' && json !== '', 'a text is one');
  return json;
}

function hex(json: unknown, length: number): Buffer {
  const digits = text(json);
  ensure(/^[0-9a-f]*$/.test(digits) && digits.length === 2 * length, 'hex is lower case');
  return Buffer.from(digits, 'hex');
}

function bytes(json: unknown, least: number, most: number): Buffer {
  const decoded = decodeBase64Url(text(json));
  ensure(decoded.length >= least && decoded.length <= most, 'bytes have their length');
  return decoded;
}

function parseJson(json: string): unknown {
  return refusing('JSON parses', (): unknown => JSON.parse(json));
}
