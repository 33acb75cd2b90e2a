import { fromHex, toHex, utf8 } from '../../../src/bytes/text.js';
import type { Engine } from '../../../src/crypto/engine.js';
import { hkdfExpand, hkdfExtract } from '../../../src/crypto/hkdf.js';
import { compoundTagOf, tagOf } from '../../../src/field/blind-index.js';
import { concatBytes } from '../../../src/bytes/bytes.js';
import { lengthPrefixed } from '../../../src/bytes/tlv.js';
import type { Scope } from '../../../src/format/associated-data.js';
import type { TypedValue } from '../../../src/format/typed-value.js';
import { DataKey } from '../../../src/keys/data-key.js';
import {
  blindIndexInfo,
  ff1Info,
  gcmInfo,
  sivInfo,
  staticInfo,
  wrapInfo,
} from '../../../src/keys/derive.js';
import type { KeyKind } from '../../../src/keys/key-kind.js';
import { encryptionContext } from '../../../src/keys/key-provider.js';
import {
  type TokenType,
  formatKeyToken,
  parseKeyToken,
  tokenKey,
} from '../../../src/keys/key-token.js';
import { unwrapLocally, wrapWithNonce } from '../../../src/keys/local-wrap.js';
import { SealLedger } from '../../../src/keys/seal-counter.js';
import { staticDataKey } from '../../../src/keys/static-keys.js';
import { normaliserOf } from '../support/library.js';

/** Inputs and outputs of every derivation, in the shape that docs/format.md gives. */
export interface DerivedFile {
  readonly format: 'fieldseal-derived';
  readonly version: 1;
  readonly commitments: readonly CommitmentVector[];
  readonly subkeys: readonly SubkeyVector[];
  readonly wraps: readonly WrapVector[];
  readonly encryptionContexts: readonly ContextVector[];
  readonly keyTokens: readonly TokenVector[];
  readonly staticKeys: readonly StaticVector[];
  readonly blindIndexes: readonly IndexVector[];
}

interface CommitmentVector extends Scope {
  readonly dataKey: string;
  readonly kind: KeyKind;
  readonly commitment?: string;
  readonly keyId?: string;
}

interface SubkeyVector {
  readonly purpose: 'aes-256-gcm' | 'aes-256-siv' | 'blind-index' | 'ff1' | 'wrap' | 'static';
  readonly dataKey: string;
  readonly namespace?: string;
  readonly table?: string;
  readonly column?: string;
  readonly columns?: readonly string[];
  readonly slice?: number;
  readonly joinDomain?: string;
  readonly tenant?: string;
  readonly index?: string;
  readonly normalisers?: string;
  readonly tokenFormat?: string;
  readonly kind?: KeyKind;
  readonly info?: string;
  readonly subkey?: string;
}

interface WrapVector extends Scope {
  readonly wrappingKey: string;
  readonly dataKey: string;
  readonly kind: KeyKind;
  readonly nonce: string;
  readonly wrapped?: string;
}

interface ContextVector extends Scope {
  readonly dataKey: string;
  readonly kind: KeyKind;
  readonly context?: Readonly<Record<string, string>>;
}

interface TokenVector {
  readonly type: TokenType;
  readonly key: string;
  readonly token?: string;
}

interface StaticVector {
  readonly token: string;
  readonly kind: KeyKind;
  readonly keyId?: string;
}

interface IndexVector {
  readonly dataKey: string;
  readonly namespace: string;
  readonly table: string;
  readonly column?: string;
  readonly columns?: readonly string[];
  readonly tenant?: string;
  readonly index: string;
  /** Of each part, the ids of its normalisers. */
  readonly normalisers: readonly (readonly string[])[];
  readonly bits: number;
  /** As in v1.json; null for NULL. */
  readonly values: readonly ({ readonly type: string; readonly value: unknown } | null)[];
  readonly tag?: string;
}

/** Computes every output of a derived file from its inputs. */
export function derive(engine: Engine, file: DerivedFile): DerivedFile {
  return {
    ...file,
    commitments: file.commitments.map((vector) => {
      const key = keyOf(engine, vector.dataKey, vector.kind, vector);
      return { ...vector, commitment: toHex(key.commitment), keyId: key.id };
    }),
    subkeys: file.subkeys.map((vector) => {
      const info = infoOf(vector);
      const length = vector.purpose === 'aes-256-siv' ? 64 : 32;
      const extracted = hkdfExtract(engine, bytesOf(vector.dataKey));
      return { ...vector, info: toHex(info), subkey: toHex(hkdfExpand(extracted, info, length)) };
    }),
    wraps: file.wraps.map((vector) => {
      const wrapping = tokenKey(engine, bytesOf(vector.wrappingKey));
      const { commitment } = keyOf(engine, vector.dataKey, vector.kind, vector);
      const context = { kind: vector.kind, commitment, ...scopeOf(vector) };
      const bytes = bytesOf(vector.dataKey);
      const wrapped = wrapWithNonce(wrapping, bytesOf(vector.nonce), bytes, context);
      const opened = unwrapLocally(wrapping, wrapped, context);
      if (opened === undefined || toHex(opened) !== vector.dataKey)
        throw new Error('wrap does not open');
      return { ...vector, wrapped: toHex(wrapped) };
    }),
    encryptionContexts: file.encryptionContexts.map((vector) => {
      const { commitment } = keyOf(engine, vector.dataKey, vector.kind, vector);
      return {
        ...vector,
        context: encryptionContext({ kind: vector.kind, commitment, ...scopeOf(vector) }),
      };
    }),
    keyTokens: file.keyTokens.map((vector) => ({
      ...vector,
      token: formatKeyToken(engine, vector.type, bytesOf(vector.key)),
    })),
    staticKeys: file.staticKeys.map((vector) => {
      const { bytes } = parseKeyToken(engine, vector.token, 'a vector');
      return { ...vector, keyId: staticDataKey(engine, new SealLedger(), bytes, vector.kind).id };
    }),
    blindIndexes: file.blindIndexes.map((vector) => ({ ...vector, tag: tagFor(engine, vector) })),
  };
}

function tagFor(engine: Engine, vector: IndexVector): string {
  const key = keyOf(engine, vector.dataKey, 'I', {});
  const prf = key.blindIndex(
    {
      namespace: vector.namespace,
      table: vector.table,
      column: columnOf(vector),
      tenant: vector.tenant,
      index: vector.index,
      normalisers: vector.normalisers.map((ids) => ids.join(',')).join(';'),
    },
    'vector',
  );
  const parts = vector.values.map((value, at) => ({
    value: value === null ? undefined : typedOf(value),
    normalisers: (vector.normalisers[at] ?? []).map(normaliserOf),
  }));
  const [first] = parts;
  const tag =
    vector.columns === undefined && first?.value !== undefined
      ? tagOf(prf, first.value, first.normalisers, vector.bits, 'text')
      : compoundTagOf(prf, parts, vector.bits, 'text');
  return String(tag);
}

function infoOf(vector: SubkeyVector): Uint8Array {
  const { namespace = '', table = '', column = '', joinDomain, slice = 0 } = vector;
  const place = { namespace, table, column, joinDomain };
  switch (vector.purpose) {
    case 'aes-256-gcm':
      return gcmInfo(namespace, table, slice);
    case 'aes-256-siv':
      return sivInfo(place);
    case 'blind-index':
      return blindIndexInfo({
        namespace,
        table,
        column: columnOf(vector),
        tenant: vector.tenant,
        index: vector.index ?? '',
        normalisers: vector.normalisers ?? '',
      });
    case 'ff1':
      return ff1Info(place, vector.tokenFormat ?? '');
    case 'wrap':
      return wrapInfo();
    case 'static':
      return staticInfo(vector.kind ?? 'E');
  }
}

function columnOf(vector: {
  readonly column?: string;
  readonly columns?: readonly string[];
}): Uint8Array {
  if (vector.columns === undefined) return utf8(vector.column ?? '');
  return concatBytes(...vector.columns.map((name) => lengthPrefixed(utf8(name))));
}

function keyOf(engine: Engine, hex: string, kind: KeyKind, scope: Scope): DataKey {
  return new DataKey(engine, new SealLedger(), bytesOf(hex), kind, scopeOf(scope));
}

function scopeOf({ tenant, subject }: Scope): Scope {
  return { tenant, subject };
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new TypeError('not hex');
  return bytes;
}

function typedOf({ type, value }: { readonly type: string; readonly value: unknown }): TypedValue {
  switch (type) {
    case 'bytes':
      return { type, value: bytesOf(String(value)) };
    case 'bigint':
      return { type, value: BigInt(String(value)) };
    case 'date':
      return { type, value: Date.parse(String(value)) };
    case 'json':
      return { type, value: JSON.stringify(value) };
    default:
      return { type, value } as TypedValue; // strings, numbers and booleans stand for themselves
  }
}
