import { type FileHandle, constants, open, realpath, rename, rm } from 'node:fs/promises';
import { wipe } from '../bytes/bytes.js';
import { toHex } from '../bytes/text.js';
import type { Engine } from '../crypto/engine.js';
import { isFieldSealError } from '../errors.js';
import { type KeysetDocument, parseKeyset, serialiseKeyset } from './keyset.js';
import { keysetError } from './keyset-json.js';
import { withFileLock } from './keyset-lock.js';
import { type KeysetPermissions, permissionProblem } from './keyset-permissions.js';
import { createFile, errnoOf, linkNew, readAll, syncFolder } from './whole-file.js';

/** Data key records live in the file, about 700 bytes each: this is room for some 20,000. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A keyset file, and how strictly to look at who else may read it. */
export interface KeysetFile {
  readonly path: string;
  readonly permissions: KeysetPermissions;
  readonly engine: Engine;
}

interface FileContent {
  /** All of the file, secrets too: wiped by who asked for it. */
  readonly bytes: Uint8Array;
  readonly uid: number;
  readonly gid: number;
}

/** Opens, checks and parses the file; nothing is kept of it but the document. */
export async function readKeyset(
  file: KeysetFile,
  onWarning: (message: string) => void = ignore,
): Promise<KeysetDocument> {
  const { bytes } = await readContent(file, onWarning);
  try {
    return parseKeyset(bytes, file.path);
  } finally {
    wipe(bytes);
  }
}

/**
 * Makes the file; it appears whole.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEYSET` if there is one already: it is never overwritten.
 */
export async function createKeysetFile(file: KeysetFile, document: KeysetDocument): Promise<void> {
  const bytes = serialiseKeyset(document);
  const random = new Uint8Array(8);
  file.engine.fillRandom(random);
  const temporary = `${file.path}.${toHex(random)}.tmp`;
  let made: boolean;
  try {
    await createFile(temporary, bytes);
    try {
      made = await linkNew(temporary, file.path);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncFolder(file.path);
  } catch (error) {
    throw cannot(file.path, 'made', error);
  } finally {
    wipe(bytes);
  }
  if (made) return;
  throw keysetError(
    file.path,
    'exists already, and is never overwritten: the keys in it may be in use',
    'Open it with openKeyset(), or choose another path.',
  );
}

/**
 * Changes the file under its lock: reads it again, asks `change` for the next content, keeps the former
 * one as `.bak` and replaces it in one step. A process killed at any point leaves one or the other whole.
 *
 * @param change - Returns undefined to leave the file as it is.
 * @param keepFormer - False to remove the `.bak` too, where the change is to make something gone.
 * @returns True if the file was changed.
 */
export async function updateKeyset(
  file: KeysetFile,
  change: (document: KeysetDocument) => KeysetDocument | undefined,
  keepFormer = true,
): Promise<boolean> {
  try {
    // The rename must replace the file, not a symbolic link to it; and a file has one lock, not one a name.
    const path = await realpath(file.path);
    return await withFileLock(path, file.engine, async () => {
      const former = await readContent(file, ignore);
      try {
        const next = change(parseKeyset(former.bytes, file.path));
        if (next === undefined) return false;
        if (keepFormer) await replace(`${path}.bak`, former.bytes, former);
        const bytes = serialiseKeyset(next);
        try {
          if (bytes.length > MAX_BYTES) throw tooLarge(file.path);
          await replace(path, bytes, former);
        } finally {
          wipe(bytes);
        }
        if (!keepFormer) await rm(`${path}.bak`, { force: true });
        await syncFolder(path);
        return true;
      } finally {
        wipe(former.bytes);
      }
    });
  } catch (error) {
    throw isFieldSealError(error) ? error : cannot(file.path, 'changed', error);
  }
}

/** Only under the lock: the temporary name is fixed, so that a killed process leaves one at most. */
async function replace(path: string, bytes: Uint8Array, former: FileContent): Promise<void> {
  const temporary = `${path}.tmp`;
  await rm(temporary, { force: true });
  // Root may change the keyset of an application, which must be able to read it afterwards.
  const foreign = former.uid !== (process.geteuid?.() ?? former.uid);
  await createFile(temporary, bytes, foreign ? former : undefined);
  await rename(temporary, path);
}

async function readContent(
  file: KeysetFile,
  onWarning: (message: string) => void,
): Promise<FileContent> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK, a named pipe in the place of the file would hang the process.
    handle = await open(file.path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw unreadable(file.path, error);
  }
  try {
    // The descriptor, not the path: between a check of the path and the open, the file could change.
    const stats = await handle.stat();
    if (!stats.isFile()) {
      const what = stats.isDirectory() ? 'a folder' : 'not a regular file';
      throw keysetError(file.path, `is ${what}`, 'Give the path of the keyset file itself.');
    }
    checkPermissions(file, stats, onWarning);
    if (stats.size > MAX_BYTES) throw tooLarge(file.path);
    const bytes = await readAll(handle, stats.size);
    return { bytes, uid: stats.uid, gid: stats.gid };
  } catch (error) {
    throw isFieldSealError(error) ? error : unreadable(file.path, error);
  } finally {
    await handle.close();
  }
}

function checkPermissions(
  file: KeysetFile,
  stats: { readonly mode: number; readonly uid: number },
  onWarning: (message: string) => void,
): void {
  const processUid = process.geteuid?.();
  // Windows has neither: access lists guard the file there, and are not looked at.
  if (file.permissions === 'off' || processUid === undefined) return;
  const problem = permissionProblem(stats, processUid);
  if (problem === undefined) return;
  const error = keysetError(file.path, problem.what, `${problem.advice}.`);
  if (file.permissions === 'strict' || problem.writable) throw error;
  onWarning(error.message);
}

function unreadable(path: string, error: unknown): Error {
  const code = errnoOf(error) ?? 'unknown';
  if (code === 'ENOENT') {
    const advice = 'Check the path, or make a keyset there with createKeyset().';
    return keysetError(path, 'does not exist', advice, error);
  }
  const advice = 'Let the user of this process read it, and no other user.';
  return keysetError(path, `cannot be read (${code})`, advice, error);
}

function cannot(path: string, verb: 'made' | 'changed', error: unknown): Error {
  return keysetError(
    path,
    `cannot be ${verb} (${errnoOf(error) ?? 'unknown'})`,
    'Let the user of this process write to its folder. Where that is read-only, keep data keys in a table.',
    error,
  );
}

function tooLarge(path: string): Error {
  const advice = 'Keep so many data keys in a table of the database.';
  return keysetError(path, 'is larger than 16 MiB', advice);
}

function ignore(): void {
  // A file that is read again has been warned about.
}
