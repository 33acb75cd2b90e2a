import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDecimal } from '../../../src/field/decimal-text.js';

const parts = fc.record({
  sign: fc.constantFrom('', '-'),
  whole: fc.stringMatching(/^[0-9]{1,20}$/),
  fraction: fc.stringMatching(/^[0-9]{0,20}$/),
  exponent: fc.integer({ min: -40, max: 40 }),
});

/** The value of a decimal in units of 10^-100, exactly. */
function scaled(text: string): bigint {
  const [, sign, whole, fraction, exponent] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text)!;
  const digits = BigInt(whole! + (fraction ?? ''));
  const power = 100 - (fraction ?? '').length + Number(exponent ?? '0');
  return (sign === '-' ? -1n : 1n) * digits * 10n ** BigInt(power);
}

describe('canonicalDecimal', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
    ['-0.0e5', '0'],
    ['000', '0'],
    ['007', '7'],
    ['12.50', '12.5'],
    ['-12.50', '-12.5'],
    ['100', '100'],
    ['100.00', '100'],
    ['0.05', '0.05'],
    ['1e3', '1000'],
    ['1E+3', '1000'],
    ['1.5e3', '1500'],
    ['1.2345e2', '123.45'],
    ['1e-3', '0.001'],
    ['120e-1', '12'],
    ['-1.20E-2', '-0.012'],
    ['1e0', '1'],
    ['1e-0', '1'],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
  ])('brings %s to %s', (text, expected) => {
    expect(canonicalDecimal(text)).toBe(expected);
  });

  it.each(['', '-', '.5', '5.', '+5', '1e', 'e5', '1.2.3', '1,5', ' 1', '1 ', 'NaN', '0x10', '٣'])(
    'refuses %j',
    (text) => {
      expect(canonicalDecimal(text)).toBeUndefined();
    },
  );

  it('writes out up to 10,000 digits and no more', () => {
    expect(canonicalDecimal('1e9999')).toBe(`1${'0'.repeat(9999)}`);
    expect(canonicalDecimal('1e-9999')).toBe(`0.${'0'.repeat(9998)}1`);
    expect(canonicalDecimal('1e10000')).toBeUndefined();
    expect(canonicalDecimal('1e-10000')).toBeUndefined();
    expect(canonicalDecimal('9'.repeat(10_000))).toBe('9'.repeat(10_000));
    expect(canonicalDecimal('9'.repeat(10_001))).toBeUndefined();
    expect(canonicalDecimal('1e99999999999999999999999999')).toBeUndefined();
  });

  // Whoever sends a value to search for must not stop the process with seven characters.
  it('takes no time for many zeros', () => {
    const start = performance.now();

    for (let i = 0; i < 100; i++) canonicalDecimal('1e-9999');

    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('keeps the value, and gives it one text', () => {
    fc.assert(
      fc.property(parts, ({ sign, whole, fraction, exponent }) => {
        const mantissa = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
        const text = `${mantissa}e${String(exponent)}`;

        const canonical = canonicalDecimal(text)!;

        expect(canonical).toMatch(/^(?:0|-?(?:[1-9][0-9]*(?:\.[0-9]*[1-9])?|0\.[0-9]*[1-9]))$/);
        expect(scaled(canonical)).toBe(scaled(text));
        expect(canonicalDecimal(canonical)).toBe(canonical);
      }),
    );
  });
});
