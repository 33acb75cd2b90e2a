import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FieldSealError } from '../../../../src/errors.js';

/** A new folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldseal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The error that `call` fails with, by throwing or by rejecting. */
export async function errorOf(call: () => unknown): Promise<FieldSealError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof FieldSealError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

/** A parsed JSON document that a test may take apart and spoil. */
export type Json = ReturnType<typeof JSON.parse>;
