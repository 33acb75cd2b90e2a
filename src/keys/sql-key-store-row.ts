import { toHex } from '../bytes/text.js';
import { sha256 } from '../crypto/sha256.js';
import { FieldSealError } from '../errors.js';
import { type Scope, encodeScope } from '../format/associated-data.js';
import { type KeyRecord, keyRecordFromJson } from './key-record.js';
import { maxScopeCharacters } from './sql-key-store-ddl.js';

/**
 * The column that says whose a key is, exactly under every collation. On disk: never changes.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_SCOPE` for a tenant or subject that the table cannot hold.
 */
export function scopeHash(scope: Scope): string {
  for (const name of [scope.tenant, scope.subject]) {
    // PostgreSQL cannot store a zero character in a text.
    if (name !== undefined && (codePoints(name) > maxScopeCharacters || name.includes('\0'))) {
      throw new FieldSealError(
        'ERR_FIELDSEAL_SCOPE',
        `A tenant or subject has more than ${maxScopeCharacters} characters, or a zero character, which ` +
          'the key store cannot keep. Use a shorter id.',
      );
    }
  }
  return toHex(sha256(encodeScope(scope)));
}

/**
 * Reads a row strictly.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEY_INTEGRITY` for a row that fieldseal did not write.
 */
export function recordFromRow(row: Readonly<Record<string, unknown>>): KeyRecord {
  const record = keyRecordFromJson({
    keyId: row['key_id'],
    kind: row['kind'],
    tenant: row['tenant'],
    subject: row['subject'],
    generation: integerOf(row['generation']),
    status: row['status'],
    commitment: row['commitment'],
    wrappings: parsedJson(row['wrappings']),
    createdAt: row['created_at'],
  });
  if (row['scope'] !== toHex(sha256(encodeScope(record.scope)))) throw wrongScope();
  return record;
}

/** Drivers give integers as number, bigint or text, as the application set them up. */
function integerOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
}

/** Undefined, which no record may have, for what is not JSON. */
function parsedJson(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}

/** The error for a record that lies under the scope of another. */
export function wrongScope(): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_INTEGRITY',
    'A key record in the key store was altered: its tenant and subject do not belong to its scope. ' +
      'Restore the key store from its backup.',
  );
}

/** Length as databases count it. */
function codePoints(text: string): number {
  return Array.from(text).length;
}
