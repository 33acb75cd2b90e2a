/**
 * A process of its own that works on the keyset file named first.
 *
 *   race <path> <generations>     inserts generations 1 to n, prints which it won
 *   die <path> <count> <when>     is killed at its count-th rename, before or after it
 *   hold <path>                   takes the lock, prints `held` and is killed from outside
 */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { chooseEngine } from '../../../../src/crypto/choose-engine.js';
import { withFileLock } from '../../../../src/keys/keyset-lock.js';
import { openKeyset } from '../../../../src/keys/open-keyset.js';
import { keyRecord } from '../../../support/key-record.js';

const [what = '', path = '', count = '0', when = ''] = process.argv.slice(2);

switch (what) {
  case 'race':
    await race(Number(count));
    break;
  case 'die':
    await die(Number(count));
    break;
  case 'hold':
    await withFileLock(path, chooseEngine('auto'), async () => {
      process.stdout.write('held\n');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });
    break;
  default:
    throw new Error(`unknown: ${what}`);
}

async function race(generations: number): Promise<void> {
  const store = (await openKeyset({ path })).store();
  // Generation 0 is nobody's: all processes are loaded once each has said that it is ready.
  process.stdout.write('ready\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const won: number[] = [];
  for (let generation = 1; generation <= generations; generation++) {
    if (await store.insert(keyRecord({ generation }))) won.push(generation);
  }
  process.stdout.write(`${JSON.stringify(won)}\n`, () => process.exit(0));
}

async function die(atRename: number): Promise<void> {
  const store = (await openKeyset({ path })).store();
  const rename = promises.rename;
  let renames = 0;
  promises.rename = async (from, to) => {
    renames += 1;
    if (renames !== atRename) return rename(from, to);
    if (when === 'after') await rename(from, to);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  };
  syncBuiltinESMExports();
  await store.insert(keyRecord({ generation: 2 }));
}
