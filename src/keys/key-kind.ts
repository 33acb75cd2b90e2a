import type { Scope } from '../format/associated-data.js';

/**
 * What a data key is for. The letter goes into the key's commitment, so the same bytes can never
 * serve as two kinds: E encrypt, D deterministic, I index, T token, K wrap other keys.
 */
export type KeyKind = 'E' | 'D' | 'I' | 'T' | 'K';

export const KEY_KINDS: readonly KeyKind[] = ['E', 'D', 'I', 'T', 'K'];

/**
 * pending: known, not yet used for writing. active: writes and reads. decrypt-only: reads.
 * disabled: refused, but can be enabled again. destroyed: its wrappings are gone for good.
 */
export type KeyStatus = 'pending' | 'active' | 'decrypt-only' | 'disabled' | 'destroyed';

export const KEY_STATUSES: readonly KeyStatus[] = [
  'pending',
  'active',
  'decrypt-only',
  'disabled',
  'destroyed',
];

/** Everyone: no tenant and no subject. */
export const GLOBAL_SCOPE: Scope = Object.freeze({});

/** A string that is equal for equal scopes only; for maps inside a process, never stored. */
export function scopeKey(scope: Scope): string {
  const { tenant, subject } = scope;
  if (tenant === undefined && subject === undefined) return '';
  return JSON.stringify([tenant ?? null, subject ?? null]);
}

export function sameScope(left: Scope, right: Scope): boolean {
  return left.tenant === right.tenant && left.subject === right.subject;
}

/** Which parts a scope has, without their values: fit for a message. */
export function describeScope(scope: Scope): string {
  if (scope.tenant !== undefined && scope.subject !== undefined) return 'tenant and subject';
  if (scope.tenant !== undefined) return 'tenant';
  return scope.subject === undefined ? 'global' : 'subject';
}
