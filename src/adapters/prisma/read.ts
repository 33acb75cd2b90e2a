import type { Scope } from '../../format/associated-data.js';
import type { Core } from '../../rows/core.js';
import { DecryptBatch } from '../../rows/decrypt-batch.js';
import { SYNCHRONOUS_VALUES } from './plan.js';
import type { ReadPlan } from './selection.js';

/**
 * Opens the sealed fields of a result, by its position in the schema.
 *
 * @param read - What was selected. Results are copied, never changed in place: Prisma may give one object
 * to two queries that it sent as one.
 */
export async function openResult(
  core: Core,
  bound: Scope,
  read: ReadPlan,
  result: unknown,
): Promise<unknown> {
  const batch = new DecryptBatch(core);
  const opened = openValue(batch, bound, read, result);
  if (batch.keysReady && batch.size <= SYNCHRONOUS_VALUES) {
    batch.runNow();
    return opened;
  }
  if (!batch.keysReady) await batch.loadKeys();
  await batch.run();
  return opened;
}

function openValue(batch: DecryptBatch, bound: Scope, read: ReadPlan, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((row) => openValue(batch, bound, read, row));
  if (typeof value !== 'object' || value === null) return value;
  const row = value as Readonly<Record<string, unknown>>; // a result row has string keys only
  const { model } = read;
  const opened: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(row)) {
    if (read.hidden.has(key)) continue;
    const child = read.relation(key);
    if (child !== undefined) opened[key] = openValue(batch, bound, child, part);
    // Undefined until the batch puts the value in: a ciphertext is never in its place.
    else opened[key] = model.table?.columns.has(key) === true ? undefined : part;
  }
  if (model.table !== undefined) batch.addRow(model.table, row, opened, bound);
  return opened;
}
