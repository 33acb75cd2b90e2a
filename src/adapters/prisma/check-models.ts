import { FieldSealError } from '../../errors.js';
import type { SealedColumn, TableCipher } from '../../rows/table-cipher.js';
import { checkSchema } from './check-schema.js';
import type { ModelMap, PrismaModel } from './model-map.js';
import type { SchemaText } from './schema-text.js';

/**
 * Checks at start that the declared tables fit the Prisma schema.
 *
 * @param schema - What its text tells, where the client has it: defaults, lengths and constraints.
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION`, or `ERR_FIELDSEAL_COLUMN_TOO_SHORT`.
 */
export function checkModels(models: ModelMap, schema: SchemaText | undefined): void {
  for (const model of models.values()) {
    if (model.table === undefined) continue;
    for (const column of model.table.columns.values()) checkField(model, model.table, column);
    for (const column of model.table.indexColumns) checkIndexColumn(model, model.table, column);
    for (const { column, part } of model.context) checkContext(model, column, part);
    const text = schema?.models.get(model.name);
    if (text !== undefined) checkSchema(model.table, text, schema?.provider);
  }
}

function checkField(model: PrismaModel, table: TableCipher, { key }: SealedColumn): void {
  const field = model.fields.get(key);
  if (field === undefined) throw missing(model, key, 'field');
  const allowed = table.storage === 'binary' ? ['Bytes'] : ['String', 'Json'];
  if (field.kind === 'scalar' && allowed.includes(field.type)) return;
  throw misfit(
    model,
    key,
    `is of type ${field.type} in the Prisma schema, which cannot hold a sealed value: make it ` +
      `${allowed.join(' or ')} (storage: '${table.storage}')`,
  );
}

function checkIndexColumn(model: PrismaModel, table: TableCipher, column: string): void {
  const field = model.fields.get(column);
  if (field === undefined) throw missing(model, column, 'index column');
  const type = table.storage === 'binary' ? 'Bytes' : 'String';
  if (field.kind === 'scalar' && field.type === type) return;
  throw misfit(model, column, `is an index column, so it must be ${type}? in the Prisma schema`);
}

function checkContext(model: PrismaModel, column: string, part: string): void {
  const field = model.fields.get(column);
  if (field === undefined) throw missing(model, column, `${part} column`);
  if (field.kind === 'scalar' && ['String', 'Int', 'BigInt'].includes(field.type)) return;
  throw misfit(model, column, 'is part of the context, so it must be String, Int or BigInt');
}

function missing(model: PrismaModel, key: string, what: string): FieldSealError {
  return misfit(model, key, `is declared (${what}), but the Prisma model has no such field`);
}

function misfit(model: PrismaModel, key: string, what: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', `${model.name}.${key} ${what}.`, {
    details: { table: model.name, field: key },
  });
}
