import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EdgesFile, IndexEdge, SealedEdge, SizeEdge, WrapEdge } from './golden/edges-file.js';
import {
  type Key,
  type Scope,
  blindIndex,
  encodeRowId,
  formatKeyToken,
  fromText,
  open,
  parseKeyToken,
  scopeHash,
  seal,
  sealBytes,
  sealDeterministically,
  toText,
  unwrap,
} from './second-implementation/format-v1.js';
import { openKeyset } from './second-implementation/keyset.js';
import { Refused } from './second-implementation/primitives.js';
import { type Plaintext, canonical, normalise } from './second-implementation/values.js';
import { fromHex, fromVector, toVector } from './second-implementation/vector-values.js';

const edges = JSON.parse(
  readFileSync(new URL('./golden/edges-v1.json', import.meta.url), 'utf8'),
) as EdgesFile;

/** What `attempt` gives; undefined where the format refuses. */
function unlessRefused<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function scopeOf({ tenant, subject }: Scope): Scope {
  return { ...(tenant !== undefined && { tenant }), ...(subject !== undefined && { subject }) };
}

function keyOf({ dataKey, kind, keyScope, context }: SealedEdge): Key {
  return { bytes: fromHex(dataKey), kind, ...(keyScope ?? scopeOf(context)) };
}

/** An index key of its tag alone: a key's scope goes into its id, and no further. */
function tagOf(edge: IndexEdge): Buffer | null | undefined {
  const { dataKey, columns, column = '', values, ...rest } = edge;
  const key: Key = { bytes: fromHex(dataKey), kind: 'I' };
  return unlessRefused(() =>
    blindIndex(
      key,
      { ...rest, column: columns ?? column },
      values.map((value) => value && fromVector(value)),
    ),
  );
}

function unwrapEdge({ wrappingKey, commitment, kind, wrapped, ...scope }: WrapEdge): Key {
  const claimed = { kind, ...scopeOf(scope), commitment: fromHex(commitment) };
  return unwrap({ bytes: fromHex(wrappingKey), kind: 'K' }, claimed, fromHex(wrapped));
}

function plaintextOf({ byte, payloadLength, padded }: SizeEdge): Buffer {
  const payload = Buffer.alloc(payloadLength, fromHex(byte));
  const rest = padded ? 15 - ((payloadLength + 1) % 16) : 0;
  const padding = padded ? [Buffer.of(0x80), Buffer.alloc(rest)] : [];
  return Buffer.concat([Buffer.of(padded ? 0x82 : 0x02), payload, ...padding]);
}

describe('an implementation written from docs/format.md alone, at the edges', () => {
  it.each(edges.sealed)('sealed: $name', (edge) => {
    const opened = unlessRefused(() => open(keyOf(edge), edge.context, fromText(edge.text)));

    expect(opened && toVector(opened)).toEqual(edge.plaintext);
    expect(opened !== undefined).toBe(edge.valid);
  });

  it.each(edges.sealed.filter(({ valid, readOnly }) => valid && !readOnly))(
    'seals to the same text: $name',
    (edge) => {
      const { context, kind, text } = edge;
      const value = fromVector((edge.written ?? edge.plaintext)!);
      const bytes = fromText(text);
      const key = keyOf(edge);

      const sealed =
        kind === 'D'
          ? sealDeterministically(key, context, value)
          : seal(key, context, value, {
              slice: bytes.readUInt16BE(10),
              nonce: bytes.subarray(12, 24),
            });

      expect(toText(sealed)).toBe(text);
    },
  );

  it.each(edges.sizes)('of size: $name', (edge) => {
    const { dataKey, kind, context, valid, payloadLength, byte, slice = 0, nonce = '' } = edge;
    const key: Key = { bytes: fromHex(dataKey), kind };
    const value: Plaintext = { type: 'bytes', value: Buffer.alloc(payloadLength, fromHex(byte)) };
    const sealing = { slice, nonce: fromHex(nonce) };
    const sealed =
      kind === 'D'
        ? sealDeterministically(key, context, value)
        : sealBytes(key, context, plaintextOf(edge), sealing);

    expect(createHash('sha256').update(toText(sealed)).digest('hex')).toBe(edge.sha256);
    expect(unlessRefused(() => open(key, context, sealed)) !== undefined).toBe(valid);
    if (kind === 'D') return;
    const padding = edge.padded ? 'to 16' : 'none';
    const again = unlessRefused(() => seal(key, context, value, { ...sealing, padding }));
    expect(again?.equals(sealed)).toBe(valid ? true : undefined);
  });

  it.each(edges.canonical)('gives $canonical for the $type $text', ({ type, text, ...edge }) => {
    const form = unlessRefused(() => canonical({ type, value: text }));

    expect(form?.value ?? null).toBe(edge.canonical);
  });

  it.each(edges.rowIds)('gives $bytes for the row id $rowId', ({ rowId, bytes }) => {
    expect(unlessRefused(() => encodeRowId(rowId).toString('hex')) ?? null).toBe(bytes);
  });

  it.each(edges.blindIndexes)('indexed: $name', (edge) => {
    const tag = tagOf(edge);
    const [first] = edge.values;

    expect(tag === null ? null : tag?.toString('hex')).toBe(edge.tag);
    expect(tag !== undefined).toBe(edge.valid);
    if (edge.normalised === undefined) return;
    const ids = edge.normalisers[0] ?? [];
    const normalised = ids.reduce((text, id) => normalise(id, text), String(first?.value));
    expect(normalised).toBe(edge.normalised);
  });

  it.each(edges.wraps)('wrapped: $name', (edge) => {
    const key = unlessRefused(() => unwrapEdge(edge));

    expect(key && Buffer.from(key.bytes).toString('hex')).toBe(edge.dataKey);
    expect(key !== undefined).toBe(edge.valid);
  });

  it.each(edges.keyTokens)('as a token: $name', ({ token, valid, type, key }) => {
    const parsed = unlessRefused(() => parseKeyToken(token));

    expect(parsed !== undefined).toBe(valid);
    if (parsed === undefined) return;
    expect(parsed).toEqual({ type, key: fromHex(String(key)) });
    expect(formatKeyToken(parsed)).toBe(token);
  });

  it.each(edges.scopes)('gives a hash of $tenant and $subject', (edge) => {
    expect(scopeHash(scopeOf(edge))).toBe(edge.scope);
  });

  it.each(edges.keysets)('in a keyset: $name', (edge) => {
    const opened = unlessRefused(() => openKeyset(Buffer.from(edge.file), edge.passphrase));

    expect(opened?.rootKeys).toEqual(edge.rootKeys);
    expect(opened?.dataKeys.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(
      edge.dataKeys?.map(({ dataKey }) => dataKey),
    );
    expect(opened !== undefined).toBe(edge.valid);
  });

  it('knows every list of the file', () => {
    expect(Object.keys(edges).sort()).toEqual([
      'blindIndexes',
      'canonical',
      'format',
      'keyTokens',
      'keysets',
      'rowIds',
      'scopes',
      'sealed',
      'sizes',
      'version',
      'wraps',
    ]);
  });
});
