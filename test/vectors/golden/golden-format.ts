import { fromHex } from '../../../src/bytes/text.js';
import { concatBytes } from '../../../src/bytes/bytes.js';
import type { Engine } from '../../../src/crypto/engine.js';
import { type SealContext, encodeContext } from '../../../src/format/associated-data.js';
import { encodeHeader, fromText, parseEnvelope, toText } from '../../../src/format/envelope.js';
import type { Padding } from '../../../src/format/padding.js';
import { decodePlaintext, encodePlaintext } from '../../../src/format/plaintext.js';
import { SUITES } from '../../../src/format/suite.js';
import type { PlainType, TypedValue } from '../../../src/format/typed-value.js';
import { DataKey } from '../../../src/keys/data-key.js';
import { SealLedger } from '../../../src/keys/seal-counter.js';

/** One golden vector, in the shape that docs/format.md gives. */
export interface GoldenVector {
  readonly name: string;
  readonly valid: boolean;
  readonly dataKey: string;
  readonly kind: 'E' | 'D';
  readonly context: SealContext;
  readonly text: string;
  readonly plaintext?: { readonly type: PlainType; readonly value: unknown };
}

export interface GoldenFile {
  readonly format: 'fieldseal-golden';
  readonly version: 1;
  readonly vectors: readonly GoldenVector[];
}

/** A typed value as the vectors write it. */
export function toGolden(typed: TypedValue): { type: PlainType; value: unknown } {
  const { type } = typed;
  switch (typed.type) {
    case 'bytes':
      return { type, value: Buffer.from(typed.value).toString('hex') };
    case 'bigint':
      return { type, value: typed.value.toString() };
    case 'date':
      return { type, value: new Date(typed.value).toISOString() };
    case 'json':
      return { type, value: JSON.parse(typed.value) as unknown };
    case 'number': {
      const plain = Number.isFinite(typed.value) && !Object.is(typed.value, -0);
      return {
        type,
        value: plain ? typed.value : Object.is(typed.value, -0) ? '-0' : String(typed.value),
      };
    }
    default:
      return { type, value: typed.value };
  }
}

export function dataKeyOf(
  engine: Engine,
  vector: Pick<GoldenVector, 'dataKey' | 'kind' | 'context'>,
): DataKey {
  const bytes = fromHex(vector.dataKey);
  if (bytes === undefined) throw new TypeError('dataKey is not hex');
  const { tenant, subject } = vector.context;
  return new DataKey(engine, new SealLedger(), bytes, vector.kind, { tenant, subject });
}

/** Opens a vector as any second implementation would; undefined where it must be refused. */
export function openVector(engine: Engine, vector: GoldenVector): TypedValue | undefined {
  const bytes = fromText(vector.text);
  const envelope = bytes && parseEnvelope(bytes);
  if (envelope === undefined) return undefined;
  const key = dataKeyOf(engine, vector);
  const { context } = vector;
  if (envelope.keyId !== key.id || envelope.suite.keyKind !== vector.kind) return undefined;
  if (envelope.rowBound !== (context.rowId !== undefined)) return undefined;
  const associatedData = concatBytes(envelope.header, encodeContext(context));
  const plaintext =
    envelope.suite.id === 1
      ? key
          .gcm(context.namespace, context.table, envelope.slice)
          .gcm.open(envelope.nonce, associatedData, envelope.sealed)
      : key.siv(context, associatedData, 'golden').open(envelope.sealed);
  return plaintext && decodePlaintext(plaintext);
}

export interface SealInput {
  readonly dataKey: string;
  readonly kind: 'E' | 'D';
  readonly context: SealContext;
  readonly slice: number;
  readonly nonce: Uint8Array;
}

/** Seals plaintext bytes of any content: also such as no value has. */
export function sealBytes(engine: Engine, input: SealInput, plaintext: Uint8Array): string {
  const key = dataKeyOf(engine, input);
  const { context, kind } = input;
  const suite = kind === 'E' ? SUITES[1] : SUITES[2];
  const header = encodeHeader(suite, context.rowId !== undefined, key.idBytes, input.slice);
  const associatedData = concatBytes(header, encodeContext(context));
  const nonce = kind === 'E' ? input.nonce : new Uint8Array(0);
  const body = new Uint8Array(plaintext.length + suite.tagLength);
  if (kind === 'E') {
    key
      .gcm(context.namespace, context.table, input.slice)
      .gcm.seal(nonce, associatedData, plaintext, body, 0);
  } else {
    key.siv(context, associatedData, 'golden').seal(plaintext, body, 0);
  }
  return toText(concatBytes(header, nonce, body));
}

export function sealValue(
  engine: Engine,
  input: SealInput,
  typed: TypedValue,
  padding: Padding,
): string {
  return sealBytes(engine, input, encodePlaintext(typed, padding));
}
