/** One name: as its bearer writes it, and in the letters of an ordinary e-mail address. */
export interface Name {
  readonly native: string;
  readonly latin: string;
}

export interface Names {
  readonly given: readonly Name[];
  readonly family: readonly Name[];
}

/**
 * The people of one country and language: lists written by hand, from which `people.ts` takes
 * combinations. In patterns `#` stands for a digit and `@` for a capital letter.
 */
export interface Region {
  /** ISO 3166. */
  readonly country: string;
  /** BCP 47. */
  readonly language: string;
  readonly women: Names;
  readonly men: Names;
  /** The family name is written first. */
  readonly familyFirst?: true;
  /** Between the two names. Default: a space. */
  readonly joiner?: '';
  /** A domain in the script of the language, reserved for tests. */
  readonly testDomain?: string;
  /**
   * Numbers that nobody has: ranges reserved for fiction where the country has some, else blocks
   * that begin with zeros.
   */
  readonly phones: readonly string[];
  /** Looks like a national identity number of the country; its check digits are not computed. */
  readonly nationalId: string;
  /** `postcode city`. */
  readonly places: readonly (readonly [postcode: string, city: string])[];
  readonly streets: readonly string[];
  /** `{street}` and `{number}`. */
  readonly streetForm: string;
  readonly remarks: readonly string[];
}

/**
 * Reads a list of names, `Ελένη=eleni, Μαρία=maria`. The part after `=` may be left out where it
 * is the name without its accents.
 */
export function names(list: string): readonly Name[] {
  return list.split(',').map((entry) => {
    const [native = '', latin = plainLetters(native)] = entry.trim().split('=');
    return { native, latin };
  });
}

/** The same for German, which writes `ae` for `ä` where it has to. */
export function germanNames(list: string): readonly Name[] {
  return names(list).map(({ native }) => ({
    native,
    latin: plainLetters(
      native.toLowerCase().replace(/[äöü]/gu, (letter) => LETTERS[letter] ?? letter),
    ),
  }));
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

function plainLetters(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæøłđðþı]/gu, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^a-z-]/gu, '');
}
