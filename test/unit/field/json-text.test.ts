import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, jsonText } from '../../../src/field/json-text.js';

/** A double by its IEEE-754 bits. */
function double(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE();
}

function cyclic(): unknown {
  const value: Record<string, unknown> = { a: 1 };
  value['self'] = { again: value };
  return value;
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** What JSON would lose, or write as something else. */
const lossy: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a nested -Infinity', { a: [Number.NEGATIVE_INFINITY] }],
  ['a bigint', 1n],
  ['a nested bigint', [{ a: 1n }]],
  ['a function', () => 1],
  ['a function as a property', { a: () => 1 }],
  ['a symbol', Symbol('s')],
  ['undefined in a list', [1, undefined]],
  // eslint-disable-next-line no-sparse-arrays -- a hole is what the test is about
  ['a hole in a list', [1, , 2]],
  ['a cycle', cyclic()],
  ['what is nested too deeply', nested(100_000)],
  ['what gives nothing by toJSON', { toJSON: () => undefined }],
  ['what gives NaN by toJSON', [{ toJSON: () => Number.NaN }]],
  [
    'what throws',
    {
      toJSON: () => {
        throw new Error('no');
      },
    },
  ],
  ['a Map', new Map([['a', 1]])],
  ['a nested Set', { a: new Set([1]) }],
  ['bytes', { a: Uint8Array.of(1) }],
  ['a regular expression', /x/],
];

describe.each([
  ['jsonText', jsonText],
  ['canonicalJson', canonicalJson],
])('%s', (_name, toText) => {
  it.each(lossy)('refuses %s', (_what, value) => {
    expect(toText(value)).toBeUndefined();
  });

  it('leaves out a property that is undefined, as everywhere in JSON', () => {
    expect(toText({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('writes every JSON value so that it reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const expected: unknown = JSON.parse(JSON.stringify(value));
        const text = toText(value);
        expect(text === undefined ? undefined : JSON.parse(text)).toStrictEqual(
          text === undefined ? undefined : expected,
        );
        // Only a lone surrogate has no canonical text.
        if (text === undefined) expect(JSON.stringify(value)).toMatch(/\\ud[89a-f]/);
      }),
    );
  });
});

describe('jsonText', () => {
  it('keeps order and a lone surrogate', () => {
    expect(jsonText({ b: 1, a: '\ud800' })).toBe('{"b":1,"a":"\\ud800"}');
  });
});

describe('canonicalJson', () => {
  it('writes the example of RFC 8785 §3.2.2', () => {
    const value: unknown = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/",' +
        '"literals":[null,true,false]}',
    );

    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],' +
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units, as RFC 8785 §3.2.3 shows', () => {
    const text = canonicalJson({
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    });

    expect(text).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control",' +
        '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",' +
        '"😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  // RFC 8785 appendix B.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['7fffffffffffffff', undefined],
    ['7ff0000000000000', undefined],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the double %s as %s', (bits, expected) => {
    expect(canonicalJson(double(bits))).toBe(expected);
    expect(canonicalJson([double(bits)])).toBe(expected && `[${expected}]`);
  });

  it.each([
    ['a value', '\ud800'],
    ['a key', { '\udfff': 1 }],
    ['deep inside', [{ a: ['ok', 'x\ud800y'] }]],
  ])('refuses a lone surrogate in %s', (_where, value) => {
    expect(canonicalJson(value)).toBeUndefined();
  });

  it('takes no member for the prototype', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"z":1,"a":2}}'))).toBe(
      '{"__proto__":{"a":2,"z":1},"b":1}',
    );
  });

  it('gives one text for one value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(canonicalJson(value)).toBeDefined();
      }),
    );
  });
});
