import { type FieldSealError, isFieldSealError } from '../../../../src/errors.js';

/** The error that `call` fails with, by throwing or by rejecting. Anything else fails the test. */
export async function errorOf(call: () => unknown): Promise<FieldSealError> {
  try {
    await call();
  } catch (error) {
    if (isFieldSealError(error)) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

/** The error that `call` throws before it returns. */
export function thrownBy(call: () => unknown): FieldSealError {
  try {
    call();
  } catch (error) {
    if (isFieldSealError(error)) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

/** All that tells one error from another, for a caller. */
export function shapeOf(error: FieldSealError): unknown {
  const { name, code, message, details, cause } = error;
  return { name, code, message, details, cause, properties: Reflect.ownKeys(error).map(String) };
}
