import { createHash } from 'node:crypto';
import { fromHex, toHex, utf8 } from '../../../src/bytes/text.js';
import type { Engine } from '../../../src/crypto/engine.js';
import { type JsonValue, canonicalJson } from '../../../src/field/json-text.js';
import { canonicalDecimal } from '../../../src/field/decimal-text.js';
import { normalise } from '../../../src/field/normaliser.js';
import type { SealContext } from '../../../src/format/associated-data.js';
import type { PlainType } from '../../../src/format/typed-value.js';
import { type RowId, encodeRowId } from '../../../src/format/row-id.js';
import { parseKeyset } from '../../../src/keys/keyset.js';
import { openRootKeys } from '../../../src/keys/keyset-protection.js';
import { keysetProvider } from '../../../src/keys/keyset-provider.js';
import { keyIdFromBytes } from '../../../src/format/key-id.js';
import { LOCAL_WRAP_ALGORITHM } from '../../../src/keys/local-wrap.js';
import { localProvider } from '../../../src/keys/local-provider.js';
import type { KeyRecord } from '../../../src/keys/key-record.js';
import type { KeyProvider } from '../../../src/keys/key-provider.js';
import { type ParsedToken, parseKeyToken, tokenKey } from '../../../src/keys/key-token.js';
import { RecordOpener } from '../../../src/keys/record-opener.js';
import { SealLedger } from '../../../src/keys/seal-counter.js';
import { scopeHash } from '../../../src/keys/sql-key-store-row.js';
import { isFieldSealError } from '../../../src/errors.js';
import type { VectorValue } from '../second-implementation/vector-values.js';
import {
  type LibraryColumn,
  libraryColumn,
  libraryTag,
  normaliserOf,
  plainTypes,
  scopeOf,
  unlessRefused,
} from '../support/library.js';
import type {
  CanonicalEdge,
  IndexEdge,
  KeysetEdge,
  RowIdEdge,
  Scope,
  ScopeEdge,
  SealedEdge,
  SizeEdge,
  TokenEdge,
  WrapEdge,
} from './edges-file.js';
import { type SealInput, sealBytes } from './golden-format.js';

/* What the library makes of each edge. Undefined, or null in the file: refused. */

/** The value that a sealed edge opens to, as an application sees it: of its type, or of any if it has none. */
export function openEdge(engine: Engine, edge: SealedEdge): unknown {
  const types = edge.plaintext === undefined ? plainTypes : [edge.plaintext.type];
  for (const type of types) {
    const opened = unlessRefused(() => columnOf(engine, edge, type).open(edge.text));
    if (opened !== undefined) return opened;
  }
  return undefined;
}

/** The text of suite 2, whose writers have no choice. */
export function sealEdge(engine: Engine, edge: SealedEdge): string | undefined {
  const value = edge.written ?? edge.plaintext;
  if (value === undefined) return undefined;
  return unlessRefused(() => columnOf(engine, edge, value.type).seal(toJs(value)));
}

function columnOf(engine: Engine, edge: SealedEdge, type: PlainType): LibraryColumn {
  return libraryColumn({
    engine: engine.name,
    dataKey: bytesOf(edge.dataKey),
    kind: edge.kind,
    keyScope: edge.keyScope ?? scopeOf(edge.context),
    context: edge.context as SealContext, // as the file has it: the library checks it
    type,
    nowMs: Date.UTC(2026, 10, 23),
  });
}

/** A value of a vector as an application has it. */
export function toJs({ type, value }: VectorValue): unknown {
  switch (type) {
    case 'bytes':
      return bytesOf(String(value));
    case 'number':
      return Number(value);
    case 'bigint':
      return BigInt(String(value));
    case 'date':
      return new Date(String(value));
    default:
      return value;
  }
}

/** Bytes of a value too long to write down, and whether the library opens and seals such. */
export function sizeEdge(
  engine: Engine,
  edge: Omit<SizeEdge, 'sha256'>,
): { readonly sha256: string; readonly opens: boolean; readonly seals: boolean } {
  const payload = Buffer.alloc(edge.payloadLength, bytesOf(edge.byte));
  const length = edge.payloadLength + 1;
  const plaintext = Buffer.alloc(edge.padded ? length + 16 - (length % 16) : length);
  plaintext[0] = edge.padded ? 0x82 : 0x02;
  plaintext.set(payload, 1);
  if (edge.padded) plaintext[length] = 0x80;
  const { dataKey, kind, context, slice = 0, nonce = '' } = edge;
  const input: SealInput = {
    dataKey,
    kind,
    context: context as SealContext, // it has no row id
    slice,
    nonce: bytesOf(nonce),
  };
  const text = sealBytes(engine, input, plaintext);
  const column = libraryColumn({
    engine: engine.name,
    dataKey: bytesOf(dataKey),
    kind,
    keyScope: {},
    context: context as SealContext,
    type: 'bytes',
    padding: edge.padded ? 16 : false,
    nowMs: Date.UTC(2026, 10, 23),
  });
  const opened = unlessRefused(() => column.open(text));
  return {
    sha256: createHash('sha256').update(text).digest('hex'),
    opens: opened instanceof Uint8Array && payload.equals(opened),
    seals: unlessRefused(() => column.seal(payload)) !== undefined,
  };
}

export function canonicalOf({ type, text }: Omit<CanonicalEdge, 'canonical'>): string | null {
  if (type === 'decimal') return canonicalDecimal(text) ?? null;
  try {
    return canonicalJson(JSON.parse(text) as JsonValue) ?? null;
  } catch {
    return null;
  }
}

export function rowIdBytes({ rowId }: Omit<RowIdEdge, 'bytes'>): string | null {
  return unlessRefused(() => toHex(encodeRowId(rowId as RowId))) ?? null;
}

/** The tag, null for NULL; undefined where the library refuses the index or the value. */
export function tagOfEdge(engine: Engine, edge: IndexEdge): string | null | undefined {
  const values = edge.values.map((value) => value && toJs(value));
  const types = edge.values.map((value) => value?.type ?? 'string');
  const dataKey = bytesOf(edge.dataKey);
  return unlessRefused(() => libraryTag({ ...edge, engine: engine.name, dataKey, types }, values));
}

export function normalisedOf({ normalisers, values }: IndexEdge): string | undefined {
  const [only] = values;
  if (values.length !== 1 || only?.type !== 'string') return undefined;
  return normalise((normalisers[0] ?? []).map(normaliserOf), String(only.value));
}

/** The key that a wrap opens to, in hex. */
export async function unwrapEdge(engine: Engine, edge: WrapEdge): Promise<string | undefined> {
  const wrapping = tokenKey(engine, bytesOf(edge.wrappingKey));
  const commitment = bytesOf(edge.commitment);
  return unwrapRecord(engine, localProvider(engine, [wrapping], 'a vector'), {
    keyId: keyIdFromBytes(commitment.subarray(0, 8)),
    kind: edge.kind,
    scope: scopeOf(edge),
    generation: 1,
    status: 'active',
    commitment,
    wrappings: [
      {
        provider: 'local',
        keyId: wrapping.id,
        algorithm: LOCAL_WRAP_ALGORITHM,
        ciphertext: bytesOf(edge.wrapped),
      },
    ],
    createdAt: '2026-11-23T00:00:00.000Z',
  });
}

/** Opens a record as a keyring does, which checks its commitment, and gives the key itself. */
async function unwrapRecord(
  engine: Engine,
  provider: KeyProvider,
  record: KeyRecord,
): Promise<string | undefined> {
  try {
    await new RecordOpener(engine, new SealLedger(), [provider], 1000).open(record);
  } catch (error) {
    if (isFieldSealError(error)) return undefined;
    throw error;
  }
  const [wrapped] = record.wrappings;
  const context = { kind: record.kind, commitment: record.commitment, ...record.scope };
  return wrapped && toHex(await provider.unwrap({ wrapped, context }));
}

export function tokenOf(engine: Engine, { token }: TokenEdge): ParsedToken | undefined {
  return unlessRefused(() => parseKeyToken(engine, token, 'a vector'));
}

export function scopeOfEdge(edge: Scope): ScopeEdge {
  const { tenant, subject } = edge;
  return {
    ...(tenant !== undefined && { tenant }),
    ...(subject !== undefined && { subject }),
    scope: scopeHash(edge),
  };
}

/** The keys that a keyset file gives. */
export async function keysetOf(
  engine: Engine,
  { file, passphrase }: Pick<KeysetEdge, 'file' | 'passphrase'>,
): Promise<Pick<KeysetEdge, 'rootKeys' | 'dataKeys'> | undefined> {
  const path = 'of a vector';
  try {
    const document = parseKeyset(utf8(file), path);
    const { primary, protection } = document;
    if ((protection === undefined) !== (passphrase === undefined)) return undefined;
    const roots =
      protection === undefined
        ? document.rootKeys
        : await openRootKeys(engine, protection, primary, passphrase ?? '', path);
    const provider = keysetProvider(engine, roots, primary, path);
    const dataKeys: { keyId: string; dataKey: string }[] = [];
    for (const record of document.dataKeys) {
      const dataKey = await unwrapRecord(engine, provider, record);
      if (dataKey === undefined) return undefined;
      dataKeys.push({ keyId: record.keyId, dataKey });
    }
    const usable = roots.filter(({ status }) => status === 'enabled');
    return { rootKeys: usable.map(({ keyId }) => keyId), dataKeys };
  } catch (error) {
    if (isFieldSealError(error)) return undefined;
    throw error;
  }
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new TypeError('not hex');
  return bytes;
}
