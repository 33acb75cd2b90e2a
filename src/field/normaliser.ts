import { domainToASCII } from 'node:url';
import { FieldSealError } from '../errors.js';

/**
 * Brings equal-enough texts to one form before they are indexed. The stored value keeps its own form.
 * The id, with its version, is an input of the index key: a changed rule is another id, so its tags
 * can never be compared with those of the old rule. What a shipped id does never changes.
 */
export interface Normaliser {
  /** Such as `trim/1`. */
  readonly id: string;
  readonly apply: (text: string) => string;
  /** True if the result has few possible values, so a full-width tag of it can be guessed. */
  readonly narrows: boolean;
}

/** The text as it is. */
export const exact: Normaliser = define('exact/1', (text) => text);

/** White space off both ends, runs of it to one space. */
export const trim: Normaliser = define('trim/1', trimmed);

/**
 * Upper and lower case alike, and compatibility forms too. NFKC, lower, upper, lower, NFKC: lower alone
 * would keep final sigma and sharp s apart, upper and lower the capital sharp s. Never depends on a locale.
 */
export const fold: Normaliser = define('fold/1', folded);

/** An e-mail address: trimmed, local part folded, domain in lower-case ASCII. Dots and `+` are kept. */
export const email: Normaliser = define('email/1', (text) => {
  const address = trimmed(text);
  const at = address.lastIndexOf('@');
  const domain = at < 0 ? '' : asciiDomain(address.slice(at + 1));
  // What is no address is folded whole, so that every text has a form.
  return domain === '' ? folded(address) : `${folded(address.slice(0, at))}@${domain}`;
});

/** The forbidden domain code points of the WHATWG URL standard (§3.1). */
const NEVER_IN_A_DOMAIN = /[\0-\x20#%/:<>?@[\\\]^|\x7f]/u;
const NOT_ASCII = /[^\0-\x7f]/u;
/** Keeps domainToASCII from reading a domain that ends in a number as an IPv4 address. */
const NO_NUMBER = '.x';

/** A domain in lower-case ASCII (UTS #46 where it is not in ASCII yet); '' for what is none. */
function asciiDomain(domain: string): string {
  if (NEVER_IN_A_DOMAIN.test(domain)) return '';
  // As it is: what an encoded label may hold differs between versions of Unicode.
  if (!NOT_ASCII.test(domain)) return domain.toLowerCase();
  return domainToASCII(domain + NO_NUMBER).slice(0, -NO_NUMBER.length);
}

/** The digits 0 to 9 of the text, in order, after NFKC. */
export const digits: Normaliser = define('digits/1', digitsOf);

/**
 * A telephone number as digits with its country code. A number that begins with `+` or `00` carries
 * its own; any other loses the trunk prefix and gets the default.
 *
 * @param defaults - `callingCode` such as '49'; `trunkPrefix` such as '0', or '' where there is none.
 */
export function phone(defaults: {
  readonly callingCode: string;
  readonly trunkPrefix: string;
}): Normaliser {
  const { callingCode, trunkPrefix } = defaults;
  if (!/^[1-9][0-9]{0,2}$/.test(callingCode) || !/^[0-9]{0,3}$/.test(trunkPrefix)) {
    throw misdeclared('phone() needs a calling code such as "49" and a trunk prefix such as "0".');
  }
  return define(`phone(${callingCode},${trunkPrefix})/1`, (text) => {
    const number = digitsOf(text);
    if (trimmed(text.normalize('NFKC')).startsWith('+')) return number;
    if (number.startsWith('00')) return number.slice(2);
    const national =
      trunkPrefix !== '' && number.startsWith(trunkPrefix)
        ? number.slice(trunkPrefix.length)
        : number;
    return callingCode + national;
  });
}

/** The last `length` characters (code points). Narrow: truncate its index, or accept the leakage. */
export function last(length: number): Normaliser {
  checkLength('last', length);
  return define(
    `last(${String(length)})/1`,
    (text) => Array.from(text).slice(-length).join(''),
    true,
  );
}

/** The first `length` characters (code points). Narrow: truncate its index, or accept the leakage. */
export function prefix(length: number): Normaliser {
  checkLength('prefix', length);
  return define(
    `prefix(${String(length)})/1`,
    (text) => Array.from(text).slice(0, length).join(''),
    true,
  );
}

/**
 * A rule of your own. Its id must change whenever its result may: give it a version, as `name/1`.
 */
export function customNormaliser(id: string, apply: (text: string) => string): Normaliser {
  if (!/^[a-z][a-z0-9-]*(?:\([a-z0-9.-]*\))?\/[1-9][0-9]*$/.test(id) || RESERVED.test(id)) {
    throw misdeclared('A normaliser id looks like "name/1", and none of the built-in names.');
  }
  return define(id, (text) => {
    let result: unknown;
    try {
      result = apply(text);
    } catch {
      // Not kept as the cause: an error of the rule may show the value.
    }
    if (typeof result === 'string') return result;
    throw new FieldSealError(
      'ERR_FIELDSEAL_VALUE',
      `The normaliser '${id}' threw, or gave no text. It must give a text for every text.`,
    );
  });
}

const RESERVED = /^(?:exact|trim|fold|email|digits|phone|last|prefix)[(/]/;

/** Applies normalisers in order. */
export function normalise(normalisers: readonly Normaliser[], text: string): string {
  let result = text;
  for (const normaliser of normalisers) result = normaliser.apply(result);
  return result;
}

/** The ids in order, as they go into the index key: `trim/1,email/1`. */
export function normaliserIds(normalisers: readonly Normaliser[]): string {
  return normalisers.map((normaliser) => normaliser.id).join(',');
}

function define(id: string, apply: (text: string) => string, narrows = false): Normaliser {
  return Object.freeze({ id, apply, narrows });
}

function trimmed(text: string): string {
  return text.trim().replace(/\s+/gu, ' ');
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9]/gu, '');
}

function checkLength(name: string, length: number): void {
  if (!Number.isInteger(length) || length < 1 || length > 64) {
    throw misdeclared(`${name}(n) needs a length from 1 to 64.`);
  }
}

function misdeclared(message: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', message);
}
