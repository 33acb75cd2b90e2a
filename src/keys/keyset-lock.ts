import { readFile, readlink, rm, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { toHex, utf8 } from '../bytes/text.js';
import type { Engine } from '../crypto/engine.js';
import { keysetError } from './keyset-json.js';
import { createFile, errnoOf, linkNew } from './whole-file.js';

/*
 * A lock file is one line, `<nonce> <pid> <start of the process> <PID namespace> <host>`. It appears whole, by link(2),
 * which fails if the name exists: nobody ever sees a lock without its owner.
 *
 * A lock whose process is gone is removed under an inner lock, named after the nonce of the dead one.
 * Without it, two processes could both find the same dead lock, and the slower one would remove the
 * lock that the faster one has made meanwhile. Only the holder of the inner lock may remove that one
 * nonce, and a nonce never comes back. The inner lock works the same way, should its holder die.
 */
const POLL_MS = 20;
const MAX_POLLS = 500;
/** Each level needs a process killed within a millisecond of the last one. */
const MAX_DEPTH = 4;
const OWNER = /^([0-9a-f]{32}) ([1-9][0-9]{0,9}) ([0-9]+|-) (\S+) (\S*)\n$/;

interface Owner {
  readonly nonce: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly namespace: string;
  readonly host: string;
}

/** Runs `work` while no other process, and nothing else in this one, holds the lock of `path`. */
export async function withFileLock<Result>(
  path: string,
  engine: Engine,
  work: () => Promise<Result>,
  maxPolls = MAX_POLLS,
): Promise<Result> {
  const lock = `${path}.lock`;
  await acquire(path, lock, engine, 0, maxPolls);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(
  path: string,
  lock: string,
  engine: Engine,
  depth: number,
  maxPolls: number,
): Promise<void> {
  const random = new Uint8Array(16);
  engine.fillRandom(random);
  const nonce = toHex(random);
  const candidate = `${lock}.${nonce}`;
  const startedAt = (await startOf(process.pid)) ?? '-';
  await createFile(
    candidate,
    utf8(`${nonce} ${process.pid} ${startedAt} ${await pidNamespace()} ${hostname()}\n`),
  );
  try {
    for (let poll = 0; poll < maxPolls; poll++) {
      if (await linkNew(candidate, lock)) return;
      const owner = await readOwner(lock);
      if (owner === 'gone') continue;
      if (owner === 'unknown' || depth === MAX_DEPTH || (await isAlive(owner))) {
        await sleep(POLL_MS);
      } else {
        await removeDead(path, lock, owner, engine, depth);
      }
    }
  } finally {
    await rm(candidate, { force: true });
  }
  throw keysetError(
    path,
    `stays locked by another process (${lock})`,
    'Try again. If no process is changing the keyset, not on another machine either, remove the lock.',
  );
}

async function removeDead(
  path: string,
  lock: string,
  dead: Owner,
  engine: Engine,
  depth: number,
): Promise<void> {
  const inner = `${lock}.${dead.nonce}.dead`;
  await acquire(path, inner, engine, depth + 1, MAX_POLLS);
  try {
    const owner = await readOwner(lock);
    if (typeof owner === 'object' && owner.nonce === dead.nonce) {
      await unlink(lock);
      await rm(`${lock}.${dead.nonce}`, { force: true }); // left if it died right after link(2)
    }
  } finally {
    await unlink(inner);
  }
}

async function readOwner(lock: string): Promise<Owner | 'gone' | 'unknown'> {
  let text: string;
  try {
    text = await readFile(lock, 'latin1');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
  const [, nonce, pid, startedAt, namespace, host] = OWNER.exec(text) ?? [];
  if (nonce === undefined || startedAt === undefined) return 'unknown';
  if (namespace === undefined || host === undefined) return 'unknown';
  return { nonce, pid: Number(pid), startedAt, namespace, host };
}

/**
 * True unless it is certain that the process is gone: nothing is known about another host, nor about
 * another container, whose process numbers mean other processes even where the host's name is shared.
 */
async function isAlive(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname() || owner.namespace !== (await pidNamespace())) return true;
  try {
    process.kill(owner.pid, 0); // sends nothing; EPERM means that it lives
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false;
  }
  // A container's process is often number 1, before and after it was killed.
  const startedAt = await startOf(owner.pid);
  return startedAt === undefined || owner.startedAt === '-' || startedAt === owner.startedAt;
}

/** Linux: what this process's numbers are relative to, such as `pid:[4026531836]`; `-` elsewhere. */
async function pidNamespace(): Promise<string> {
  return readlink('/proc/self/ns/pid').catch(() => '-');
}

/** Linux: when a process started, in clock ticks since boot. Undefined elsewhere, and for a zombie `-1`. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the program's name in parentheses and may hold anything; 3 is the state, 22 the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '-1' : fields[19];
  } catch {
    return undefined;
  }
}
