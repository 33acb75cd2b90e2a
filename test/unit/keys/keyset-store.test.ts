import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chooseEngine } from '../../../src/crypto/choose-engine.js';
import { withFileLock } from '../../../src/keys/keyset-lock.js';
import { createKeyset, openKeyset } from '../../../src/keys/open-keyset.js';
import { testKeyStoreContract } from '../../contract/key-store-contract.js';
import { keyRecord } from '../../support/key-record.js';
import { errorOf, temporaryFolder } from './support/folder.js';

const CHILD = fileURLToPath(new URL('./support/keyset-child.ts', import.meta.url));
const engine = chooseEngine('auto');

testKeyStoreContract('the store of a keyset file', async () => {
  const keyset = await createKeyset({ path: join(temporaryFolder(), 'keyset.json') });
  return keyset.store();
});

testKeyStoreContract('the store of a protected keyset file', async () => {
  const keyset = await createKeyset({
    path: join(temporaryFolder(), 'keyset.json'),
    passphrase: 'correct horse battery',
    scryptN: 2 ** 15,
  });
  return keyset.store();
});

describe('the store of a keyset file', () => {
  it('keeps the root keys and finds the data keys after a restart', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const before = await createKeyset({ path });
    const kept = keyRecord();
    await before.store().insert(kept);

    const after = await openKeyset({ path });

    expect(await after.store().list()).toEqual([kept]);
    expect(await after.provider().describe()).toEqual(await before.provider().describe());
  });

  it('changes a protected keyset without its passphrase', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const passphrase = 'correct horse battery';
    const before = await createKeyset({ path, passphrase, scryptN: 2 ** 15 });

    await before.store().insert(keyRecord());
    const after = await openKeyset({ path, passphrase });

    expect(await after.store().list()).toHaveLength(1);
    expect(await after.provider().describe()).toEqual(await before.provider().describe());
  });

  it('leaves only the keyset and its former version, for its owner alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'keyset.json');
    const store = (await createKeyset({ path })).store();
    await store.insert(keyRecord());
    const former = readFileSync(path);

    await store.insert(keyRecord({ generation: 2 }));

    expect(readdirSync(folder).sort()).toEqual(['keyset.json', 'keyset.json.bak']);
    expect(readFileSync(`${path}.bak`)).toEqual(former);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('leaves no wrapping of a destroyed key in the former version', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const store = (await createKeyset({ path })).store();
    const doomed = keyRecord({ status: 'disabled' });
    await store.insert(doomed);
    await store.insert(keyRecord({ generation: 2 }));

    await store.updateStatus(doomed.keyId, 'disabled', 'destroyed');

    expect(existsSync(`${path}.bak`)).toBe(false);
    expect((await store.findByIds([doomed.keyId]))[0]?.wrappings).toEqual([]);
  });

  it('refuses a record that could not be read back, and keeps the file', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const store = (await createKeyset({ path })).store();
    const before = readFileSync(path);

    const error = await errorOf(() => store.insert(keyRecord({ createdAt: '' })));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_INTEGRITY');
    expect(readFileSync(path)).toEqual(before);
    expect(await store.insert(keyRecord())).toBe(true);
  });

  it('says so when the file is gone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'keyset.json');
    const store = (await createKeyset({ path })).store();
    rmSync(path);

    expect((await errorOf(() => store.list())).code).toBe('ERR_FIELDSEAL_KEYSET');
    expect((await errorOf(() => store.insert(keyRecord()))).code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('several processes on one keyset file', () => {
  it('tells exactly one of them that it made a key', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const keyset = await createKeyset({ path });
    const children = [1, 2, 3].map(() => start('race', path, '12'));
    await Promise.all(children.map((child) => nextLine(child)));
    const results = children.map((child) => nextLine(child));
    for (const child of children) child.stdin?.write('go\n');

    const won = (await Promise.all(results)).flatMap((line) => JSON.parse(line) as number[]);

    expect(won.sort((left, right) => left - right)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    const records = await keyset.store().list();
    expect(records.map((each) => each.generation)).toEqual(won);
  });

  it.each([
    [1, 'before', 'before the former version is kept', 1],
    [1, 'after', 'after the former version is kept', 1],
    [2, 'before', 'between the new file and its rename', 1],
    [2, 'after', 'after the rename', 2],
  ])(
    'finds the file whole when one was killed: rename %i, %s (%s)',
    async (rename, when, _, expected) => {
      const folder = temporaryFolder();
      const path = join(folder, 'keyset.json');
      const store = (await createKeyset({ path })).store();
      const kept = keyRecord();
      await store.insert(kept);
      const before = readFileSync(path);

      const signal = await ended(start('die', path, String(rename), when));

      expect(signal).toBe('SIGKILL');
      expect(existsSync(`${path}.lock`)).toBe(true);
      if (expected === 1) expect(readFileSync(path)).toEqual(before);
      const reopened = (await openKeyset({ path })).store();
      expect(await reopened.list()).toHaveLength(expected);
      // The dead process's lock is taken over, and nothing it left is in the way.
      expect(await reopened.insert(keyRecord({ generation: 3 }))).toBe(true);
      expect(await reopened.list()).toHaveLength(expected + 1);
      expect(readdirSync(folder).sort()).toEqual(['keyset.json', 'keyset.json.bak']);
    },
  );

  it('waits for a process that lives, and takes over at once when it is killed', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const store = (await createKeyset({ path })).store();
    const holder = start('hold', path);
    await nextLine(holder);
    let done = false;

    const insert = store.insert(keyRecord()).then((made) => {
      done = true;
      return made;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const doneWhileHeld = done;
    holder.kill('SIGKILL');

    expect(doneWhileHeld).toBe(false);
    expect(await insert).toBe(true);
  });

  it('lets one of many waiters take over the lock of a dead process', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'keyset.json');
    const dead = start('race', path, '0');
    await ended(dead); // it finds no keyset, and is gone
    let inside = 0;
    let most = 0;

    for (let round = 0; round < 5; round++) {
      const nonce = String(round).repeat(32);
      writeFileSync(
        `${path}.lock`,
        `${nonce} ${dead.pid ?? 0} - ${pidNamespace()} ${hostname()}\n`,
      );
      await Promise.all(
        Array.from({ length: 20 }, () =>
          withFileLock(path, engine, async () => {
            inside += 1;
            most = Math.max(most, inside);
            await new Promise((resolve) => setTimeout(resolve, 1));
            inside -= 1;
          }),
        ),
      );
    }

    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('knows another process by the same number: a container restarts as process 1', async () => {
    const path = join(temporaryFolder(), 'keyset.json');
    const ownNumber = `${'a'.repeat(32)} ${process.pid} 1 ${pidNamespace()} ${hostname()}\n`;
    writeFileSync(`${path}.lock`, ownNumber);
    let ran = false;

    const locked = withFileLock(path, engine, async () => {
      ran = true;
    });
    if (process.platform === 'linux') await locked;

    expect(ran).toBe(process.platform === 'linux');
  });

  it.each([
    ['machine', () => `${pidNamespace()} another-machine`],
    // Its process numbers mean other processes, even where it shares the name of the host.
    ['container', () => `pid:[1] ${hostname()}`],
  ])('never takes over a lock of another %s', async (_what, where) => {
    const path = join(temporaryFolder(), 'keyset.json');
    const lock = `${'b'.repeat(32)} 999999999 1 ${where()}\n`;
    writeFileSync(`${path}.lock`, lock);

    const error = await errorOf(() => withFileLock(path, engine, async () => {}, 5));

    expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(error.message).toContain(`${basename(path)}.lock`);
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(lock);
  });
});

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
}

/** The next line of output. Each line comes in a write of its own. */
function nextLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code, signal) =>
      reject(new Error(`ended early: ${String(code ?? signal)}`)),
    );
  });
}

/** As a lock file names it. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '-';
  }
}
