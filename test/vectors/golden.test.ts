import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../src/crypto/node-engine.js';
import { portableEngine } from '../../src/crypto/portable-engine.js';
import { type DerivedFile, derive } from './golden/derived-format.js';
import { type GoldenFile, openVector, toGolden } from './golden/golden-format.js';

const golden = JSON.parse(readText('v1.json')) as GoldenFile;
const derived = JSON.parse(readText('derived-v1.json')) as DerivedFile;

function readText(name: string): string {
  return readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8');
}

describe('the golden vectors', () => {
  it.each([
    ['v1.json', '954f18c034ca32295fc4ad018134558ec62d2c589a2dccef527cace844407d27'],
    ['derived-v1.json', 'ec3eae0c079b26823788f838c5858727dc984c5add5bedacc249c8d3ad10a0d6'],
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
