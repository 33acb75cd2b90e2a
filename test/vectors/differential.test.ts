import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/text.js';
import type { EngineName } from '../../src/crypto/engine.js';
import { nodeEngine } from '../../src/crypto/node-engine.js';
import { type JsonValue, canonicalJson } from '../../src/field/json-text.js';
import { canonicalDecimal } from '../../src/field/decimal-text.js';
import { normalise as normaliseInLibrary } from '../../src/field/normaliser.js';
import type { SealContext } from '../../src/format/associated-data.js';
import { decodePlaintext as decodeInLibrary } from '../../src/format/plaintext.js';
import type { Padding as LibraryPadding } from '../../src/format/padding.js';
import { formatKeyToken as formatInLibrary, tokenKey } from '../../src/keys/key-token.js';
import { unwrapLocally, wrapWithNonce } from '../../src/keys/local-wrap.js';
import { DataKey } from '../../src/keys/data-key.js';
import { SealLedger } from '../../src/keys/seal-counter.js';
import { toJs } from './golden/edges-format.js';
import { toGolden } from './golden/golden-format.js';
import {
  type Key,
  blindIndex,
  commitment,
  formatKeyToken,
  fromText,
  open,
  seal,
  sealDeterministically,
  toText,
  wrap,
} from './second-implementation/format-v1.js';
import { Refused } from './second-implementation/primitives.js';
import {
  type Padding,
  canonical,
  decodePlaintext,
  normalise,
} from './second-implementation/values.js';
import { type VectorValue, fromVector, toVector } from './second-implementation/vector-values.js';
import { libraryColumn, libraryTag, normaliserOf, unlessRefused } from './support/library.js';
import {
  type Column,
  anyColumn,
  anyDecimal,
  anyJson,
  anyKey,
  anyNow,
  anyPadding,
  anyText,
  anyValue,
  maybe,
  name,
} from './support/random-vectors.js';

/*
 * The library against the implementation that was written from docs/format.md alone, over random values,
 * places, paddings and normalisers. Whatever the one writes the other reads, and writes again byte for byte;
 * whatever the one refuses the other refuses.
 */

const ENGINES = [
  ['node', 1],
  ['portable', 0.2],
] as const satisfies readonly (readonly [EngineName, number])[];

// ----------------------------------------------------------------------------------- the comparison

/** What `attempt` gives; undefined where the second implementation refuses. */
function unlessRefusedThere<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function inLibrary(padding: Padding | undefined): LibraryPadding | undefined {
  if (padding === undefined || padding === 'to 16') return undefined;
  return padding === 'none' ? false : padding;
}

/** Of suite 2, which keeps no text: the value as it comes back. */
function asRead({ kind }: Column, value: VectorValue): VectorValue {
  return kind === 'E' ? value : toVector(canonical(fromVector(value)));
}

/** The same form for the same value. */
function shown(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Uint8Array
      ? toHex(part)
      : typeof part === 'bigint'
        ? String(part)
        : typeof part === 'number' && !Number.isFinite(part)
          ? String(part)
          : Object.is(part, -0)
            ? '-0'
            : isRecord(part)
              ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
              : part,
  );
  return `${typeof value} ${text}`;
}

function isRecord(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

describe.each(ENGINES)(
  'the library with the %s engine and the second implementation',
  (engine, share) => {
    const runs = (count: number): { numRuns: number } => ({ numRuns: Math.round(count * share) });

    it('read each other’s values, and write the same text', () => {
      fc.assert(
        fc.property(
          anyColumn,
          anyValue,
          anyPadding,
          anyKey,
          anyNow,
          (column, value, padding, dataKey, nowMs) => {
            const { kind, place, keyScope } = column;
            const key: Key = { bytes: dataKey, kind, ...keyScope };
            const there = fromVector(value);
            const slice = Math.floor((Math.floor(nowMs / 1000) - 1_577_836_800) / 604_800);
            const sealThere = (nonce: Uint8Array): Buffer | undefined =>
              unlessRefusedThere(() =>
                kind === 'D'
                  ? sealDeterministically(key, place, there)
                  : seal(key, place, there, { slice, nonce, ...(padding && { padding }) }),
              );
            // A declaration that can hold no value of its type is refused; where it can, values are.
            const here = unlessRefused(() =>
              libraryColumn({
                engine,
                dataKey,
                kind,
                keyScope,
                context: place as SealContext,
                type: value.type,
                padding: inLibrary(padding),
                nowMs,
              }),
            );

            const text = unlessRefused(() => here?.seal(toJs(value)));
            if (text === undefined) {
              expect(sealThere(new Uint8Array(12))).toBeUndefined();
              return;
            }
            const bytes = fromText(text);
            const opened = toVector(open(key, place, bytes));
            expect(shown(opened)).toBe(shown(asRead(column, value)));
            const again = sealThere(bytes.subarray(12, 24));
            expect(again && toText(again)).toBe(text);

            const foreign = sealThere(randomBytes(12))!;
            const openedHere = here?.open(toText(foreign));
            expect(shown(openedHere)).toBe(shown(toJs(asRead(column, value))));
          },
        ),
        runs(2500),
      );
    });

    it('give the same tags', () => {
      const ids = fc.array(
        fc.oneof(
          fc.constantFrom(
            'exact/1',
            'trim/1',
            'fold/1',
            'email/1',
            'digits/1',
            'phone(49,0)/1',
            'phone(1,)/1',
          ),
          fc
            .integer({ min: 1, max: 64 })
            .chain((n) => fc.constantFrom(`last(${n})/1`, `prefix(${n})/1`)),
        ),
        { maxLength: 3 },
      );
      const part = fc.tuple(fc.option(anyValue), ids).map(([value, list]) => ({
        value,
        ids: value?.type === 'string' || value === null ? list : [],
      }));
      const parts = fc.oneof(
        part.map((only) => [only]),
        fc.array(part, { minLength: 2, maxLength: 4 }),
      );
      const place = fc.record({ namespace: name, table: name, index: name, tenant: maybe(name) });
      fc.assert(
        fc.property(
          parts,
          fc.uniqueArray(name, { minLength: 4, maxLength: 4 }),
          place,
          fc.integer({ min: 1, max: 128 }),
          anyKey,
          (list, names, { tenant, ...rest }, bits, dataKey) => {
            const columns = names.slice(0, list.length);
            const values = list.map(({ value }) => value);
            const [column = ''] = columns;
            const index = {
              ...rest,
              ...(tenant !== undefined && { tenant }),
              bits,
              normalisers: list.map((one) => one.ids),
            };

            const here = unlessRefused(() =>
              libraryTag(
                {
                  ...index,
                  engine,
                  dataKey,
                  ...(columns.length === 1 ? { column } : { columns }),
                  types: values.map((value) => value?.type ?? 'string'),
                },
                values.map((value) => value && toJs(value)),
              ),
            );
            const there = unlessRefusedThere(() =>
              blindIndex(
                { bytes: dataKey, kind: 'I' },
                { ...index, column: columns.length === 1 ? column : columns },
                values.map((value) => value && fromVector(value)),
              ),
            );

            expect(there === null ? null : there?.toString('hex')).toBe(here);
          },
        ),
        runs(2000),
      );
    });
  },
);

describe('the library and the second implementation', () => {
  it('normalise alike, addresses above all', () => {
    const label = fc.string({
      unit: fc.constantFrom(...Array.from('aZ09-.üß１。例％@ \0')),
    });
    const address = fc.tuple(anyText, fc.oneof(label, anyText)).map((halves) => halves.join('@'));
    const ids = [
      'trim/1',
      'fold/1',
      'email/1',
      'digits/1',
      'phone(49,0)/1',
      'last(3)/1',
      'prefix(3)/1',
    ];
    fc.assert(
      fc.property(fc.constantFrom('email/1', ...ids), fc.oneof(address, anyText), (id, text) => {
        expect(normalise(id, text)).toBe(normaliseInLibrary([normaliserOf(id)], text));
      }),
      { numRuns: 10_000 },
    );
  });

  it('take the same plaintexts, and read them alike', () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      anyText.map((text) => Buffer.from(text, 'utf8')),
      anyText.map((text) => Buffer.from(text, 'utf16le')),
      anyDecimal.map((text) => Buffer.from(text)),
      anyJson.map((value) => Buffer.from(JSON.stringify(value))),
      fc
        .constantFrom('2024-02-29', '2023-02-29', 'null', '[1,]', '-0.e', '1e')
        .map((text) => Buffer.from(text)),
      fc
        .constantFrom(8, 16, 24)
        .chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
    );
    const type = fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 11 }), weight: 20 },
      fc.integer({ min: 0, max: 127 }),
    );
    const end = fc.constantFrom('', '80', '8000', '800000000000', '00', '8001', '0080');
    fc.assert(
      fc.property(type, payload, fc.boolean(), end, (code, bytes, isPadded, tail) => {
        const plaintext = Buffer.concat([
          Buffer.of(isPadded ? code | 0x80 : code),
          bytes,
          Buffer.from(tail, 'hex'),
        ]);

        const here = decodeInLibrary(Uint8Array.from(plaintext));
        const there = unlessRefusedThere(() => decodePlaintext(plaintext));

        expect(there && shown(toVector(there))).toBe(here && shown(toGolden(here)));
      }),
      { numRuns: 10_000 },
    );
  });

  it('give one canonical form', () => {
    const spaced = fc
      .tuple(anyJson, fc.constantFrom('', ' ', '\t\n'))
      .map(([value, space]) => JSON.stringify(value, undefined, space));
    const numbers = anyDecimal.map((text) => `[${text}]`);
    fc.assert(
      fc.property(fc.oneof(spaced, numbers), (text) => {
        const there = unlessRefusedThere(() => canonical({ type: 'json', value: text }));

        expect(there?.value).toBe(jsonHere(text));
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(anyDecimal, (text) => {
        const there = unlessRefusedThere(() => canonical({ type: 'decimal', value: text }));

        expect(there?.value).toBe(canonicalDecimal(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('write the same tokens and wraps', () => {
    const engine = nodeEngine();
    const kinds = fc.constantFrom('E', 'D', 'I', 'T', 'K');
    const scopes = fc.record({ tenant: name, subject: name }, { requiredKeys: [] });
    fc.assert(
      fc.property(anyKey, anyKey, kinds, scopes, (root, bytes, kind, scope) => {
        const key: Key = { bytes, kind, ...scope };
        const nonce = randomBytes(12);
        const here = new DataKey(engine, new SealLedger(), bytes, kind, scope);
        const context = { kind, commitment: here.commitment, ...scope };
        const wrapping = tokenKey(engine, root);

        const wrapped = wrap({ bytes: root, kind: 'K' }, key, nonce);

        expect(toHex(here.commitment)).toBe(commitment(key).toString('hex'));
        expect(toHex(wrapWithNonce(wrapping, nonce, bytes, context))).toBe(wrapped.toString('hex'));
        expect(toHex(unwrapLocally(wrapping, wrapped, context)!)).toBe(toHex(bytes));
        for (const type of ['fskey1', 'fsidx1'] as const) {
          expect(formatInLibrary(engine, type, bytes)).toBe(formatKeyToken({ type, key: bytes }));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function jsonHere(text: string): string | undefined {
  try {
    return canonicalJson(JSON.parse(text) as JsonValue);
  } catch {
    return undefined;
  }
}
