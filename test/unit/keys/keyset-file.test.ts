import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../src/crypto/choose-engine.js';
import { tokenKey, parseKeyToken } from '../../../src/keys/key-token.js';
import { permissionProblem, permissionsFor } from '../../../src/keys/keyset-permissions.js';
import { type OpenKeysetOptions, createKeyset, openKeyset } from '../../../src/keys/open-keyset.js';
import { generateRootKey, generateStaticKeys } from '../../../src/keys/static-keys.js';
import { testKeyProvider } from '../../../src/testing/key-provider-suite.js';
import { keyRecord } from '../../support/key-record.js';
import { type Json, errorOf, temporaryFolder } from './support/folder.js';

const PASSPHRASE = 'correct horse battery';
const engine = chooseEngine('auto');
const CONTEXT = { kind: 'E', commitment: new Uint8Array(32) } as const;

async function madeKeyset(): Promise<string> {
  const path = join(temporaryFolder(), 'keyset.json');
  await createKeyset({ path, now: () => Date.UTC(2026, 10, 23) });
  return path;
}

/** Spoils the JSON of a keyset. */
function edit(path: string, change: (json: Json) => void): void {
  const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
  change(json);
  writeFileSync(path, JSON.stringify(json));
}

function addRootKey(json: Json, status: string): string {
  const token = generateRootKey();
  const keyId = tokenKey(engine, parseKeyToken(engine, token, 'test').bytes).id;
  const createdAt = '2026-11-23T00:00:00Z';
  json.rootKeys.push(
    status === 'destroyed' ? { keyId, status, createdAt } : { keyId, status, createdAt, token },
  );
  return keyId;
}

async function failure(options: OpenKeysetOptions): Promise<{ code: string; message: string }> {
  const error = await errorOf(() => openKeyset(options));
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('fskey1_');
  return error;
}

testKeyProvider({ describe, it }, async () =>
  openKeyset({ path: await madeKeyset() }).then((keyset) => keyset.provider()),
);

describe('createKeyset', () => {
  it('makes a file for its owner alone, and nothing beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'keyset.json');
    const before = process.umask(0);
    try {
      await createKeyset({ path });
    } finally {
      process.umask(before);
    }

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['keyset.json']);
  });

  it('makes one root key, enabled and primary, with the time it is given', async () => {
    const json: Json = JSON.parse(readFileSync(await madeKeyset(), 'utf8'));

    expect(json.rootKeys).toEqual([
      {
        keyId: json.primary,
        status: 'enabled',
        createdAt: '2026-11-23T00:00:00.000Z',
        token: expect.stringMatching(/^fskey1_/),
      },
    ]);
  });

  it('takes the time from the clock otherwise', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const before = Date.now();

    await createKeyset({ path });

    const json: Json = JSON.parse(readFileSync(path, 'utf8'));
    expect(Date.parse(json.rootKeys[0].createdAt)).toBeGreaterThanOrEqual(before);
  });

  it('never overwrites: of ten at once one makes the file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'keyset.json');

    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => createKeyset({ path })),
    );

    const made = results.filter((result) => result.status === 'fulfilled');
    expect(made).toHaveLength(1);
    const keyset = await openKeyset({ path });
    expect(inspect(keyset)).toBe(inspect(made[0]!.value));
    const error = await errorOf(() => createKeyset({ path }));
    expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(error.message).toContain('exists already');
    expect(readdirSync(folder)).toEqual(['keyset.json']);
  });

  it('says so where the folder does not exist', async () => {
    const path = join(temporaryFolder(), 'absent', 'keyset.json');

    const error = await errorOf(() => createKeyset({ path }));

    expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(error.message).toContain('cannot be made (ENOENT)');
  });

  it('makes nothing for a passphrase that is too short', async () => {
    const folder = temporaryFolder();

    const error = await errorOf(() =>
      createKeyset({ path: join(folder, 'keyset.json'), passphrase: 'short' }),
    );

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('openKeyset', () => {
  it('opens what createKeyset made: wraps of the one unwrap with the other', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const made = await createKeyset({ path });
    const plaintext = new Uint8Array(32).fill(9);
    const wrapped = await made.provider().wrap({ plaintext, context: CONTEXT });

    const opened = await openKeyset({ path, engine: 'portable' });

    expect(opened.path).toBe(path);
    expect([...(await opened.provider().unwrap({ wrapped, context: CONTEXT }))]).toEqual([
      ...plaintext,
    ]);
  });

  it('opens a protected keyset with its passphrase only', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const made = await createKeyset({ path, passphrase: PASSPHRASE });

    const opened = await openKeyset({ path, passphrase: PASSPHRASE });

    expect(inspect(opened)).toBe(inspect(made));
    expect(readFileSync(path, 'utf8')).toContain('"n": 131072');
    expect(readFileSync(path, 'utf8')).not.toContain('fskey1_');
    expect((await failure({ path })).message).toContain('is protected by a passphrase');
    expect((await failure({ path, passphrase: `${PASSPHRASE}!` })).message).toContain(
      'the passphrase is wrong',
    );
  });

  it('refuses an unprotected file where a passphrase is given', async () => {
    const { code, message } = await failure({ path: await madeKeyset(), passphrase: PASSPHRASE });

    expect(code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(message).toContain('is not protected');
  });

  it('shows ids, never keys', async () => {
    const path = await madeKeyset();
    const json: Json = JSON.parse(readFileSync(path, 'utf8'));
    const keyset = await openKeyset({ path });
    const options = { depth: 10, showHidden: true };

    expect(inspect(keyset)).toBe(`Keyset { primary: ${json.primary}, rootKeys: ${json.primary} }`);
    expect(JSON.parse(JSON.stringify(keyset))).toEqual({
      primary: json.primary,
      rootKeys: [json.primary],
    });
    for (const shown of [keyset, keyset.provider(), keyset.store()]) {
      expect(inspect(shown, options)).not.toContain('fskey1_');
      expect(JSON.stringify(shown)).not.toContain('fskey1_');
    }
  });

  it('unwraps under every enabled root key, and wraps under the primary', async () => {
    const path = await madeKeyset();
    const before = await openKeyset({ path });
    const plaintext = new Uint8Array(32).fill(5);
    const wrapped = await before.provider().wrap({ plaintext, context: CONTEXT });
    edit(path, (json) => {
      json.primary = addRootKey(json, 'enabled');
    });

    const provider = (await openKeyset({ path })).provider();

    const { keyId } = await provider.describe();
    expect(keyId).not.toBe(wrapped.keyId);
    expect((await provider.wrap({ plaintext, context: CONTEXT })).keyId).toBe(keyId);
    expect([...(await provider.unwrap({ wrapped, context: CONTEXT }))]).toEqual([...plaintext]);
  });

  it.each([
    ['disabled', 'key-disabled', /is disabled/, undefined],
    ['destroyed', 'key-not-found', /not among those configured/, 'ERR_FIELDSEAL_KEY_DESTROYED'],
  ])('says that a root key is %s', async (status, reason, message, cause) => {
    const path = await madeKeyset();
    const before = await openKeyset({ path });
    const plaintext = new Uint8Array(32).fill(5);
    const wrapped = await before.provider().wrap({ plaintext, context: CONTEXT });
    edit(path, (json) => {
      json.primary = addRootKey(json, 'enabled');
      json.rootKeys[0].status = status;
      if (status === 'destroyed') delete json.rootKeys[0].token;
    });
    const { store, provider } = await openKeyset({ path }).then((keyset) => ({
      store: keyset.store(),
      provider: keyset.provider(),
    }));

    const error = await errorOf(() => provider.unwrap({ wrapped, context: CONTEXT }));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_PROVIDER');
    expect(error.details).toMatchObject({ reason, provider: 'local', keyId: wrapped.keyId });
    expect(error.message).toMatch(message);
    expect((error.cause as { code?: string } | undefined)?.code).toBe(cause);
    expect(await store.list()).toEqual([]);
  });

  it.each<[string, (json: Json) => void]>([
    ['a mistyped token', (json) => (json.rootKeys[0].token = mistyped(json.rootKeys[0].token))],
    ['an index key', (json) => (json.rootKeys[0].token = generateStaticKeys().split(' ')[1])],
    ['the key of another id', (json) => (json.rootKeys[0].token = generateRootKey())],
    ['a damaged key that is disabled', (json) => damageDisabled(json)],
    [
      'two keys swapped',
      (json) => {
        addRootKey(json, 'enabled');
        const [first, second] = json.rootKeys;
        [first.token, second.token] = [second.token, first.token];
      },
    ],
  ])('refuses %s among its root keys', async (_, spoil) => {
    const path = await madeKeyset();
    edit(path, spoil);

    expect((await failure({ path })).code).toBe('ERR_FIELDSEAL_KEY_MALFORMED');
  });

  it('says what is wrong with a path', async () => {
    const folder = temporaryFolder();
    const cases: readonly [string, string][] = [
      [join(folder, 'absent.json'), 'does not exist'],
      [folder, 'is a folder'],
      ['/dev/null', 'is not a regular file'],
      [join(folder, 'empty.json'), 'is not a fieldseal keyset'],
      [join(folder, 'file.json', 'below'), 'cannot be read (ENOTDIR)'],
    ];
    writeFileSync(join(folder, 'empty.json'), '', { mode: 0o600 });
    writeFileSync(join(folder, 'file.json'), '', { mode: 0o600 });

    for (const [path, what] of cases) {
      const { code, message } = await failure({ path });
      expect(code).toBe('ERR_FIELDSEAL_KEYSET');
      expect(message).toContain(`The keyset file ${path} ${what}`);
    }
  });

  it('refuses a named pipe rather than wait for it', async () => {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('/usr/bin/env', ['mkfifo', '-m', '600', path]);

    expect((await failure({ path })).message).toContain('is not a regular file');
  });

  it('refuses a file of more than 16 MiB without reading it', async () => {
    const path = await madeKeyset();
    truncateSync(path, 16 * 1024 * 1024 + 1);

    expect((await failure({ path })).message).toContain('is larger than 16 MiB');
  });

  it('follows a symbolic link, and changes the file that it names', async () => {
    const folder = temporaryFolder();
    const real = join(folder, 'real');
    mkdirSync(real);
    await createKeyset({ path: join(real, 'keyset.json') });
    const path = join(folder, 'link.json');
    symlinkSync(join(real, 'keyset.json'), path);

    const keyset = await openKeyset({ path });
    await keyset.store().insert(keyRecord());

    expect(
      await (await openKeyset({ path: join(real, 'keyset.json') })).store().list(),
    ).toHaveLength(1);
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'real']);
  });
});

describe('the permissions of a keyset file', () => {
  it.each([0o644, 0o640, 0o604, 0o440, 0o610])('refuses mode %o by default', async (mode) => {
    const path = await madeKeyset();
    chmodSync(path, mode);

    const { code, message } = await failure({ path });

    expect(code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(message).toMatch(/can be read by other users \(its mode is 0\d{3}\)\. Run chmod 600/);
  });

  it('reports instead of refusing, if asked', async () => {
    const path = await madeKeyset();
    chmodSync(path, 0o644);
    const warnings: string[] = [];

    const keyset = await openKeyset({
      path,
      permissions: 'warn',
      onWarning: (message) => warnings.push(message),
    });
    await keyset.store().list();

    expect(warnings).toEqual([expect.stringContaining('can be read by other users')]);
  });

  it.each([0o660, 0o602, 0o622, 0o666])(
    'refuses mode %o unless it is told not to look',
    async (mode) => {
      const path = await madeKeyset();
      chmodSync(path, mode);

      for (const permissions of ['strict', 'warn'] as const) {
        expect((await failure({ path, permissions })).message).toContain('can be changed by other');
      }
      await openKeyset({ path, permissions: 'off' });
    },
  );

  it.each([0o600, 0o400])('accepts mode %o', async (mode) => {
    const path = await madeKeyset();
    chmodSync(path, mode);

    await openKeyset({ path });
  });

  it('looks again each time the store reads', async () => {
    const path = await madeKeyset();
    const store = (await openKeyset({ path })).store();
    chmodSync(path, 0o666);

    expect((await errorOf(() => store.list())).message).toContain('can be changed by other users');
    expect((await errorOf(() => store.insert(keyRecord()))).code).toBe('ERR_FIELDSEAL_KEYSET');
  });

  // Only root can give a file away.
  it.skipIf(process.geteuid?.() !== 0)('refuses a file of another user', async () => {
    const path = await madeKeyset();
    chownSync(path, 12_345, 12_345);

    expect((await failure({ path })).message).toContain('belongs to another user');
    await openKeyset({ path, permissions: 'warn' });
  });

  it.skipIf(process.geteuid?.() !== 0)('keeps the owner when root changes the file', async () => {
    const path = await madeKeyset();
    chownSync(path, 12_345, 23_456);

    const keyset = await openKeyset({ path, permissions: 'warn' });
    await keyset.store().insert(keyRecord());

    for (const name of [path, `${path}.bak`]) {
      expect(statSync(name)).toMatchObject({ uid: 12_345, gid: 23_456 });
    }
  });

  it('judges owner and mode', () => {
    expect(permissionProblem({ mode: 0o100600, uid: 1000 }, 1000)).toBeUndefined();
    expect(permissionProblem({ mode: 0o100400, uid: 0 }, 1000)).toBeUndefined();
    expect(permissionProblem({ mode: 0o100600, uid: 1001 }, 1000)?.what).toContain('another user');
    expect(permissionProblem({ mode: 0o100620, uid: 1000 }, 1000)?.writable).toBe(true);
    expect(permissionProblem({ mode: 0o100444, uid: 0 }, 1000)?.writable).toBe(false);
  });

  it('is only reported where secrets are mounted', () => {
    const credentials = '/run/credentials/app.service';
    const mode = (path: string, asked?: 'strict' | 'warn' | 'off'): string =>
      permissionsFor(path, asked, credentials);

    expect(mode('/run/secrets/keyset')).toBe('warn');
    expect(mode('/var/run/secrets/app/keyset')).toBe('warn');
    expect(mode(`${credentials}/keyset`)).toBe('warn');
    expect(mode('/run/secrets/keyset', 'strict')).toBe('strict');
    expect(mode('/run/secrets/../../etc/keyset')).toBe('strict');
    expect(mode('/run/secrets-of-others/keyset')).toBe('strict');
    expect(mode('/etc/keyset')).toBe('strict');
    expect(permissionsFor('keyset.json', undefined, '')).toBe('strict');
    expect(permissionsFor('keyset.json', undefined, undefined)).toBe('strict');
  });
});

function mistyped(token: string): string {
  const last = token.endsWith('0') ? '1' : '0';
  return token.slice(0, -1) + last;
}

function damageDisabled(json: Json): void {
  addRootKey(json, 'disabled');
  json.rootKeys[1].token = mistyped(json.rootKeys[1].token);
}
