import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/bytes/bytes.js';
import { toHex, utf8 } from '../../../src/bytes/text.js';
import { TAG } from '../../../src/bytes/tlv.js';
import {
  type SealContext,
  encodeContext,
  encodeCustom,
  encodeJoinDomain,
  encodePlace,
  encodeRow,
  encodeScope,
  nameTlv,
} from '../../../src/format/associated-data.js';
import { type RowId, encodeRowId } from '../../../src/format/row-id.js';

const configuration = expect.objectContaining({ code: 'ERR_FIELDSEAL_CONFIGURATION' });
const wrongScope = expect.objectContaining({ code: 'ERR_FIELDSEAL_SCOPE' });

function place(): SealContext {
  return { namespace: 'app', table: 'users', column: 'email' };
}

describe('encodeContext', () => {
  it('writes every part as the format states it', () => {
    const bytes = encodeContext({
      ...place(),
      tenant: 't1',
      subject: 's1',
      rowId: { type: 'integer', value: 42 },
      custom: { purpose: 'kyc' },
    });

    expect(toHex(bytes)).toBe(
      '01' +
        '00000003' +
        '617070' +
        '02' +
        '00000005' +
        '7573657273' +
        '03' +
        '00000005' +
        '656d61696c' +
        '04' +
        '00000002' +
        '7431' +
        '05' +
        '00000002' +
        '7331' +
        '06' +
        '00000002' +
        '3432' +
        '07' +
        '00000012' +
        '00000007' +
        '707572706f7365' +
        '00000003' +
        '6b7963',
    );
  });

  it('puts a join domain last, in place of table and column', () => {
    const bytes = encodeContext({ ...place(), tenant: 't1', joinDomain: 'email' });

    expect(toHex(bytes)).toBe(
      '01' + '00000003' + '617070' + '04' + '00000002' + '7431' + '0b' + '00000005' + '656d61696c',
    );
    expect(bytes).toEqual(
      encodeContext({
        namespace: 'app',
        table: 'orders',
        column: 'mail',
        tenant: 't1',
        joinDomain: 'email',
      }),
    );
  });

  it('leaves out what is undefined, as if it were not there', () => {
    const bytes = encodeContext({
      ...place(),
      tenant: undefined,
      subject: undefined,
      rowId: undefined,
      custom: undefined,
      joinDomain: undefined,
    });

    expect(bytes).toEqual(encodeContext(place()));
    expect(read(bytes).map(([tag]) => tag)).toEqual([1, 2, 3]);
  });

  it('is the sum of its parts, which hot paths keep', () => {
    fc.assert(
      fc.property(context('integer'), (sealed) => {
        expect(encodeContext(sealed)).toEqual(
          concatBytes(
            encodePlace(sealed),
            encodeScope(sealed),
            encodeRow(sealed.rowId),
            encodeCustom(sealed.custom),
            encodeJoinDomain(sealed.joinDomain),
          ),
        );
      }),
    );
  });

  it('writes ascending tags, each at most once, and nothing between them', () => {
    fc.assert(
      fc.property(context('composite'), (sealed) => {
        const tags = read(encodeContext(sealed)).map(([tag]) => tag);

        expect(tags).toEqual([...new Set(tags)].sort((left, right) => left - right));
        expect(tags[0]).toBe(TAG.namespace);
        expect(tags.includes(TAG.table)).toBe(sealed.joinDomain === undefined);
        expect(tags.includes(TAG.column)).toBe(sealed.joinDomain === undefined);
        expect(tags.includes(TAG.joinDomain)).toBe(sealed.joinDomain !== undefined);
        expect(tags.includes(TAG.custom)).toBe(Object.keys(sealed.custom ?? {}).length > 0);
      }),
      { numRuns: 500 },
    );
  });

  // A table declares one type of row id, so contexts are compared within one type.
  it.each(['uuid', 'integer', 'string', 'composite'] as const)(
    'never writes two different contexts alike, with row ids of type %s',
    (type) => {
      fc.assert(
        fc.property(context(type), context(type), (left, right) => {
          const same = toHex(encodeContext(left)) === toHex(encodeContext(right));

          expect(same).toBe(meaning(left) === meaning(right));
        }),
        { numRuns: 3000 },
      );
    },
  );

  it('never writes a context alike after one part of it changed', () => {
    const change = fc.constantFrom<(sealed: SealContext) => SealContext>(
      (sealed) => ({ ...sealed, namespace: `${sealed.namespace}\0` }),
      (sealed) => ({
        ...sealed,
        namespace: sealed.table,
        table: sealed.namespace,
        joinDomain: 'j',
      }),
      (sealed) => ({ ...sealed, table: sealed.column, column: sealed.table }),
      (sealed) => ({ ...sealed, tenant: sealed.subject, subject: sealed.tenant }),
      (sealed) => ({ ...sealed, tenant: `${sealed.tenant ?? ''}a` }),
      (sealed) => ({ ...sealed, subject: undefined }),
      (sealed) => ({ ...sealed, rowId: undefined }),
      (sealed) => ({ ...sealed, custom: { ...sealed.custom, another: '' } }),
      (sealed) => ({ ...sealed, custom: undefined }),
      (sealed) => ({ ...sealed, joinDomain: `${sealed.joinDomain ?? ''}j` }),
    );
    fc.assert(
      fc.property(context('string'), change, (sealed, changed) => {
        const other = changed(sealed);

        const same = toHex(encodeContext(sealed)) === toHex(encodeContext(other));

        expect(same).toBe(meaning(sealed) === meaning(other));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps names as they are: no trimming, no folding, no normal form', () => {
    const names = ['email', 'Email', ' email', 'email ', 'emai\u0301l', 'ema\u00edl', 'email\0'];

    const encoded = names.map((column) => toHex(encodeContext({ ...place(), column })));

    expect(new Set(encoded).size).toBe(names.length);
  });
});

describe('a row id in a context', () => {
  it('agrees for 42, 42n and "42"', () => {
    const encoded = [42, 42n, '42'].map((value) =>
      toHex(encodeContext({ ...place(), rowId: { type: 'integer', value } })),
    );

    expect(new Set(encoded).size).toBe(1);
  });

  it('agrees for -0 and 0, and for a uuid in either case', () => {
    const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';

    expect(encodeRow({ type: 'integer', value: -0 })).toEqual(
      encodeRow({ type: 'integer', value: 0 }),
    );
    expect(encodeRow({ type: 'uuid', value: uuid })).toEqual(
      encodeRow({ type: 'uuid', value: uuid.toUpperCase() }),
    );
  });

  it('is refused if it is not of its type', () => {
    expect(() => encodeContext({ ...place(), rowId: { type: 'integer', value: '042' } })).toThrow(
      expect.objectContaining({ code: 'ERR_FIELDSEAL_VALUE' }),
    );
  });
});

describe('encodeCustom', () => {
  it('sorts keys by their UTF-8 bytes, not by UTF-16 units', () => {
    // U+1F600 is D83D DE00 in UTF-16, below U+FFFD; in UTF-8, F0 is above EF.
    const [high, low] = ['\u{1f600}', '\ufffd'];
    expect(high < low).toBe(true);

    const bytes = encodeCustom({ [high]: 'x', [low]: 'y', b: '', a: 'z' });

    expect(toHex(bytes)).toBe(
      '07' +
        '0000002c' +
        '00000001' +
        '61' +
        '00000001' +
        '7a' +
        '00000001' +
        '62' +
        '00000000' +
        '00000003' +
        'efbfbd' +
        '00000001' +
        '79' +
        '00000004' +
        'f09f9880' +
        '00000001' +
        '78',
    );
  });

  it('does not depend on the order of insertion, nor on integer keys coming first', () => {
    fc.assert(
      fc.property(fc.dictionary(name(), name(), { maxKeys: 6 }), (custom) => {
        const reversed = Object.fromEntries(Object.entries(custom).reverse());

        expect(encodeCustom(reversed)).toEqual(encodeCustom(custom));
      }),
    );
    expect(encodeCustom({ '10': 'a', '9': 'b', '-1': 'c' })).toEqual(
      encodeCustom({ '-1': 'c', '9': 'b', '10': 'a' }),
    );
    expect(keysOf(encodeCustom({ '9': '', '10': '', '-1': '' }))).toEqual(['-1', '10', '9']);
  });

  it('is absent for an empty map and for none', () => {
    expect(encodeCustom({})).toHaveLength(0);
    expect(encodeCustom(undefined)).toHaveLength(0);
    expect(encodeContext({ ...place(), custom: {} })).toEqual(encodeContext(place()));
  });

  it('tells an empty value and no pair apart', () => {
    const maps = [{}, { a: '' }, { a: '', b: '' }].map((custom) => toHex(encodeCustom(custom)));

    expect(new Set(maps).size).toBe(maps.length);
  });

  it('refuses an empty key', () => {
    expect(() => encodeCustom({ '': 'a' })).toThrow(configuration);
    expect(() => encodeCustom({ a: 'b', '': '' })).toThrow(configuration);
  });

  it('takes own keys only, __proto__ among them', () => {
    const inherited = Object.create({ inherited: 'x' }) as Record<string, string>;
    inherited['own'] = 'y';
    const awkward = JSON.parse('{"__proto__":"x"}') as Record<string, string>;

    expect(encodeCustom(inherited)).toEqual(encodeCustom({ own: 'y' }));
    expect(keysOf(encodeCustom(awkward))).toEqual(['__proto__']);
  });

  it('refuses a lone surrogate in a key or a value, and a value that is no string', () => {
    const maps = [{ '\ud800': 'a' }, { a: '\udc00' }, { a: 1 }, { a: null }, { a: undefined }];

    for (const custom of maps as unknown as Record<string, string>[]) {
      expect(() => encodeCustom(custom)).toThrow(configuration);
    }
  });
});

describe('names', () => {
  it.each(['namespace', 'table', 'column', 'joinDomain'] as const)(
    'are refused as %s if they are empty, ill-formed or no string',
    (part) => {
      for (const value of ['', '\ud800', 'a\udc00', 42, null, ['a']] as unknown as string[]) {
        expect(() => encodeContext({ ...place(), [part]: value })).toThrow(configuration);
      }
    },
  );

  it.each(['tenant', 'subject'] as const)('are refused as %s with the code for a scope', (part) => {
    for (const value of ['', '\ud800', 'a\udc00', 42, null, ['a']] as unknown as string[]) {
      expect(() => encodeContext({ ...place(), [part]: value })).toThrow(wrongScope);
    }
  });

  it.each(['namespace', 'table', 'column'] as const)('must be there as %s', (part) => {
    expect(() => encodeContext({ ...place(), [part]: undefined as unknown as string })).toThrow(
      configuration,
    );
  });

  it('are named by their part in an error, not by their value', () => {
    try {
      nameTlv(TAG.tenant, 'secret\ud800');
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain('tenant');
      expect(String(error)).not.toContain('secret');
    }
  });
});

describe('encodeScope', () => {
  it('is empty for the global scope, and tells tenant from subject', () => {
    expect(encodeScope({})).toHaveLength(0);
    expect(encodeScope({ tenant: 'a' })).toEqual(nameTlv(TAG.tenant, 'a'));
    expect(encodeScope({ subject: 'a' })).toEqual(nameTlv(TAG.subject, 'a'));
  });
});

/** Names made to collide: few letters, and pieces that look like a TLV of their own. */
function name(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', 'b', '\0', '\u0001', '\u0002'),
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom(
      '\u0002\0\0\0\u0001a',
      'a\u0002\0\0\0\u0001a',
      '\u0004\0\0\0\u0001a',
      '\u{1f600}',
      '\uffff',
    ),
  );
}

function rowIdOf(type: RowId['type']): fc.Arbitrary<RowId> {
  const uuid = fc
    .constantFrom('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b')
    .chain((text) => fc.constantFrom(text, text.toUpperCase()))
    .map((value) => ({ type: 'uuid', value }) as const);
  const integer = fc
    .integer({ min: -12, max: 12 })
    .chain((value) =>
      fc.constantFrom<number | bigint | string>(value, BigInt(value), String(value)),
    )
    .map((value) => ({ type: 'integer', value }) as const);
  const string = name().map((value) => ({ type: 'string', value }) as const);
  const composite = fc
    .array(string, { minLength: 2, maxLength: 3 })
    .map((value) => ({ type: 'composite', value }) as const);
  return { uuid, integer, string, composite }[type];
}

function context(type: RowId['type']): fc.Arbitrary<SealContext> {
  const some = (): fc.Arbitrary<string | undefined> => fc.option(name(), { nil: undefined });
  return fc.record({
    namespace: name(),
    table: name(),
    column: name(),
    tenant: some(),
    subject: some(),
    rowId: fc.option(rowIdOf(type), { nil: undefined }),
    custom: fc.option(fc.dictionary(name(), name(), { maxKeys: 3 }), { nil: undefined }),
    joinDomain: fc.option(name(), { nil: undefined, freq: 2 }),
  });
}

/** What a context says, as text: equal for equal contexts and for no others. */
function meaning(context: SealContext): string {
  const { namespace, table, column, joinDomain, rowId } = context;
  return JSON.stringify([
    namespace,
    joinDomain === undefined ? { table, column } : { joinDomain },
    context.tenant ?? null,
    context.subject ?? null,
    rowId === undefined ? null : rowMeaning(rowId),
    Object.entries(context.custom ?? {}).sort(([left], [right]) => (left < right ? -1 : 1)),
  ]);
}

function rowMeaning(rowId: RowId): unknown {
  if (rowId.type === 'composite') return rowId.value.map(rowMeaning);
  return String(rowId.value).toLowerCase();
}

/** A reader of its own, written from the specification; throws if bytes are left over. */
function read(bytes: Uint8Array): (readonly [number, Uint8Array])[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: (readonly [number, Uint8Array])[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = view.getUint32(at + 1);
    entries.push([bytes[at]!, bytes.slice(at + 5, at + 5 + length)]);
    at += 5 + length;
  }
  if (at !== bytes.length) throw new Error('bytes left over');
  return entries;
}

function keysOf(custom: Uint8Array): readonly string[] {
  const [, pairs] = read(custom)[0]!;
  const view = new DataView(pairs.buffer, pairs.byteOffset, pairs.length);
  const parts: string[] = [];
  for (let at = 0; at < pairs.length;) {
    const length = view.getUint32(at);
    parts.push(Buffer.from(pairs.subarray(at + 4, at + 4 + length)).toString('utf8'));
    at += 4 + length;
  }
  return parts.filter((_, i) => i % 2 === 0);
}

it('reads row ids from the context as they were encoded', () => {
  const rowId: RowId = { type: 'string', value: 'usr_1' };

  const row = read(encodeContext({ ...place(), rowId })).find(([tag]) => tag === TAG.rowId);

  expect(row?.[1]).toEqual(encodeRowId(rowId));
  expect(row?.[1]).toEqual(utf8('usr_1'));
});
