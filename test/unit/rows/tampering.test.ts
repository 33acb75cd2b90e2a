import { describe, expect, it } from 'vitest';
import { fromText, toText } from '../../../src/format/envelope.js';
import { generateStaticKeys, staticKeys } from '../../../src/keys/static-keys.js';
import type { FieldSealEvent } from '../../../src/rows/events.js';
import { type FieldSeal, fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import type { AnyField } from '../../../src/schema/field.js';
import { type SealedTable, type TableOptions, sealedTable } from '../../../src/schema/table.js';
import { errorOf, shapeOf } from './support/errors.js';
import { engines } from './support/values.js';

type Row = Readonly<Record<string, unknown>>;
type Stored = string | Uint8Array;

/** Everything that a value's place can be made of. */
interface Place {
  readonly tokens: string;
  readonly namespace?: string;
  readonly table?: string;
  readonly column?: string;
  readonly deterministic?: boolean;
  readonly joinDomain?: string;
  readonly options?: Omit<TableOptions, 'indexes'>;
  readonly tenant?: string;
  readonly subject?: string;
}

type Kind = 'suite 1' | 'suite 1, row-bound' | 'suite 2';

const secret = 'a secret of some length';
const row = { id: 7 };
const bound = {
  tenant: 'caller',
  subject: 'caller',
  custom: { region: 'eu' },
} as const satisfies TableOptions;

function placeOf(kind: Kind, tokens: string): Place {
  const rowId = kind === 'suite 1, row-bound' ? [{ column: 'id', type: 'integer' } as const] : [];
  return {
    tokens,
    deterministic: kind === 'suite 2',
    options: { ...bound, rowId },
    tenant: 'acme',
    subject: 'ada',
  };
}

/** What differs between two places, and the row that a value is in there. */
type Change = readonly [string, Partial<Place>, Row?];

interface Opened {
  seal(value: string, at?: Row): Promise<Stored>;
  open(stored: Stored, at?: Row): Promise<unknown>;
  openLater(stored: Stored, at?: Row): Promise<unknown>;
  readonly events: readonly FieldSealEvent[];
}

/** One column in one place. Its field has the same name everywhere, so that errors can be compared. */
function at(engine: (typeof engines)[number], storage: 'text' | 'binary', place: Place): Opened {
  const { tokens, namespace = 'app', table = 'people', column = 'ssn', joinDomain } = place;
  const named = field.string({ name: column });
  const f: AnyField =
    place.deterministic === true
      ? named.deterministic(joinDomain === undefined ? {} : { joinDomain })
      : named;
  const T = sealedTable(table, { f }, { ...place.options, storage });
  const events: FieldSealEvent[] = [];
  const seal: FieldSeal<{ T: SealedTable<{ readonly f: AnyField }> }> = fieldseal({
    namespace,
    keys: staticKeys(tokens),
    engine,
    tables: { T: T },
    onEvent: (event) => events.push(event),
  });
  const scoped = seal.forScope({
    ...(place.tenant === undefined ? {} : { tenant: place.tenant }),
    ...(place.subject === undefined ? {} : { subject: place.subject }),
  });
  const api = scoped.tables.T;
  return {
    seal: (value, given = row) => api.encryptValue('f', value, given),
    open: (stored, given = row) => api.decryptValue('f', stored, given),
    openLater: async (stored, given = row) => {
      const [only] = await api.decryptRows([{ ...given, f: stored }]);
      return only?.f;
    },
    events,
  };
}

/** The one error, whatever the reason: an ordinary text where a sealed value should be. */
async function theOneError(opened: Opened): Promise<unknown> {
  return shapeOf(await errorOf(() => opened.open('plain text')));
}

describe.each(engines)('with the %s engine', (engine) => {
  describe.each(['text', 'binary'] as const)('in a %s column', (storage) => {
    describe.each(['suite 1', 'suite 1, row-bound', 'suite 2'] as const)(
      'a value of %s',
      (kind) => {
        const tokens = generateStaticKeys();

        function bytesOf(stored: Stored): Uint8Array {
          return typeof stored === 'string' ? fromText(stored)! : stored;
        }

        function storedOf(bytes: Uint8Array): Stored {
          return storage === 'text' ? toText(bytes) : bytes;
        }

        it('opens in its own place', async () => {
          const here = at(engine, storage, placeOf(kind, tokens));

          const stored = await here.seal(secret);

          expect(await here.open(stored)).toBe(secret);
          expect(await here.openLater(stored)).toBe(secret);
          expect(here.events).toStrictEqual([]);
        });

        it('fails with one and the same error for every flipped bit', async () => {
          const here = at(engine, storage, placeOf(kind, tokens));
          const expected = await theOneError(here);
          const bytes = bytesOf(await here.seal(secret));
          // Text leaves out the first byte.
          const first = storage === 'text' ? 8 : 0;

          for (let bit = first; bit < bytes.length * 8; bit++) {
            const damaged = Uint8Array.from(bytes);
            damaged[bit >>> 3]! ^= 1 << (bit & 7);
            const error = await errorOf(() => here.open(storedOf(damaged)));
            expect(shapeOf(error), `bit ${String(bit)}`).toStrictEqual(expected);
          }
          expect(new Set(here.events.map(({ type }) => type))).toStrictEqual(
            new Set(['open-failed']),
          );
        });

        it('fails with the same error cut off anywhere, and lengthened', async () => {
          const here = at(engine, storage, placeOf(kind, tokens));
          const expected = await theOneError(here);
          const stored = await here.seal(secret);

          for (let length = 0; length < stored.length; length++) {
            const cut = stored.slice(0, length);
            expect(shapeOf(await errorOf(() => here.open(cut)))).toStrictEqual(expected);
            expect(shapeOf(await errorOf(() => here.openLater(cut)))).toStrictEqual(expected);
          }
          for (const more of [
            storedOf(Uint8Array.from([...bytesOf(stored), 0])),
            ...(typeof stored === 'string' ? [`${stored}A`, `${stored}=`, `${stored} `] : []),
          ]) {
            expect(shapeOf(await errorOf(() => here.open(more)))).toStrictEqual(expected);
          }
        });

        it('fails with the same error for another character at every place of its text', async () => {
          const here = at(engine, storage, placeOf(kind, tokens));
          const expected = await theOneError(here);
          const text = toText(bytesOf(await here.seal(secret)));

          for (let place = 0; place < text.length; place++) {
            const replaced = text[place] === 'B' ? 'C' : 'B';
            const damaged = text.slice(0, place) + replaced + text.slice(place + 1);
            expect(shapeOf(await errorOf(() => here.open(damaged)))).toStrictEqual(expected);
          }
          for (const junk of ['\n', '+', '/', '=', 'é', '\u{1f600}', ' ']) {
            const damaged = text.slice(0, 30) + junk + text.slice(31);
            expect(shapeOf(await errorOf(() => here.open(damaged)))).toStrictEqual(expected);
          }
        });

        const own = placeOf(kind, '');
        const deterministic = kind === 'suite 2';
        const changes: readonly Change[] = [
          ['namespace', { namespace: 'other' }],
          ['table', { table: 'others' }],
          ['column', { column: 'pan' }],
          ['tenant', { tenant: 'other' }],
          // Deterministic values take no subject, no row id and no custom context (DESIGN.md §2).
          ...(deterministic
            ? ([['join domain', { joinDomain: 'people' }]] satisfies Change[])
            : ([
                ['subject', { subject: 'other' }],
                ['custom context', { options: { ...own.options, custom: { region: 'us' } } }],
                ['custom key', { options: { ...own.options, custom: { zone: 'eu' } } }],
                ['missing custom context', { options: { ...own.options, custom: {} } }],
                [
                  'further custom context',
                  { options: { ...own.options, custom: { region: 'eu', x: '' } } },
                ],
                ['absent tenant', { options: without(own.options, 'tenant') }],
                ['absent subject', { options: without(own.options, 'subject') }],
              ] satisfies Change[])),
          ...(kind === 'suite 1, row-bound'
            ? ([
                ['row', {}, { id: 8 }],
                [
                  'type of the row id',
                  { options: { ...own.options, rowId: { column: 'id', type: 'string' } } },
                  { id: 'x' },
                ],
                [
                  'number of parts of the row id',
                  {
                    options: {
                      ...own.options,
                      rowId: [
                        { column: 'id', type: 'integer' },
                        { column: 'id', type: 'integer' },
                      ],
                    },
                  },
                ],
              ] satisfies Change[])
            : []),
        ];

        const moves = changes.map(([what, change, where = row]) => ({ what, change, where }));
        it.each(moves)('fails with the same error in another $what', async ({ change, where }) => {
          const place = placeOf(kind, tokens);
          const here = at(engine, storage, place);
          const there = at(engine, storage, { ...place, ...change });
          const expected = await theOneError(here);

          const stored = await here.seal(secret);
          const back = await there.seal(secret, where);

          expect(shapeOf(await errorOf(() => there.open(stored, where)))).toStrictEqual(expected);
          expect(shapeOf(await errorOf(() => there.openLater(stored, where)))).toStrictEqual(
            expected,
          );
          expect(shapeOf(await errorOf(() => here.open(back)))).toStrictEqual(expected);
          expect(await there.open(back, where)).toBe(secret);
        });

        it('fails with the same error in a column of another suite or row binding', async () => {
          const kinds = ['suite 1', 'suite 1, row-bound', 'suite 2'] as const;
          const here = at(engine, storage, placeOf(kind, tokens));
          const expected = await theOneError(here);
          const stored = await here.seal(secret);

          for (const other of kinds.filter((one) => one !== kind)) {
            const there = at(engine, storage, placeOf(other, tokens));
            expect(shapeOf(await errorOf(() => there.open(stored)))).toStrictEqual(expected);
          }
        });

        it('fails with the same error under another key, and opens again under its own', async () => {
          const here = at(engine, storage, placeOf(kind, tokens));
          const there = at(engine, storage, placeOf(kind, generateStaticKeys()));
          const expected = await theOneError(here);

          const stored = await here.seal(secret);
          const error = await errorOf(() => there.open(stored));

          expect(shapeOf(error)).toStrictEqual(expected);
          expect(error.message).toContain('Check the configured keys');
          expect(there.events).toStrictEqual([
            { type: 'open-failed', table: 'T', field: 'f', reason: 'unknown-key' },
          ]);
          const again = at(engine, storage, placeOf(kind, tokens));
          expect(await again.open(stored)).toBe(secret);
        });

        it('fails with the same error when it is not a stored value at all', async () => {
          const here = at(engine, storage, placeOf(kind, tokens));
          const expected = await theOneError(here);

          for (const junk of [
            '',
            'fs1.',
            'fs1.AAAA',
            'fs2.AAAA',
            'FS1.AAAA',
            new Uint8Array(0),
            Uint8Array.of(0xf5),
            new Uint8Array(100).fill(0xf5),
            5,
            true,
            new Date(0),
            {},
            [],
          ]) {
            const given = junk as Stored;
            expect(shapeOf(await errorOf(() => here.open(given)))).toStrictEqual(expected);
            expect(shapeOf(await errorOf(() => here.openLater(given)))).toStrictEqual(expected);
          }
        });
      },
    );
  });

  it('two values of one row cannot be exchanged, nor two rows, nor two tables', async () => {
    const rowId = { column: 'id', type: 'uuid' } as const;
    const fields = { a: field.string(), b: field.string() };
    const { T, U } = fieldseal({
      namespace: 'app',
      keys: staticKeys(generateStaticKeys()),
      engine,
      tables: { T: sealedTable('t', fields, { rowId }), U: sealedTable('u', fields, { rowId }) },
    }).tables;
    const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

    const [first, second] = await T.encryptRows(ids.map((id) => ({ id, a: 'x', b: 'x' })));

    for (const moved of [
      () => T.decryptRow({ ...first!, a: first!.b }),
      () => T.decryptRow({ ...first!, a: second!.a }),
      () => T.decryptRow({ ...first!, id: ids[1] }),
      () => U.decryptRow(first!),
    ]) {
      expect((await errorOf(moved)).code).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
    }
    expect(await T.decryptRow({ ...first!, id: ids[0]!.toUpperCase() })).toMatchObject({ a: 'x' });
  });

  it.each([
    ['integer', 42, [42n, '42'], [43, -42, '4.2', '042', 4.2, null, undefined, true, {}]],
    ['string', 'k', [], ['K', '', 5, null, undefined]],
    [
      'uuid',
      '00000000-0000-4000-8000-00000000000a',
      ['00000000-0000-4000-8000-00000000000A'],
      ['x', 1],
    ],
  ] as const)('a row id of type %s agrees in all its spellings', async (type, id, same, other) => {
    const { T } = fieldseal({
      namespace: 'app',
      keys: staticKeys(generateStaticKeys()),
      engine,
      tables: { T: sealedTable('t', { f: field.string() }, { rowId: { column: 'id', type } }) },
    }).tables;

    const { f } = await T.encryptRow({ id, f: 'x' });

    for (const spelling of [id, ...same]) {
      expect((await T.decryptRow({ id: spelling, f })).f).toBe('x');
    }
    for (const spelling of other) {
      expect((await errorOf(() => T.decryptRow({ id: spelling, f }))).code).toMatch(
        /^ERR_FIELDSEAL_(?:VALUE|DECRYPTION_FAILED)$/,
      );
    }
  });

  it('a row-bound table does not write without the id of the row', async () => {
    const { T } = fieldseal({
      namespace: 'app',
      keys: staticKeys(generateStaticKeys()),
      engine,
      tables: {
        T: sealedTable(
          't',
          { f: field.string() },
          {
            rowId: [
              { column: 'shop', type: 'string' },
              { column: 'id', type: 'integer' },
            ],
          },
        ),
      },
    }).tables;

    for (const given of [
      {},
      { id: 1 },
      { shop: 's' },
      { shop: '', id: 1 },
      { shop: 's', id: 1.5 },
    ]) {
      const error = await errorOf(() => T.encryptRow({ ...given, f: 'x' }));
      expect(error.code).toBe('ERR_FIELDSEAL_VALUE');
      expect(error.message).toMatch(/id/);
    }
    const sealed = await T.encryptRow({ shop: 's', id: 1, f: 'x' });
    expect((await T.decryptRow(sealed)).f).toBe('x');
    expect((await errorOf(() => T.decryptRow({ ...sealed, shop: 't' }))).code).toBe(
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
    );
  });
});

function without(
  options: Place['options'],
  key: 'tenant' | 'subject',
): Omit<TableOptions, 'indexes'> {
  const { [key]: _left, ...rest } = { ...options };
  return rest;
}
