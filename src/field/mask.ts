import { FieldSealError } from '../errors.js';

/** Shows enough of a value to recognise it, for someone who may not read it. */
export interface Mask {
  readonly name: string;
  readonly apply: (value: string) => string;
}

const DOT = '•';
/** Hidden parts always look this long, so that a mask does not tell a length. */
const HIDDEN = DOT.repeat(4);

/** Nothing of the value. */
export const maskFull: Mask = define('full', () => HIDDEN);

/** The last four characters of a value of at least eight. */
export const maskLast4: Mask = define('last4', (value) => {
  const characters = Array.from(value);
  return characters.length < 8 ? HIDDEN : HIDDEN + characters.slice(-4).join('');
});

/** First character of the local part, and the domain: `j••••@example.com`. */
export const maskEmail: Mask = define('email', (value) => {
  const at = value.lastIndexOf('@');
  if (at < 1) return HIDDEN;
  const [first = ''] = value;
  return first + HIDDEN + value.slice(at);
});

/** The last two digits of a telephone number. */
export const maskPhone: Mask = define('phone', (value) => {
  const digits = value.replace(/[^0-9]/g, '');
  return digits.length < 6 ? HIDDEN : HIDDEN + digits.slice(-2);
});

/** The first letter of each of the first three words: `J. D.`. */
export const maskInitials: Mask = define('initials', (value) => {
  const words = value.split(/[\s-]+/u).filter((word) => word !== '');
  const letters = words.slice(0, 3).map((word) => `${Array.from(word)[0] ?? ''}.`);
  return letters.length === 0 ? HIDDEN : letters.join(' ');
});

/** A mask of your own. */
export function customMask(name: string, apply: (value: string) => string): Mask {
  if (name === '') {
    throw new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', 'A mask needs a name.');
  }
  return define(name, apply);
}

function define(name: string, apply: (value: string) => string): Mask {
  return Object.freeze({ name, apply });
}
