import { resolve, sep } from 'node:path';

/**
 * strict: only this process's user, or root, may read and write the file. warn: others may read it,
 * which is reported. off: unchecked. A file that others may write is refused in every mode but off.
 */
export type KeysetPermissions = 'strict' | 'warn' | 'off';

/** Docker and Kubernetes mount secrets readable by all, into a container that is alone with them. */
const SECRET_FOLDERS = ['/run/secrets', '/var/run/secrets'];

/** The mode asked for; unasked, `warn` where secrets are mounted and `strict` everywhere else. */
export function permissionsFor(
  path: string,
  asked: KeysetPermissions | undefined,
  credentialsDirectory: string | undefined,
): KeysetPermissions {
  if (asked !== undefined) return asked;
  const folders = [
    ...SECRET_FOLDERS,
    // Empty is what an unset variable often becomes, and resolves to the working folder.
    ...(credentialsDirectory === undefined || credentialsDirectory === ''
      ? []
      : [resolve(credentialsDirectory)]),
  ];
  const full = resolve(path);
  return folders.some((folder) => full.startsWith(folder + sep)) ? 'warn' : 'strict';
}

export interface PermissionProblem {
  readonly what: string;
  readonly advice: string;
  /** True if someone else may change the keys, not only read them. */
  readonly writable: boolean;
}

/** What is wrong with the owner and mode of a file, the worst first; undefined if nothing is. */
export function permissionProblem(
  stats: { readonly mode: number; readonly uid: number },
  processUid: number,
): PermissionProblem | undefined {
  const octal = (stats.mode & 0o777).toString(8).padStart(4, '0');
  if ((stats.mode & 0o022) !== 0) {
    return {
      what: `can be changed by other users (its mode is ${octal})`,
      advice: 'Make sure that nobody did, and run: chmod 600',
      writable: true,
    };
  }
  if ((stats.mode & 0o077) !== 0) {
    return {
      what: `can be read by other users (its mode is ${octal})`,
      advice:
        "Run chmod 600, or open it with permissions: 'warn' where a secret mount decides this",
      writable: false,
    };
  }
  if (stats.uid !== processUid && stats.uid !== 0) {
    return {
      what: 'belongs to another user',
      advice: "Give it to the user of this process (chown), or open it with permissions: 'warn'",
      writable: false,
    };
  }
  return undefined;
}
