import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PENDING } from '../../../../src/adapters/prisma/plan.js';
import { isFieldSealError } from '../../../../src/errors.js';
import {
  field,
  fieldseal,
  generateStaticKeys,
  sealedTable,
  staticKeys,
} from '../../../../src/index.js';
import { withFieldSeal } from '../../../../src/prisma.js';
import { clientOf } from './support/client.js';

const schema = `
model Tenant {
  id        Int        @id
  customers Customer[] @relation("Owner")
  guests    Customer[] @relation("Guest")
}
model Customer {
  id       Int     @id
  tenantId Int
  tenant   Tenant  @relation("Owner", fields: [tenantId], references: [id])
  hostId   Int?
  host     Tenant? @relation("Guest", fields: [hostId], references: [id])
  email    String?
  index    String? @unique
  data     Json?
  orders   Order[] @relation("Orders")
}
model Order {
  id         Int      @id
  customerId Int
  customer   Customer @relation("Orders", fields: [customerId], references: [id])
  note       String?
}
`;
const seal = fieldseal({
  namespace: 'rewriting',
  keys: staticKeys(generateStaticKeys()),
  tables: {
    Customer: sealedTable(
      'customers',
      { email: field.string().blindIndex('index', { unique: true }) },
      { tenant: { column: 'tenantId' } },
    ),
    Order: sealedTable(
      'orders',
      { note: field.string() },
      { rowId: { column: 'id', type: 'integer' }, subject: { column: 'customerId' } },
    ),
  },
});
const unbound = withFieldSeal(clientOf(schema), seal);
const tenant = withFieldSeal(clientOf(schema), seal.forTenant('7'));

async function send(
  client: typeof unbound,
  model: string,
  operation: string,
  args: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await client.run?.({ model, operation, args: args as never });
  const [sent] = answer?.sent ?? [];
  if (sent === undefined) throw new Error('nothing was sent');
  expect(inspect(sent.args, { depth: null })).not.toContain(String(PENDING));
  return sent.args;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (isFieldSealError(error)) return error.code;
    throw error;
  }
  return 'nothing';
}

const sealedText = expect.stringMatching(/^fs1\./);
const tag = expect.stringMatching(/^[0-9a-f]{32}$/);

describe('an update by a client of a tenant', () => {
  it("is kept to the tenant's rows, in the type of the column", async () => {
    const data = { email: 'x' };

    expect(await send(tenant, 'Customer', 'update', { where: { id: 1 }, data })).toEqual({
      where: { id: 1, tenantId: 7 },
      data: { email: sealedText, index: tag },
    });
    expect((await send(tenant, 'Customer', 'updateMany', { data }))['where']).toEqual({
      tenantId: 7,
    });
    expect(
      (await send(tenant, 'Customer', 'updateMany', { where: { email: 'a' }, data }))['where'],
    ).toEqual({ index: tag, tenantId: 7 });
    const where = { tenantId: { in: [6, 7] }, AND: { id: 1 } };
    expect((await send(tenant, 'Customer', 'updateMany', { where, data }))['where']).toEqual({
      tenantId: { in: [6, 7] },
      AND: [{ id: 1 }, { tenantId: 7 }],
    });
  });

  it('is left alone if it seals nothing', async () => {
    const args = { where: { id: 1 }, data: { data: { email: 'not the field' } } };

    expect(await send(tenant, 'Customer', 'update', args)).toEqual(args);
  });

  it('is refused for the rows of another', async () => {
    const args = { where: { id: 1, tenantId: 8 }, data: { email: 'x' } };

    expect(await codeOf(send(tenant, 'Customer', 'update', args))).toBe('ERR_FIELDSEAL_SCOPE');
  });

  it('is kept to them when it is nested', async () => {
    const args = { where: { id: 1 }, data: { guests: {}, customers: {} } };
    const update = { where: { id: 2 }, data: { email: 'x' } };

    args.data.guests = { update };
    expect(await send(tenant, 'Tenant', 'update', args)).toMatchObject({
      data: { guests: { update: { where: { id: 2, tenantId: 7 } } } },
    });
    expect(
      await send(tenant, 'Order', 'update', {
        where: { id: 1, customerId: 1 },
        data: { customer: { update: { email: 'x' } } },
      }),
    ).toMatchObject({
      data: { customer: { update: { where: { tenantId: 7 }, data: { email: sealedText } } } },
    });
  });
});

describe('a relation that carries what values are bound to', () => {
  it('cannot move a row from the side that has the key', async () => {
    for (const operator of ['connect', 'create', 'connectOrCreate']) {
      const data = { tenant: { [operator]: { id: 8 } } };
      const args = { where: { id: 1 }, data };
      expect(await codeOf(send(unbound, 'Customer', 'update', args)), operator).toBe(
        'ERR_FIELDSEAL_UNSUPPORTED',
      );
    }
  });

  it('cannot move rows from the other side', async () => {
    for (const operator of ['connect', 'set', 'disconnect']) {
      const args = { data: { id: 8, customers: { [operator]: [{ id: 1 }] } } };
      expect(await codeOf(send(unbound, 'Tenant', 'create', args)), operator).toBe(
        'ERR_FIELDSEAL_UNSUPPORTED',
      );
    }
  });

  it('cannot give a value that is sealed to it', async () => {
    const withRelation = { id: 1, email: 'x', tenant: { connect: { id: 7 } } };
    const nested = { id: 7, customers: { create: { id: 1, email: 'x' } } };

    for (const client of [unbound, tenant]) {
      expect(await codeOf(send(client, 'Customer', 'create', { data: withRelation }))).toBe(
        'ERR_FIELDSEAL_SCOPE',
      );
      expect(await codeOf(send(client, 'Tenant', 'create', { data: nested }))).toBe(
        'ERR_FIELDSEAL_SCOPE',
      );
    }
  });

  it('is free where nothing is bound to it', async () => {
    const args = { where: { id: 1 }, data: { host: { connect: { id: 8 } } } };

    expect(await send(unbound, 'Customer', 'update', args)).toEqual(args);
    expect(
      await send(unbound, 'Customer', 'create', {
        data: { id: 1, tenant: { connect: { id: 7 } } },
      }),
    ).toBeDefined();
  });
});

describe('what fieldseal does not know', () => {
  const refused: readonly (readonly [string, string, object])[] = [
    ['an operation', 'findRaw', {}],
    ['an option', 'findMany', { filter: { email: 'x' } }],
    ['a field in data', 'create', { data: { mail: 'x' } }],
    ['a method in data', 'create', { data: { toJSON: () => ({ email: 'x' }) } }],
    ['a method in where', 'findMany', { where: { toJSON: () => ({ email: 'x' }) } }],
    ['a field in orderBy', 'findMany', { orderBy: { mail: 'asc' } }],
    ['data that is text', 'create', { data: 'x' }],
    ['where that is text', 'findMany', { where: 'x' }],
    ['a nested operator', 'create', { data: { orders: { replace: {} } } }],
    ['a selection', 'findMany', { select: { orders: 'all' } }],
    [
      'an option of a count',
      'findMany',
      { include: { _count: { select: { orders: { by: 1 } } } } },
    ],
  ];
  it.each(refused)('refuses %s', async (_, operation, args) => {
    expect(await codeOf(send(unbound, 'Customer', operation, args))).toBe(
      'ERR_FIELDSEAL_UNSUPPORTED',
    );
  });
});

describe('a result', () => {
  it('is opened by its place in the schema, and not by the names in a JSON value', async () => {
    const row = { id: 1, data: { email: 'not sealed', index: 'kept' }, email: null, index: 'tag' };

    const answer = await unbound.run?.(
      { model: 'Customer', operation: 'findFirst', args: {} },
      row,
    );

    expect(answer?.result).toEqual({
      id: 1,
      data: { email: 'not sealed', index: 'kept' },
      email: null,
    });
  });

  it('is refused if it holds plaintext, without naming it', async () => {
    const rows = [{ id: 1, tenantId: 7, email: 'secret' }];
    const found = unbound.run?.({ model: 'Customer', operation: 'findMany', args: {} }, rows);

    const error: unknown = await found?.catch((one: unknown) => one);

    expect(error).toMatchObject({ code: 'ERR_FIELDSEAL_DECRYPTION_FAILED' });
    expect(inspect(error)).not.toContain('secret');
  });
});
