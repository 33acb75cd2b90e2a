import { fromBase64Url } from '../bytes/base64url.js';
import { FieldSealError } from '../errors.js';
import { isObject } from './key-record.js';

/**
 * The error for a keyset file. `what` and `advice` are ours: never a part of the file, because the
 * message of `JSON.parse` quotes its input, which here is keys.
 */
export function keysetError(
  path: string,
  what: string,
  advice: string,
  cause?: unknown,
): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_KEYSET', `The keyset file ${path} ${what}. ${advice}`, {
    cause,
  });
}

export function damagedKeyset(path: string, part: string): FieldSealError {
  return keysetError(
    path,
    `is damaged: ${part}`,
    'Restore it from its backup (the version before the last change is beside it, as .bak).',
  );
}

/** An object with all of `required`, perhaps some of `optional`, and nothing else. */
export function strictObject(
  json: unknown,
  path: string,
  name: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  if (!isObject(json)) throw damagedKeyset(path, `${name} is not an object`);
  const missing = required.find((field) => !Object.hasOwn(json, field));
  if (missing !== undefined) throw damagedKeyset(path, `${name} has no '${missing}'`);
  // An unknown field is not named: in a damaged file it may be anything, a key too.
  if (Object.keys(json).some((field) => !required.includes(field) && !optional.includes(field))) {
    throw damagedKeyset(path, `${name} has a field that this version does not know`);
  }
  return json;
}

export function strictList(json: unknown, path: string, name: string): readonly unknown[] {
  if (!Array.isArray(json)) throw damagedKeyset(path, `${name} is not a list`);
  return json;
}

/** Canonical unpadded base64url of at least `minLength` and at most `maxLength` bytes. */
export function strictBytes(
  json: unknown,
  path: string,
  name: string,
  minLength: number,
  maxLength = minLength,
): Uint8Array {
  const bytes = typeof json === 'string' ? fromBase64Url(json) : undefined;
  if (bytes === undefined || bytes.length < minLength || bytes.length > maxLength) {
    throw damagedKeyset(path, `${name} is not base64url of the right length`);
  }
  return bytes;
}
