import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FieldSealErrorCode, isFieldSealError } from '../../src/errors.js';
import { localKeys } from '../../src/keys/local-provider.js';
import { managedKeys } from '../../src/keys/managed-keys.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import { createKeyset, openKeyset } from '../../src/keys/open-keyset.js';
import {
  generateRootKey,
  generateStaticKeys,
  staticKeys,
  staticKeysFromEnvironment,
} from '../../src/keys/static-keys.js';
import type { KeySource } from '../../src/keys/keyring.js';
import { fieldseal } from '../../src/rows/fieldseal.js';
import { field } from '../../src/schema/builders.js';
import { sealedTable } from '../../src/schema/table.js';
import { errorOf } from './rows/support/errors.js';

const secret = 'zq-secret-value';

type Wrong = () => Promise<unknown>;

interface BadInput {
  readonly what: string;
  readonly wrong: Wrong;
  readonly code: FieldSealErrorCode;
  /** What is wrong, and what to do about it. */
  readonly says: readonly (string | RegExp)[];
}

const people = sealedTable(
  'people',
  { name: field.string().blindIndex('nameIndex'), born: field.date(), age: field.integer() },
  { tenant: 'caller' },
);

function open(keys: KeySource, tenant = 'acme') {
  return fieldseal({ namespace: 'n', keys, tables: { People: people } }).forTenant(tenant).tables
    .People;
}

/** A value sealed under keys of its own, and those keys. */
async function sealedName(): Promise<{ readonly keys: KeySource; readonly name: string }> {
  const keys = staticKeys(generateStaticKeys());
  const { name } = await open(keys).encryptRow({ name: secret });
  return { keys, name };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fieldseal-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const cannotOpen = [
  'The stored value of People.name cannot be opened',
  'altered, cut off or moved',
  'Check the configured keys first; then restore the value',
] as const;

const badInputs: readonly BadInput[] = [
  {
    what: 'a wrong key',
    wrong: async () => {
      const { name } = await sealedName();
      await open(staticKeys(generateStaticKeys())).decryptRow({ name });
    },
    code: 'ERR_FIELDSEAL_DECRYPTION_FAILED',
    says: cannotOpen,
  },
  {
    what: 'a wrong root key',
    wrong: async () => {
      const store = memoryKeyStore();
      const keys = (root: string): KeySource =>
        managedKeys({ store, providers: [localKeys({ keys: root })] });
      const { name } = await open(keys(generateRootKey())).encryptRow({ name: secret });
      await open(keys(generateRootKey())).decryptRow({ name });
    },
    code: 'ERR_FIELDSEAL_KEY_PROVIDER',
    says: ["'local' could not unwrap", 'not among those configured: add it'],
  },
  {
    what: 'a wrong scope',
    wrong: async () => {
      const { keys, name } = await sealedName();
      await open(keys, 'other').decryptRow({ name });
    },
    code: 'ERR_FIELDSEAL_DECRYPTION_FAILED',
    says: cannotOpen,
  },
  {
    what: 'no scope',
    wrong: async () => {
      const { keys, name } = await sealedName();
      const seal = fieldseal({ namespace: 'n', keys, tables: { People: people } });
      await seal.tables.People.decryptRow({ name });
    },
    code: 'ERR_FIELDSEAL_SCOPE',
    says: ['People binds its values to a tenant, and none is given', 'Give it by forTenant'],
  },
  {
    what: 'a truncated column',
    wrong: async () => {
      const { keys, name } = await sealedName();
      await open(keys).decryptRow({ name: name.slice(0, 50) });
    },
    code: 'ERR_FIELDSEAL_DECRYPTION_FAILED',
    says: cannotOpen,
  },
  {
    what: 'an unknown suite',
    wrong: async () => {
      const { keys, name } = await sealedName();
      const bytes = Buffer.from(name.slice(4), 'base64url');
      bytes[0] = 0x1f;
      await open(keys).decryptRow({ name: `fs1.${bytes.toString('base64url')}` });
    },
    code: 'ERR_FIELDSEAL_DECRYPTION_FAILED',
    says: cannotOpen,
  },
  {
    what: 'an unknown version',
    wrong: async () => {
      const { keys, name } = await sealedName();
      await open(keys).decryptRow({ name: `fs2.${name.slice(4)}` });
    },
    code: 'ERR_FIELDSEAL_DECRYPTION_FAILED',
    says: cannotOpen,
  },
  {
    what: 'plaintext where a sealed value should be',
    wrong: async () => {
      const { keys } = await sealedName();
      await open(keys).decryptRow({ name: secret });
    },
    code: 'ERR_FIELDSEAL_DECRYPTION_FAILED',
    says: cannotOpen,
  },
  {
    what: 'a value of the wrong type',
    wrong: async () => {
      const { keys } = await sealedName();
      await open(keys).encryptRow({ born: secret as unknown as Date });
    },
    code: 'ERR_FIELDSEAL_VALUE',
    says: ['The value of People.born must be a valid Date'],
  },
  {
    what: 'a value out of range',
    wrong: async () => {
      const { keys } = await sealedName();
      await open(keys).encryptRow({ age: 123_456_789.25 });
    },
    code: 'ERR_FIELDSEAL_VALUE',
    says: ['The value of People.age must be an integer between'],
  },
  {
    what: 'a search for a field without an index',
    wrong: async () => {
      const { keys } = await sealedName();
      await open(keys).where({ age: 5 as never });
    },
    code: 'ERR_FIELDSEAL_UNSEARCHABLE',
    says: ['People.age is sealed and has no index', ".blindIndex('…')"],
  },
  {
    what: 'a schema that names the same column twice',
    wrong: async () => {
      sealedTable('people', { name: field.string(), other: field.string({ name: 'name' }) });
    },
    code: 'ERR_FIELDSEAL_CONFIGURATION',
    says: ["The declaration of table 'people' names the column 'name' twice"],
  },
  {
    what: 'a column too short, at its declaration',
    wrong: async () => {
      sealedTable('people', { name: field.string({ maxBytes: 100, columnLength: 100 }) });
    },
    code: 'ERR_FIELDSEAL_COLUMN_TOO_SHORT',
    says: [
      'The column of people.name is too short',
      /at least \d+/,
      'Widen the column',
      'storedLength()',
    ],
  },
  {
    what: 'a column too short, for a value',
    wrong: async () => {
      const { People } = fieldseal({
        namespace: 'n',
        keys: staticKeys(generateStaticKeys()),
        tables: { People: sealedTable('people', { name: field.string({ columnLength: 120 }) }) },
      }).tables;
      await People.encryptRow({ name: secret.repeat(5) });
    },
    code: 'ERR_FIELDSEAL_COLUMN_TOO_SHORT',
    says: ['too short', /at least \d+/, 'Widen the column'],
  },
  {
    what: 'an index that would tell its values',
    wrong: async () => {
      field.boolean().blindIndex('i');
    },
    code: 'ERR_FIELDSEAL_LEAKAGE',
    says: ['few possible values', 'acceptLeakage'],
  },
  {
    what: 'keys of tenants without a store',
    wrong: async () => {
      fieldseal({
        namespace: 'n',
        keys: staticKeys(generateStaticKeys()),
        tables: {
          T: sealedTable('t', { a: field.string() }, { tenant: 'caller', keyScope: 'tenant' }),
        },
      });
    },
    code: 'ERR_FIELDSEAL_CONFIGURATION',
    says: ["declares T with keyScope 'tenant'", 'use managedKeys(…)'],
  },
  {
    what: 'a keyset that is missing',
    wrong: async () => {
      await openKeyset({ path: join(folder(), 'none.json') });
    },
    code: 'ERR_FIELDSEAL_KEYSET',
    says: ['none.json'],
  },
  {
    what: 'a keyset that cannot be read',
    wrong: async () => {
      await openKeyset({ path: folder() });
    },
    code: 'ERR_FIELDSEAL_KEYSET',
    says: [/keyset/i],
  },
  {
    what: 'a keyset that its user may not read',
    wrong: async () => {
      const path = join(folder(), 'keyset.json');
      await createKeyset({ path });
      chmodSync(path, 0o000);
      await openKeyset({ path });
    },
    code: 'ERR_FIELDSEAL_KEYSET',
    says: ['keyset.json'],
  },
  {
    what: 'a keyset that is none',
    wrong: async () => {
      const path = join(folder(), 'keyset.json');
      writeFileSync(path, `{"secret": "${secret}"}`, { mode: 0o600 });
      await openKeyset({ path });
    },
    code: 'ERR_FIELDSEAL_KEYSET',
    says: ['keyset.json'],
  },
  {
    what: 'a keyset that everyone can read',
    wrong: async () => {
      const path = join(folder(), 'keyset.json');
      await createKeyset({ path });
      chmodSync(path, 0o644);
      await openKeyset({ path });
    },
    code: 'ERR_FIELDSEAL_KEYSET',
    says: ['can be read by other users (its mode is 0644)', 'chmod 600'],
  },
  {
    what: 'a keyset that everyone can write',
    wrong: async () => {
      const path = join(folder(), 'keyset.json');
      await createKeyset({ path });
      chmodSync(path, 0o666);
      await openKeyset({ path, permissions: 'warn' });
    },
    code: 'ERR_FIELDSEAL_KEYSET',
    says: ['can be changed by other users', 'chmod 600'],
  },
  ...['', ' \n', undefined].map((value): BadInput => ({
    what: `an environment variable that is missing (${JSON.stringify(value)})`,
    wrong: async () => {
      staticKeysFromEnvironment({ FIELDSEAL_KEYS: value, OTHER: secret });
    },
    code: 'ERR_FIELDSEAL_ENVIRONMENT',
    says: ['FIELDSEAL_KEYS is missing or empty', 'Set it to the key token', 'generateStaticKeys()'],
  })),
  {
    what: 'an environment variable that holds something else',
    wrong: async () => {
      staticKeysFromEnvironment({ FIELDSEAL_KEYS: secret });
    },
    code: 'ERR_FIELDSEAL_KEY_MALFORMED',
    says: ['The key in FIELDSEAL_KEYS is not a fieldseal key token', 'Copy it again'],
  },
  {
    what: 'an environment variable without an index key',
    wrong: async () => {
      staticKeysFromEnvironment({ FIELDSEAL_KEYS: generateRootKey() });
    },
    code: 'ERR_FIELDSEAL_CONFIGURATION',
    says: ['no index key (fsidx1_…) in FIELDSEAL_KEYS', 'generateStaticKeys() makes both'],
  },
  {
    what: 'a clock before 2026',
    wrong: async () => {
      const { T } = fieldseal({
        namespace: 'n',
        keys: staticKeys(generateStaticKeys()),
        now: () => 0,
        tables: { T: sealedTable('t', { a: field.string() }) },
      }).tables;
      await T.encryptRow({ a: secret });
    },
    code: 'ERR_FIELDSEAL_CLOCK',
    says: ['before 2026', 'Set the clock'],
  },
];

// Windows has no modes; elsewhere the check is that of a POSIX system.
const posix = process.platform !== 'win32';
// Root may read everything, whatever its mode says.
const unprivileged = posix && process.getuid?.() !== 0;
const inputs = badInputs.filter(
  ({ what }) =>
    (posix || !what.includes('everyone')) && (unprivileged || !what.includes('may not read')),
);

describe('what an operator or a developer gets wrong', () => {
  it.each(inputs)(
    '$what is refused by its code, with what to do',
    async ({ wrong, code, says }) => {
      const error = await errorOf(wrong);

      expect(isFieldSealError(error)).toBe(true);
      expect(error.code).toBe(code);
      for (const part of says) expect(error.message).toMatch(part);
      // Whole sentences, and none of the machinery inside.
      expect(error.message).toMatch(/\.$/);
      expect(error.message).not.toMatch(/undefined|\[object|NaN|OpenSSL|TypeError/);
      expect(error.stack).toContain('FieldSealError');
    },
  );

  it.each(inputs)('$what is refused without the value', async ({ wrong }) => {
    const error = await errorOf(wrong);

    const shown = inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error);
    expect(shown).not.toContain(secret);
    expect(shown).not.toMatch(/fskey1_[0-9a-z]{13}_|fsidx1_[0-9a-z]{13}_/);
    expect(Object.keys(error.details)).not.toContain('value');
  });
});
