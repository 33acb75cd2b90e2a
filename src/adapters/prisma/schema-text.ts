/** What the text of a Prisma schema tells beyond the data model of a client. */
export interface SchemaText {
  /** 'postgresql', 'mysql', 'sqlite', … */
  readonly provider: string | undefined;
  readonly models: ReadonlyMap<string, SchemaModel>;
}

export interface SchemaModel {
  readonly fields: ReadonlyMap<string, SchemaField>;
  /** The fields of each `@@unique` and `@@id`. */
  readonly uniques: readonly (readonly string[])[];
}

export interface SchemaField {
  readonly list: boolean;
  readonly optional: boolean;
  readonly hasDefault: boolean;
  readonly isId: boolean;
  readonly isUnique: boolean;
  /** `@db.VarChar(191)`: VarChar and 191. */
  readonly nativeType: string | undefined;
  readonly length: number | undefined;
  /** Of the side of a relation that has the foreign key: its columns. */
  readonly foreignKey: readonly string[];
}

/**
 * Reads a Prisma schema, line by line, for the checks at start. It understands what the formatter of Prisma
 * writes; what it does not understand is not checked.
 */
export function parseSchema(text: string): SchemaText {
  const models = new Map<string, SchemaModel>();
  let provider: string | undefined;
  let block: { kind: string; fields: Map<string, SchemaField>; uniques: string[][] } | undefined;
  for (const line of text.split('\n')) {
    const source = withoutComment(line).trim();
    const [, kind, name] =
      /^(model|view|datasource|generator|enum|type)\s+(\w+)\s*\{/.exec(source) ?? [];
    if (kind !== undefined && name !== undefined) {
      block = { kind, fields: new Map(), uniques: [] };
      if (kind === 'model' || kind === 'view') models.set(name, block);
    } else if (source === '}') block = undefined;
    else if (block?.kind === 'datasource') {
      provider = /^provider\s*=\s*"(\w+)"/.exec(source)?.[1] ?? provider;
    } else if (block !== undefined) takeLine(block, source);
  }
  return { provider, models };
}

function takeLine(
  block: { fields: Map<string, SchemaField>; uniques: string[][] },
  source: string,
): void {
  if (/^@@(unique|id)\b/.test(source)) {
    block.uniques.push(namesIn(source));
    return;
  }
  const match = /^(\w+)\s+\w+(\[\])?(\?)?(.*)$/.exec(source);
  const name = match?.[1];
  if (match === null || name === undefined) return;
  // Without texts, so that no word of a default is taken for an attribute.
  const attributes = (match[4] ?? '').replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  // The prefix is the name of the datasource: `@db.`, most often.
  const native = /@\w+\.(\w+)(?:\((\d+)\))?/.exec(attributes);
  const relation = /@relation\([^)]*fields:\s*(\[[^\]]*\])/.exec(attributes)?.[1];
  block.fields.set(name, {
    list: match[2] !== undefined,
    optional: match[3] !== undefined,
    hasDefault: /@default\b/.test(attributes),
    isId: /@id\b/.test(attributes),
    isUnique: /@unique\b/.test(attributes),
    nativeType: native?.[1],
    length: native?.[2] === undefined ? undefined : Number(native[2]),
    foreignKey: relation === undefined ? [] : namesIn(relation),
  });
}

/** The names in `[tenantId, email(sort: Desc)]`. */
function namesIn(source: string): string[] {
  const list = /\[([^\]]*)\]/.exec(source)?.[1] ?? '';
  return list.split(',').flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []);
}

/** A line up to `//`, unless that stands in a text. */
function withoutComment(line: string): string {
  return /^(?:[^"/]|"(?:[^"\\]|\\.)*"|\/(?!\/))*/.exec(line)?.[0] ?? line;
}
