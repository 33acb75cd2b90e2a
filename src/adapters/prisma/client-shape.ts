import { FieldSealError } from '../../errors.js';
import type { Row } from '../../rows/table-cipher.js';
import { parseSchema, type SchemaText } from './schema-text.js';

/** What fieldseal reads of a Prisma client. Private parts of it, so each is checked where it is read. */
export interface ClientShape {
  readonly models: Readonly<Record<string, RuntimeModel>>;
  /** Fields that `new PrismaClient({ omit })` leaves out, by delegate name (`customer`). */
  readonly omit: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The Prisma schema, where the client has it. */
  readonly schema: SchemaText | undefined;
  readonly extend: (extension: object) => object;
}

export interface RuntimeModel {
  readonly fields: readonly RuntimeField[];
}

export interface RuntimeField {
  readonly name: string;
  /** 'scalar', 'enum', 'object' (a relation) or 'unsupported'. */
  readonly kind: string;
  readonly type: string;
  /** Of a relation: the same on both sides. */
  readonly relationName?: string;
}

/**
 * Reads the shape of a client.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for something that is no Prisma client, or one of a
 * version that keeps its data model elsewhere.
 */
export function readClient(client: object): ClientShape {
  const extend: unknown = Reflect.get(client, '$extends');
  if (typeof extend !== 'function') {
    throw misfit(
      'needs a Prisma client, which has $extends: not a transaction, and not a part of a client',
    );
  }
  const dataModel: unknown = Reflect.get(client, '_runtimeDataModel');
  const models = isRecord(dataModel) ? dataModel['models'] : undefined;
  if (!isModels(models)) {
    const version: unknown = Reflect.get(client, '_clientVersion');
    throw misfit(
      `finds no data model in this Prisma client (version ${typeof version === 'string' ? version : 'unknown'}). ` +
        'It knows the clients of Prisma 7 (generators prisma-client and prisma-client-js)',
    );
  }
  const omit: unknown = Reflect.get(client, '_globalOmit');
  const engine: unknown = Reflect.get(client, '_engineConfig');
  const schema = isRecord(engine) ? engine['inlineSchema'] : undefined;
  return {
    models,
    omit: isRecord(omit) ? onlyRecords(omit) : {},
    schema: typeof schema === 'string' ? parseSchema(schema) : undefined,
    extend: (extension) => {
      const extended: unknown = Reflect.apply(extend, client, [extension]);
      if (typeof extended === 'object' && extended !== null) return extended;
      throw misfit('got no client from $extends');
    },
  };
}

function isModels(value: unknown): value is ClientShape['models'] {
  return (
    isRecord(value) &&
    Object.values(value).every(
      (model) =>
        isRecord(model) && Array.isArray(model['fields']) && model['fields'].every(isRuntimeField),
    )
  );
}

function isRuntimeField(value: unknown): value is RuntimeField {
  return isRecord(value) && ['name', 'kind', 'type'].every((key) => typeof value[key] === 'string');
}

function onlyRecords(value: Row): ClientShape['omit'] {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (isRecord(part) ? [[key, part]] : [])),
  );
}

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

function misfit(what: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', `withFieldSeal() ${what}.`);
}
