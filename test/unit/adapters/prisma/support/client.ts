/** A query that reaches Prisma. */
export interface Sent {
  readonly model: string;
  readonly operation: string;
  readonly args: Readonly<Record<string, unknown>>;
}

type Query = (call: {
  model: string;
  operation: string;
  args: unknown;
  query: (args: Sent['args']) => Promise<unknown>;
}) => Promise<unknown>;

interface Extension {
  readonly client: object;
  readonly query: { readonly $allModels: { readonly $allOperations: Query } };
}

/** What withFieldSeal reads of a client; `run` on the attached one sends a query through the extension. */
export interface FakeClient {
  readonly run?: (sent: Sent, result?: unknown) => Promise<{ sent: Sent[]; result: unknown }>;
}

/** A client of a Prisma schema, which answers nothing. */
export function clientOf(schema: string, hasText = true): FakeClient {
  const models: Record<string, { fields: object[] }> = {};
  for (const [, name = '', body = ''] of schema.matchAll(/^(?:model|view) (\w+) \{\n([^}]*)\}/gm)) {
    const fields = [...body.matchAll(/^ {2}(\w+)\s+(\w+)(.*)$/gm)].map(
      ([, key = '', type = '', rest = '']) => ({
        name: key,
        type,
        kind: new RegExp(`^model ${type} `, 'm').test(schema) ? 'object' : 'scalar',
        relationName: /@relation\("(\w+)"/.exec(rest)?.[1],
      }),
    );
    models[name] = { fields };
  }
  const client = {
    _runtimeDataModel: { models },
    _engineConfig: hasText ? { inlineSchema: schema } : {},
    $extends: (extension: Extension) => ({ ...extension.client, run: runner(extension) }),
  };
  return client as FakeClient;
}

function runner(extension: Extension): NonNullable<FakeClient['run']> {
  return async (call, answer) => {
    const sent: Sent[] = [];
    const result = await extension.query.$allModels.$allOperations({
      ...call,
      query: async (args) => {
        sent.push({ ...call, args });
        return answer;
      },
    });
    return { sent, result };
  };
}
