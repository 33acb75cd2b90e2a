import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/text.js';
import {
  type RowId,
  type SimpleRowId,
  encodeRowId,
  uuidBytes,
  uuidText,
} from '../../../src/format/row-id.js';

const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const refused = expect.objectContaining({ code: 'ERR_FIELDSEAL_VALUE' });

describe('an integer row id', () => {
  it('is the same as a number, a bigint and a text', () => {
    for (const value of [
      0,
      1,
      42,
      -42,
      2 ** 31,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    ]) {
      const encoded = [value, BigInt(value), String(value)].map((one) => encodedInteger(one));

      expect(new Set(encoded).size).toBe(1);
      expect(Buffer.from(encoded[0]!, 'hex').toString('latin1')).toBe(String(value));
    }
  });

  it('takes -0 as 0', () => {
    expect(encodedInteger(-0)).toBe(encodedInteger(0));
    expect(encodedInteger(-0)).toBe('30');
  });

  it('has no largest value as a bigint or a text', () => {
    const value = -(10n ** 40n);

    expect(encodedInteger(value)).toBe(encodedInteger(String(value)));
  });

  it.each([
    '042',
    '00',
    '-0',
    '-042',
    '+42',
    '',
    '-',
    ' 42',
    '42 ',
    '42\n',
    '4 2',
    '42.0',
    '4e1',
    '0x2a',
    '1_000',
    '\u0664\u0662',
    '\uff14\uff12',
    '\u221242',
    'NaN',
  ])('is not the text %j', (value) => {
    expect(() => encodeRowId({ type: 'integer', value })).toThrow(refused);
  });

  it.each([0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e21])(
    'is not the number %d',
    (value) => {
      expect(() => encodeRowId({ type: 'integer', value })).toThrow(refused);
    },
  );

  it('is not another kind of value', () => {
    for (const value of [null, undefined, true, {}, []] as unknown as number[]) {
      expect(() => encodeRowId({ type: 'integer', value })).toThrow(refused);
    }
  });
});

describe('a uuid row id', () => {
  it('is its 16 bytes, in either case', () => {
    const encoded = [UUID, UUID.toUpperCase(), '0F8fad5b-D9CB-469f-a165-70867728950E'].map(
      (value) => toHex(encodeRowId({ type: 'uuid', value })),
    );

    expect(encoded).toEqual(new Array(3).fill('0f8fad5bd9cb469fa16570867728950e'));
  });

  it('is any 16 bytes, whatever version they state', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(uuidBytes(uuidText(bytes))).toEqual(bytes);
        expect(uuidText(bytes)).toBe(uuidText(bytes).toLowerCase());
      }),
    );
  });

  it.each([
    '',
    UUID.replaceAll('-', ''),
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    `${UUID} `,
    `${UUID}\n`,
    UUID.slice(1),
    `${UUID}0`,
    UUID.replace('f', 'g'),
    UUID.replace('0', '\uff10'),
    '0f8fad5bd-9cb-469f-a165-70867728950e',
  ])('is not %j', (value) => {
    expect(() => encodeRowId({ type: 'uuid', value })).toThrow(refused);
    expect(uuidBytes(value)).toBeUndefined();
  });

  it('is not another kind of value', () => {
    for (const value of [
      null,
      undefined,
      42,
      [UUID],
      { toString: () => UUID },
    ] as unknown as string[]) {
      expect(() => encodeRowId({ type: 'uuid', value })).toThrow(refused);
    }
  });
});

describe('a string row id', () => {
  it('is its UTF-8, with no change', () => {
    expect(toHex(encodeRowId({ type: 'string', value: 'usr_1' }))).toBe('7573725f31');
    expect(toHex(encodeRowId({ type: 'string', value: ' A\u0301\0' }))).toBe('2041cc8100');
    expect(toHex(encodeRowId({ type: 'string', value: UUID.toUpperCase() }))).toBe(
      toHex(Buffer.from(UUID.toUpperCase())),
    );
  });

  it('is not empty, ill-formed or another kind of value', () => {
    for (const value of [
      '',
      '\ud800',
      'a\udc00b',
      null,
      undefined,
      42,
      ['a'],
    ] as unknown as string[]) {
      expect(() => encodeRowId({ type: 'string', value })).toThrow(refused);
    }
  });
});

describe('a composite row id', () => {
  it('is each part with its length', () => {
    const rowId: RowId = {
      type: 'composite',
      value: [
        { type: 'integer', value: 42 },
        { type: 'string', value: 'ab' },
        { type: 'uuid', value: UUID },
      ],
    };

    expect(toHex(encodeRowId(rowId))).toBe(
      '00000002' + '3432' + '00000002' + '6162' + '00000010' + '0f8fad5bd9cb469fa16570867728950e',
    );
  });

  it('keeps its parts and their order apart', () => {
    const part = fc.string({
      unit: fc.constantFrom('a', '\0', '\u0001'),
      minLength: 1,
      maxLength: 6,
    });
    const parts = fc.array(part, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const [one, other] = [left, right].map((list) =>
          toHex(
            encodeRowId({
              type: 'composite',
              value: list.map((value): SimpleRowId => ({ type: 'string', value })),
            }),
          ),
        );

        expect(one === other).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
      { numRuns: 1000 },
    );
  });

  it('has two parts or more, and only valid ones', () => {
    const lists: readonly (readonly SimpleRowId[])[] = [
      [],
      [{ type: 'integer', value: 42 }],
      [
        { type: 'integer', value: 1 },
        { type: 'integer', value: '01' },
      ],
      [
        { type: 'string', value: '' },
        { type: 'string', value: 'a' },
      ],
      [
        { type: 'integer', value: 1 },
        { type: 'uuid', value: 'x' },
      ],
    ];

    for (const value of lists) {
      expect(() => encodeRowId({ type: 'composite', value })).toThrow(refused);
    }
  });
});

it('never names a row id in an error', () => {
  const secret = 'secret-\ud800-row';

  for (const type of ['uuid', 'integer', 'string'] as const) {
    try {
      encodeRowId({ type, value: secret });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('secret');
    }
  }
});

function encodedInteger(value: number | bigint | string): string {
  return toHex(encodeRowId({ type: 'integer', value }));
}
