import { describe, expect, it } from 'vitest';
import { fromText, toText } from '../../../src/format/envelope.js';
import {
  customNormaliser,
  field,
  fieldseal,
  generateRootKey,
  generateStaticKeys,
  isFieldSealError,
  localKeys,
  managedKeys,
  memoryKeyStore,
  sealedTable,
  staticKeys,
} from '../../../src/index.js';
import { withDeadline } from '../../../src/keys/deadline.js';
import { FieldSealError } from '../../../src/errors.js';
import type { KeyStore } from '../../../src/keys/key-store.js';

const tokens = generateStaticKeys();

function codeOf(work: () => unknown): Promise<string> {
  return Promise.resolve()
    .then(work)
    .then(
      () => 'no error',
      (error: unknown) => (isFieldSealError(error) ? error.code : String(error)),
    );
}

describe('a search', () => {
  it('stays refused after the last day of plaintext, for rows that were not encrypted in time', async () => {
    const seal = fieldseal({
      namespace: 'n',
      keys: staticKeys(tokens),
      now: () => Date.parse('2027-02-01'),
      tables: {
        T: sealedTable('t', {
          f: field.string().blindIndex('i').readPlaintext({ until: '2027-01-01' }),
        }),
      },
    });

    expect(await codeOf(() => seal.tables.T.where({ f: 'a' }))).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
  });

  it('never uses an index that is not filled, and writes it all the same', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: staticKeys(tokens),
      tables: {
        T: sealedTable('t', {
          both: field
            .string()
            .blindIndex('old', { bits: 32 })
            .blindIndex('fresh', { filled: false }),
          only: field.string().blindIndex('onlyFresh', { filled: false }),
        }),
      },
    }).tables;

    const row = await T.encryptRow({ both: 'a', only: 'b' });

    expect(row.fresh).toMatch(/^[0-9a-f]{32}$/);
    expect((await T.where({ both: 'a' })).columns).toEqual({ old: row.old });
    expect(await codeOf(() => T.where({ both: 'a' }, { using: { both: 'fresh' } }))).toBe(
      'ERR_FIELDSEAL_UNSEARCHABLE',
    );
    expect(await codeOf(() => T.where({ only: 'b' }))).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
  });

  it('refuses a list on a JSON field, which could be a value', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: staticKeys(tokens),
      tables: { T: sealedTable('t', { f: field.json<{ in: string[] }>().blindIndex('i') }) },
    }).tables;

    expect(await codeOf(() => T.where({ f: { in: ['a'] } }))).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
  });
});

describe("onError: 'collect'", () => {
  it('keeps good rows beside a planted value that names their key as another kind', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: staticKeys(tokens),
      tables: {
        T: sealedTable('t', { tag: field.string().deterministic(), secret: field.string() }),
      },
    }).tables;
    const good = await T.encryptRow({ tag: 'a', secret: 'b' });
    const sealed = fromText(good.secret) ?? new Uint8Array();
    const planted = toText(
      Uint8Array.of(0xf5, 0x12, ...sealed.subarray(2, 10), ...new Uint8Array(32)),
    );

    const { rows, failed } = await T.decryptRows([{ ...good, tag: planted }, good], {
      onError: 'collect',
    });

    expect(rows).toEqual([{ tag: 'a', secret: 'b' }]);
    expect(failed.map(({ rowNumber }) => rowNumber)).toEqual([0]);
  });

  it('keeps good rows beside one without a tenant or a usable row id', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: staticKeys(tokens),
      tables: {
        T: sealedTable(
          't',
          { f: field.string() },
          { tenant: { column: 'tid' }, rowId: { column: 'id', type: 'integer' } },
        ),
      },
    }).tables;
    const good = await T.encryptRow({ id: 1, tid: 'a', f: 'x' });

    const { rows, failed } = await T.decryptRows(
      [{ ...good, tid: null }, good, { ...good, id: 'no id' }],
      { onError: 'collect' },
    );

    expect(rows).toEqual([{ id: 1, tid: 'a', f: 'x' }]);
    expect(failed.map(({ errors }) => errors[0]?.code)).toEqual([
      'ERR_FIELDSEAL_SCOPE',
      'ERR_FIELDSEAL_VALUE',
    ]);
  });
});

describe('a scope', () => {
  const seal = fieldseal({
    namespace: 'n',
    keys: staticKeys(tokens),
    tables: { T: sealedTable('t', { f: field.string() }, { tenant: { column: 'tid' } }) },
  });

  it.each([[Buffer.from('b')], [''], [1.5], [true], [2 ** 60], [{ toString: () => 'b' }]])(
    'is not taken from the caller where the row has an id of another form: %s',
    async (tid) => {
      const bound = seal.forTenant('a').tables.T;

      expect(await codeOf(() => bound.encryptRow({ tid, f: 'x' }))).toBe('ERR_FIELDSEAL_SCOPE');
    },
  );

  it('is refused when undefined, and when it is another than the bound one', async () => {
    const missing = undefined as unknown as string; // what an untyped request gives
    const bound = seal.forTenant('a');

    expect(await codeOf(() => seal.forTenant(missing))).toBe('ERR_FIELDSEAL_SCOPE');
    expect(await codeOf(() => bound.forScope({ tenant: undefined }))).toBe('ERR_FIELDSEAL_SCOPE');
    expect(await codeOf(() => bound.forTenant('b'))).toBe('ERR_FIELDSEAL_SCOPE');
    expect(await codeOf(() => bound.forTenant('a'))).toBe('no error');
  });
});

describe('keys', () => {
  function managed(store: KeyStore) {
    return fieldseal({
      namespace: 'n',
      keys: managedKeys({ store, providers: [localKeys({ keys: generateRootKey() })] }),
      tables: {
        T: sealedTable(
          't',
          { f: field.string().blindIndex('i') },
          { tenant: { column: 'tid' }, subject: { column: 'id' }, keyScope: 'subject' },
        ),
        G: sealedTable('g', { f: field.string() }),
      },
    });
  }

  it('are rotated for the bound scope, and refused for one that no table encrypts under', async () => {
    const store = memoryKeyStore();
    const seal = managed(store);
    const person = seal.forScope({ tenant: 'a', subject: 'p' });
    await person.ensureKeys();

    const keyId = await person.rotateDataKey();

    const [record] = await store.findByIds([keyId]);
    expect(record?.scope).toMatchObject({ tenant: 'a', subject: 'p' });
    expect(await codeOf(() => seal.rotateDataKey({ subject: 'p' }))).toBe('ERR_FIELDSEAL_SCOPE');
    expect(await codeOf(() => seal.rotateDataKey())).toBe('no error');
  });

  it("of a tenant's indexes are made without naming a person", async () => {
    const store = memoryKeyStore();

    await managed(store).ensureKeys({ tenant: 'c' });

    const kinds = (await store.list()).map(({ kind, scope }) => `${kind} ${scope.tenant ?? ''}`);
    expect(kinds).toContain('I c');
  });

  it('are not pointed back by a load that read the records before a rotation', async () => {
    const inner = memoryKeyStore();
    let delayMs = 0;
    const slow: KeyStore = {
      canCreateDuringWrites: true,
      findByIds: (ids) => inner.findByIds(ids),
      findByScope: async (kind, scope) => {
        const records = await inner.findByScope(kind, scope);
        const waitMs = delayMs;
        delayMs = 0;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        return records;
      },
      insert: (record) => inner.insert(record),
      updateStatus: (keyId, from, to) => inner.updateStatus(keyId, from, to),
      list: () => inner.list(),
    };
    const root = generateRootKey();
    const make = () =>
      fieldseal({
        namespace: 'n',
        keys: managedKeys({ store: slow, providers: [localKeys({ keys: root })] }),
        tables: { G: sealedTable('g', { f: field.string() }) },
      });
    await make().ensureKeys();
    const cold = make();
    delayMs = 40;
    const early = cold.tables.G.encryptRow({ f: 'x' });
    const keyId = await cold.rotateDataKey();
    await early;

    const { f } = await cold.tables.G.encryptRow({ f: 'y' });

    const sealed = fromText(f) ?? new Uint8Array();
    expect(Buffer.from(sealed.subarray(2, 10)).toString('hex')).toBe(keyId);
  });

  it('that come after the deadline are handed over to be wiped', async () => {
    const late = new Promise<Uint8Array>((resolve) => {
      const work = (): Promise<Uint8Array> =>
        new Promise((answer) => setTimeout(answer, 30, Uint8Array.of(7)));
      const onTimeout = (): FieldSealError =>
        new FieldSealError('ERR_FIELDSEAL_KEY_STORE', 'too late');
      void withDeadline(work, 5, onTimeout, resolve).catch(() => undefined);
    });

    expect(await late).toEqual(Uint8Array.of(7));
  });
});

describe('a rule of the caller', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('value 4711');
      },
    ],
    ['gives nothing', () => undefined as unknown as string],
  ])('that %s is an error without the value', async (_what, apply) => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: staticKeys(tokens),
      tables: {
        T: sealedTable('t', {
          f: field.string().blindIndex('i', { normalise: customNormaliser('mine/1', apply) }),
        }),
      },
    }).tables;

    const error: unknown = await T.encryptRow({ f: '4711' }).catch((reason: unknown) => reason);

    expect(isFieldSealError(error) && error.code).toBe('ERR_FIELDSEAL_VALUE');
    expect(String((error as Error).stack)).not.toContain('4711');
  });
});

describe('bytes', () => {
  it('are those of the call, even if the caller wipes them while a key is fetched', async () => {
    const { G } = fieldseal({
      namespace: 'n',
      keys: managedKeys({
        store: memoryKeyStore(),
        providers: [localKeys({ keys: generateRootKey() })],
      }),
      tables: { G: sealedTable('g', { f: field.bytes() }) },
    }).tables;
    const f = Uint8Array.of(1, 2, 3);

    const sealing = G.encryptRow({ f });
    f.fill(0);

    expect((await G.decryptRow(await sealing)).f).toEqual(Uint8Array.of(1, 2, 3));
  });
});
