import { FieldSealError } from '../errors.js';

/** A set of environment variables, such as `process.env`. Always passed in, never read by itself. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of a variable that must be there.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_ENVIRONMENT`, naming the variable.
 */
export function requireVariable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value.trim() === '') {
    throw new FieldSealError(
      'ERR_FIELDSEAL_ENVIRONMENT',
      `The environment variable ${name} is missing or empty. Set it to the key token made for this ` +
        'application (generateRootKey() or generateStaticKeys() makes one).',
    );
  }
  return value;
}

/** Splits key tokens at white space and commas. */
export function readTokens(tokens: string | readonly string[]): string[] {
  const parts = typeof tokens === 'string' ? [tokens] : tokens;
  return parts.flatMap((part) => part.split(/[\s,]+/)).filter((token) => token !== '');
}
