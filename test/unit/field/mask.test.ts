import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Mask,
  customMask,
  maskEmail,
  maskFull,
  maskInitials,
  maskLast4,
  maskPhone,
} from '../../../src/field/mask.js';
import { thrownBy } from '../rows/support/errors.js';

describe('masks', () => {
  it.each([
    [maskFull, 'anything', '••••'],
    [maskFull, '', '••••'],
    [maskLast4, '4111111111111234', '••••1234'],
    [maskLast4, '12345678', '••••5678'],
    [maskLast4, '1234567', '••••'],
    [maskLast4, '', '••••'],
    [maskLast4, 'abcd😀😁😂🤣', '••••😀😁😂🤣'],
    [maskEmail, 'john@example.com', 'j••••@example.com'],
    [maskEmail, 'a@b@example.com', 'a••••@example.com'],
    [maskEmail, '😀x@example.com', '😀••••@example.com'],
    [maskEmail, '@example.com', '••••'],
    [maskEmail, 'john', '••••'],
    [maskPhone, '+49 30 123456', '••••56'],
    [maskPhone, '123456', '••••56'],
    [maskPhone, '12345', '••••'],
    [maskPhone, '', '••••'],
    [maskInitials, 'John Doe', 'J. D.'],
    [maskInitials, '  Anne-Marie   von der Ley ', 'A. M. v.'],
    [maskInitials, '😀x', '😀.'],
    [maskInitials, ' ', '••••'],
  ] as [Mask, string, string][])('%o shows %j as %j', (mask, value, expected) => {
    expect(mask.apply(value)).toBe(expected);
  });

  it('show no length of what they hide', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string({ minLength: 8 }), (left, right) => {
        const tail = (text: string): string => `${text}1234`;
        expect(maskLast4.apply(tail(left))).toBe(maskLast4.apply(tail(right)));
        expect(maskFull.apply(left)).toBe(maskFull.apply(right));
      }),
    );
  });

  it('show no more than they say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(Array.from(maskLast4.apply(value)).length).toBeLessThanOrEqual(8);
        expect(maskPhone.apply(value)).toMatch(/^••••(?:[0-9]{2})?$/);
        expect(Array.from(maskInitials.apply(value)).length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

describe('customMask', () => {
  it('applies a rule of your own', () => {
    const mask = customMask('length', (value) => String(value.length));

    expect(mask.apply('abc')).toBe('3');
    expect(mask.name).toBe('length');
  });

  it('needs a name', () => {
    expect(thrownBy(() => customMask('', (value) => value)).code).toBe(
      'ERR_FIELDSEAL_CONFIGURATION',
    );
  });
});
