import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../src/crypto/node-engine.js';
import { portableEngine } from '../../src/crypto/portable-engine.js';
import { toHex } from '../../src/bytes/text.js';
import { type DerivedFile, derive } from './golden/derived-format.js';
import type { EdgesFile } from './golden/edges-file.js';
import {
  canonicalOf,
  keysetOf,
  normalisedOf,
  openEdge,
  rowIdBytes,
  scopeOfEdge,
  sealEdge,
  sizeEdge,
  tagOfEdge,
  toJs,
  tokenOf,
  unwrapEdge,
} from './golden/edges-format.js';
import { type GoldenFile, openVector, toGolden } from './golden/golden-format.js';

const golden = JSON.parse(readText('v1.json')) as GoldenFile;
const derived = JSON.parse(readText('derived-v1.json')) as DerivedFile;
const edges = JSON.parse(readText('edges-v1.json')) as EdgesFile;

function readText(name: string): string {
  return readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8');
}

describe('the golden vectors', () => {
  it.each([
    ['v1.json', '954f18c034ca32295fc4ad018134558ec62d2c589a2dccef527cace844407d27'],
    ['derived-v1.json', 'ec3eae0c079b26823788f838c5858727dc984c5add5bedacc249c8d3ad10a0d6'],
    ['edges-v1.json', 'b74f44971007c3b8223d15e67abf775843050a5867fdd523f31776fd7efe2286'],
  ])('are frozen: %s has not changed by a byte', (name, digest) => {
    expect(createHash('sha256').update(readText(name)).digest('hex')).toBe(digest);
  });

  it('are many, each with a name of its own', () => {
    const names = golden.vectors.map((vector) => vector.name);

    expect(golden.format).toBe('fieldseal-golden');
    expect(golden.version).toBe(1);
    expect(new Set(names).size).toBe(194);
    expect(golden.vectors.filter((vector) => vector.valid)).toHaveLength(85);
  });

  describe.each([nodeEngine(), portableEngine()])('with the $name engine', (engine) => {
    const valid = golden.vectors.filter((vector) => vector.valid);
    const invalid = golden.vectors.filter((vector) => !vector.valid);

    it.each(valid)('opens: $name', (vector) => {
      const typed = openVector(engine, vector);

      expect(typed && toGolden(typed)).toEqual(vector.plaintext);
    });

    it.each(invalid)('refuses: $name', (vector) => {
      expect(openVector(engine, vector)).toBeUndefined();
    });

    it('gives every derived output', () => {
      expect(derive(engine, withoutOutputs(derived))).toEqual(derived);
    });
  });
});

describe('the edges of the format', () => {
  it.each([
    ['sealed', 34, 72],
    ['sizes', 3, 3],
    ['blindIndexes', 132, 22],
    ['wraps', 2, 15],
    ['keyTokens', 2, 17],
    ['keysets', 5, 40],
  ] as const)('are many, each with a name of its own: %s', (list, valid, invalid) => {
    const vectors: readonly { readonly name: string; readonly valid: boolean }[] = edges[list];

    expect(new Set(vectors.map(({ name }) => name)).size).toBe(valid + invalid);
    expect(vectors.filter((vector) => vector.valid)).toHaveLength(valid);
    expect(vectors).toHaveLength(valid + invalid);
  });

  it('have a file of a format and version of its own', () => {
    expect([edges.format, edges.version]).toEqual(['fieldseal-edges', 1]);
  });

  it.each(edges.canonical)('have $canonical for the $type $text', (edge) => {
    expect(canonicalOf(edge)).toBe(edge.canonical);
  });

  it.each(edges.rowIds)('have $bytes for the row id $rowId', (edge) => {
    expect(rowIdBytes(edge)).toBe(edge.bytes);
  });

  it.each(edges.scopes)('have a hash of $tenant and $subject', (edge) => {
    expect(scopeOfEdge(edge)).toEqual(edge);
  });

  describe.each([nodeEngine(), portableEngine()])('with the $name engine', (engine) => {
    it.each(edges.sealed)('sealed: $name', (edge) => {
      const { plaintext } = edge;

      expect(openEdge(engine, edge)).toEqual(plaintext && toJs(plaintext));
    });

    it.each(edges.sealed.filter(({ valid, kind, readOnly }) => valid && kind === 'D' && !readOnly))(
      'seal to one text: $name',
      (edge) => {
        expect(sealEdge(engine, edge)).toBe(edge.text);
      },
    );

    it.each(edges.sizes)('of size: $name', (edge) => {
      const { valid, sha256 } = edge;

      expect(sizeEdge(engine, edge)).toEqual({ sha256, opens: valid, seals: valid });
    });

    it.each(edges.blindIndexes)('indexed: $name', (edge) => {
      expect(tagOfEdge(engine, edge)).toBe(edge.tag);
      if (edge.normalised !== undefined) expect(normalisedOf(edge)).toBe(edge.normalised);
    });

    it.each(edges.wraps)('wrapped: $name', async (edge) => {
      expect(await unwrapEdge(engine, edge)).toBe(edge.dataKey);
    });

    it.each(edges.keyTokens)('as a token: $name', (edge) => {
      const parsed = tokenOf(engine, edge);

      expect(parsed?.type).toBe(edge.type);
      expect(parsed && toHex(parsed.bytes)).toBe(edge.key);
    });

    it.each(edges.keysets)('in a keyset: $name', async (edge) => {
      const { valid, rootKeys, dataKeys } = edge;

      expect(await keysetOf(engine, edge)).toEqual(valid ? { rootKeys, dataKeys } : undefined);
    });
  });
});

/** The inputs alone, so that an output can only come from computing it. */
function withoutOutputs(file: DerivedFile): DerivedFile {
  const outputs = new Set(['commitment', 'keyId', 'info', 'subkey', 'wrapped', 'context', 'tag']);
  const strip = (vector: object): object =>
    Object.fromEntries(Object.entries(vector).filter(([name]) => !outputs.has(name)));
  return {
    ...file,
    ...Object.fromEntries(
      Object.entries(file)
        .filter(([, section]) => Array.isArray(section))
        .map(([name, section]) => [
          name,
          (section as object[]).map((vector) =>
            // A token is the input of a static key and the output of a key token.
            name === 'keyTokens' ? { ...strip(vector), token: undefined } : strip(vector),
          ),
        ]),
    ),
  };
}
