import type { Scope } from '../format/associated-data.js';
import { wantId } from '../keys/key-cache.js';
import type { KeyWant } from '../keys/keyring.js';
import type { Core } from './core.js';

/** Every key that the declared tables need for a scope: those that it has the parts for. */
export function wantsOfScope(core: Core, scope: Scope): readonly KeyWant[] {
  const wants = new Map<string, KeyWant>();
  const add = (want: KeyWant): void => {
    wants.set(wantId(want), want);
  };
  for (const table of core.tables.values()) {
    const { tenant, subject, keyScope } = table.table;
    const noTenant = tenant !== undefined && scope.tenant === undefined;
    const noSubject = subject !== undefined && scope.subject === undefined;
    // A key of this table can be made only if every part of its scope is known. Keys of other kinds are
    // never a subject's.
    if (keyScope !== 'global' && noTenant) continue;
    const entry = table.scopes.ofKeys(scope);
    for (const column of table.columns.values()) {
      const want = table.sealingWant(column, entry);
      if (want.kind !== 'E' || keyScope !== 'subject' || !noSubject) add(want);
      for (const index of column.indexes) add(table.indexWant(index, entry));
    }
    for (const index of table.compounds) add(table.indexWant(index, entry));
  }
  return [...wants.values()];
}
