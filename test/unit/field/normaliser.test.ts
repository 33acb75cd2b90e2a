import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Normaliser,
  customNormaliser,
  digits,
  email,
  exact,
  fold,
  last,
  normalise,
  normaliserIds,
  phone,
  prefix,
  trim,
} from '../../../src/field/normaliser.js';
import { thrownBy } from '../rows/support/errors.js';

const germany = phone({ callingCode: '49', trunkPrefix: '0' });
const america = phone({ callingCode: '1', trunkPrefix: '' });
const anyText = fc.string({ unit: 'binary' });

describe('the ids of normalisers', () => {
  // On disk by their effect: an id here, or what it stands for, never changes.
  it.each([
    [exact, 'exact/1', false],
    [trim, 'trim/1', false],
    [fold, 'fold/1', false],
    [email, 'email/1', false],
    [digits, 'digits/1', false],
    [germany, 'phone(49,0)/1', false],
    [america, 'phone(1,)/1', false],
    [last(4), 'last(4)/1', true],
    [prefix(3), 'prefix(3)/1', true],
    [customNormaliser('iban(de)/2', (text) => text), 'iban(de)/2', false],
  ] as [Normaliser, string, boolean][])('%o has a fixed id', (normaliser, id, narrows) => {
    expect(normaliser.id).toBe(id);
    expect(normaliser.narrows).toBe(narrows);
    expect(Object.isFrozen(normaliser)).toBe(true);
  });

  it('stand in the order in which the normalisers are applied', () => {
    expect(normaliserIds([trim, email])).toBe('trim/1,email/1');
    expect(normaliserIds([email, trim])).toBe('email/1,trim/1');
    expect(normalise([trim, last(2)], ' abc  ')).toBe('bc');
    expect(normalise([last(2), trim], ' abc  ')).toBe('');
  });
});

describe('exact', () => {
  it('changes nothing', () => {
    fc.assert(fc.property(anyText, (text) => exact.apply(text) === text));
  });
});

describe('trim', () => {
  it.each([
    ['  a  b ', 'a b'],
    ['a\t\r\n b', 'a b'],
    ['\u00a0a\u3000b\u2003', 'a b'],
    ['\ufeffa', 'a'],
    ['', ''],
    [' \n ', ''],
    // Neither case nor form changes, and a zero-width space is none.
    ['Ａ\u200b', 'Ａ\u200b'],
  ])('brings %j to %j', (text, expected) => {
    expect(trim.apply(text)).toBe(expected);
  });

  it('has nothing more to do the second time', () => {
    fc.assert(fc.property(anyText, (text) => trim.apply(trim.apply(text)) === trim.apply(text)));
  });
});

describe('fold', () => {
  it.each([
    ['ADA', 'ada'],
    // Turkish: the dotless i is an I in capitals, everywhere; the dotted capital keeps its dot.
    ['ı', 'i'],
    ['İ', 'i\u0307'],
    ['TITLE', 'title'],
    // Sharp s, final sigma, ligatures.
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['ΟΔΟΣ', 'οδος'],
    ['οδοσ', 'οδος'],
    ['οδος', 'οδος'],
    ['ﬁne ﬀ', 'fine ff'],
    ['Ǆ ǅ ǆ', 'dž dž dž'],
    // Compatibility forms: full width, circled, superscript.
    ['ＡＢＣ１２３', 'abc123'],
    ['①²', '12'],
    // Composed and decomposed.
    ['E\u0301', 'é'],
    ['É', 'é'],
    // Hangul: conjoining and compatibility letters, half width.
    ['\u1112\u1161\u11ab', '한'],
    ['\u3131', '\u1100'],
    ['\uffa1', '\u1100'],
    ['', ''],
    ['日本', '日本'],
  ])('brings %j to %j', (text, expected) => {
    expect(fold.apply(text)).toBe(expected);
  });

  it('keeps what differs by more than case and form apart', () => {
    const folded = ['i', 'i\u0307', 'o', 'ö', 'oe', 'strase', 'strasse', 'a b', 'ab'].map((text) =>
      fold.apply(text),
    );

    expect(new Set(folded).size).toBe(folded.length);
  });

  it('gives one form for the upper and the lower case of every character but one', () => {
    const apart: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const folded = fold.apply(character);
      const cased = [character.toLowerCase(), character.toUpperCase(), folded];
      if (cased.some((other) => fold.apply(other) !== folded)) apart.push(character);
    }

    expect(apart).toStrictEqual([]);
  });

  // Upper-casing leaves ẞ as it is: that is why the text is lower-cased first.
  it('takes the capital sharp s for a sharp s', () => {
    expect(fold.apply('STRAẞE')).toBe(fold.apply('straße'));
  });
});

describe('email', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada@example.com\n', 'ada@example.com'],
    // Internationalised domains meet in ASCII; local parts are folded.
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['ada@b\u0075\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['Jörg@例え.テスト', 'jörg@xn--r8jz45g.xn--zckzah'],
    ['ＡＤＡ@ｅｘａｍｐｌｅ.com', 'ada@example.com'],
    ['ada@example。com', 'ada@example.com'],
    // The last @ splits.
    ['a@b@Example.com', 'a@b@example.com'],
    ['A@b@BÜCHER.example', 'a@b@xn--bcher-kva.example'],
    ['"Odd@Local"@Example.com', '"odd@local"@example.com'],
    ['"Two  Words"@example.com', '"two words"@example.com'],
    // Dots and tags are a matter of the mail server, not ours.
    ['A.d.a+News@example.com', 'a.d.a+news@example.com'],
    // Without an @, or without a domain: the whole text, folded.
    ['Not An Address', 'not an address'],
    ['ada@', 'ada@'],
    ['ADA@exa mple.com', 'ada@exa mple.com'],
    ['@Example.com', '@example.com'],
    ['@', '@'],
    ['', ''],
  ])('brings %j to %j', (text, expected) => {
    expect(email.apply(text)).toBe(expected);
  });

  // domainToASCII reads a host as part of a URL and would cut these off.
  it.each(['/x', '?x', '#x', '\\x', ':25', '%2e'])(
    'does not take an address for one that only goes on with %j',
    (rest) => {
      expect(email.apply(`ada@example.com${rest}`)).not.toBe(email.apply('ada@example.com'));
    },
  );

  // A URL would read some of these as an IPv4 address, and refuse others.
  it.each([
    ['Ada@1', 'ada@1'],
    ['ada@0.0.0.1', 'ada@0.0.0.1'],
    ['ada@0x7F.1', 'ada@0x7f.1'],
    ['ada@999.999.999.999', 'ada@999.999.999.999'],
    ['ada@XN--A', 'ada@xn--a'],
    ['ada@-a_b.', 'ada@-a_b.'],
    ['ada@a..b', 'ada@a..b'],
    ['ada@.', 'ada@.'],
  ])('takes the ASCII domain of %j as it is, in lower case', (text, expected) => {
    expect(email.apply(text)).toBe(expected);
  });

  it.each([
    ['Ada@BÜCHER.1', 'ada@xn--bcher-kva.1'],
    ['ada@１２７.１', 'ada@127.1'],
    ['ada@１', 'ada@1'],
    ['ada@例え。', 'ada@xn--r8jz45g.'],
  ])('reads no number into the domain of %j', (text, expected) => {
    expect(email.apply(text)).toBe(expected);
  });

  it('folds the whole of a text whose domain holds what no domain may', () => {
    const forbidden = ' \0\x01\x08\x0e\x1f#%/:<>?@[\\]^|\x7f';
    for (const character of forbidden) {
      expect(email.apply(`É@x.Ünï${character}y`), JSON.stringify(character)).toBe(
        character === '@' ? 'é@x.ünï@y' : `é@x.ünï${character}y`,
      );
    }
  });

  it.each([
    // Not to be mapped: an ill-formed text, a control, a soft hyphen alone, a forbidden character behind
    // a compatibility form, a label that only says it is encoded.
    ['É@ü\ud800', 'é@ü\ud800'],
    ['É@ü\x80', 'é@ü\x80'],
    ['É@\u00ad', 'é@\u00ad'],
    ['É@Ü％41', 'é@ü%41'],
    ['É@XN--Ü', 'é@xn--ü'],
  ])('folds the whole of %j, whose domain does not map to ASCII', (text, expected) => {
    expect(email.apply(text)).toBe(expected);
  });

  it('has nothing more to do the second time', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const once = email.apply(address);
        expect(email.apply(once)).toBe(once);
        expect(email.apply(` ${address.toUpperCase()} `)).toBe(once);
      }),
    );
  });
});

describe('digits', () => {
  it.each([
    ['123-45-6789', '123456789'],
    ['DE 12 34', '1234'],
    // Full-width and superscript digits have a compatibility form in ASCII; Arabic-Indic ones have none.
    ['１２３', '123'],
    ['x²', '2'],
    ['٠١٢٣', ''],
    ['4٥6', '46'],
    ['½', '12'],
    ['', ''],
    ['none', ''],
  ])('brings %j to %j', (text, expected) => {
    expect(digits.apply(text)).toBe(expected);
  });

  it('gives ASCII digits only', () => {
    fc.assert(fc.property(anyText, (text) => /^[0-9]*$/.test(digits.apply(text))));
  });
});

describe('phone', () => {
  it.each([
    ['+49 30 123456', '4930123456'],
    ['0049 30 123456', '4930123456'],
    ['030 123456', '4930123456'],
    ['(030) 12 34-56', '4930123456'],
    ['30 123456', '4930123456'],
    ['  +49 30 123456', '4930123456'],
    ['＋４９ 30 123456', '4930123456'],
    ['+1 212 555 0100', '12125550100'],
    ['001 212 555 0100', '12125550100'],
  ])('reads %j with the rules of Germany as %j', (text, expected) => {
    expect(germany.apply(text)).toBe(expected);
  });

  it.each([
    ['+1 (212) 555-0100', '12125550100'],
    ['(212) 555-0100', '12125550100'],
    ['0212 555', '10212555'],
  ])('reads %j with the rules of North America as %j', (text, expected) => {
    expect(america.apply(text)).toBe(expected);
  });

  it.each([
    ['', '0'],
    ['0', '0'],
    ['+49', '0'],
    ['049', '0'],
    ['1234', '0'],
    ['49', '+'],
    ['49', '0123'],
    ['49', 'x'],
  ])('refuses the calling code %j with the trunk prefix %j', (callingCode, trunkPrefix) => {
    const error = thrownBy(() => phone({ callingCode, trunkPrefix }));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
  });
});

describe('last and prefix', () => {
  it('count code points, and never cut one in two', () => {
    expect(last(2).apply('a😀😁')).toBe('😀😁');
    expect(prefix(2).apply('😀😁a')).toBe('😀😁');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 64 }),
        (text, length) => {
          const points = Array.from(text);
          expect(last(length).apply(text)).toBe(points.slice(-length).join(''));
          expect(prefix(length).apply(text)).toBe(points.slice(0, length).join(''));
          expect(last(length).apply(text).isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('give the whole of a shorter text', () => {
    expect(last(4).apply('123')).toBe('123');
    expect(prefix(4).apply('')).toBe('');
  });

  it.each([0, -1, 1.5, 65, Number.NaN])('refuse a length of %j', (length) => {
    expect(thrownBy(() => last(length)).code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(thrownBy(() => prefix(length)).message).toContain('prefix(n) needs a length');
  });
});

describe('customNormaliser', () => {
  it('applies its rule', () => {
    const upper = customNormaliser('upper/1', (text) => text.toUpperCase());

    expect(upper.apply('ab')).toBe('AB');
    expect(upper.narrows).toBe(false);
  });

  it.each([
    '',
    'name',
    'name/',
    'name/0',
    'name/01',
    'name/1.0',
    'Name/1',
    '1name/1',
    'na me/1',
    'a/1,b/1',
    'a;b/1',
    'name(/1',
    'name(A)/1',
    'ünï/1',
    'name/1\n',
    // No rule of one's own can pass for a built-in one, in whatever version.
    'exact/1',
    'trim/2',
    'fold/1',
    'email/9',
    'digits/1',
    'phone(49,0)/1',
    'phone/1',
    'last(4)/1',
    'prefix/1',
  ])('refuses the id %j', (id) => {
    const error = thrownBy(() => customNormaliser(id, (text) => text));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(error.message).toContain('name/1');
  });

  it.each(['ssn/1', 'date-day/12', 'iban(de)/1', 'trimmed/1', 'x()/1'])('takes the id %j', (id) => {
    expect(customNormaliser(id, (text) => text).id).toBe(id);
  });
});
