import type { Row } from '../../rows/table-cipher.js';

/**
 * What Prisma's own marker objects look like. They are known by their shape, because their classes belong
 * to the generated client, of which fieldseal imports nothing. Each is empty or names fields only, so that
 * a value taken for one by mistake carries no plaintext past the adapter.
 */

/** A field of another column, as in `prisma.user.fields.name`. */
export interface FieldReference {
  readonly modelName: string;
  readonly name: string;
}

/** An object of arguments: `{ … }`, and no Date, Uint8Array, list or object of a class. */
export function isArgs(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Of whatever realm: only Object.prototype has no prototype of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** `undefined` and `Prisma.skip`: Prisma acts as if the key were not there. */
export function isLeftOut(value: unknown): boolean {
  if (value === undefined) return true;
  return hasMethod(value, 'ifUndefined') && isEmpty(value);
}

/** Which NULL a value is: the database's own, another of JSON, or none. */
export function nullKind(value: unknown): 'null' | 'AnyNull' | 'JsonNull' | undefined {
  if (value === null) return 'null';
  if (!hasMethod(value, '_getName') || !isEmpty(value)) return undefined;
  const name = value._getName();
  if (name === 'DbNull') return 'null';
  return name === 'AnyNull' || name === 'JsonNull' ? name : undefined;
}

export function isFieldReference(value: unknown): value is FieldReference {
  return (
    hasMethod(value, '_toGraphQLInputType') &&
    'modelName' in value &&
    'name' in value &&
    typeof value.modelName === 'string' &&
    typeof value.name === 'string'
  );
}

/** Prisma takes one item where it takes a list. Maps either. */
export function mapOneOrMany(value: unknown, map: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(map) : map(value);
}

/** One item or a list of them, as a list. */
export function asList(value: unknown): readonly unknown[] {
  if (isLeftOut(value)) return [];
  return Array.isArray(value) ? value : [value];
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is object & Record<Name, () => unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isArgs(value) &&
    typeof Reflect.get(value, name) === 'function'
  );
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
