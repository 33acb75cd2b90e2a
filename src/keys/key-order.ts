import { sameScope } from './key-kind.js';
import type { KeyRecord } from './key-record.js';

/** True if a store may not hold both. */
export function clashes(left: KeyRecord, right: KeyRecord): boolean {
  return (
    left.keyId === right.keyId ||
    (left.kind === right.kind &&
      left.generation === right.generation &&
      sameScope(left.scope, right.scope))
  );
}

/** Orders by kind, scope and generation. */
export function compareRecords(left: KeyRecord, right: KeyRecord): number {
  return (
    compareText(left.kind, right.kind) ||
    compareText(left.scope.tenant ?? '', right.scope.tenant ?? '') ||
    compareText(left.scope.subject ?? '', right.scope.subject ?? '') ||
    left.generation - right.generation
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
