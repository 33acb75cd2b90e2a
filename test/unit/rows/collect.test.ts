import { describe, expect, it } from 'vitest';
import type { KeyId } from '../../../src/format/key-id.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { errorOf } from './support/errors.js';
import { engines } from './support/values.js';
import { type World, newWorld } from './support/world.js';

describe.each(engines)("onError: 'collect' with the %s engine", (engine) => {
  function instance(world: World) {
    return fieldseal({
      namespace: 'n',
      keys: world.keys(),
      engine,
      now: world.clock.now,
      tables: {
        T: sealedTable(
          't',
          { a: field.string(), b: field.string().blindIndex('i') },
          { tenant: { column: 'owner' }, keyScope: 'tenant' },
        ),
      },
    });
  }

  async function keyOf(world: World, tenant: string): Promise<KeyId> {
    const [record] = await world.store.subject.findByScope('E', { tenant });
    return record!.keyId;
  }

  it('gives the good rows in order, and the bad ones by their number', async () => {
    const world = newWorld();
    const seal = instance(world);
    const sealed = await seal.tables.T.encryptRows(
      ['good', 'off', 'good', 'gone', 'good'].map((owner, id) => ({ id, owner, a: 'a', b: 'b' })),
    );
    const off = await keyOf(world, 'off');
    const gone = await keyOf(world, 'gone');
    await world.store.subject.updateStatus(off, 'active', 'disabled');
    await world.store.subject.updateStatus(gone, 'active', 'destroyed');
    const damaged = { ...sealed[0]!, a: 'no ciphertext', b: `${sealed[0]!.b}AAAA` };
    const moved = { ...sealed[2]!, owner: 'other' };
    const rows = [...sealed, damaged, moved, { owner: 'good', a: null, b: null }];

    const { rows: good, failed } = await instance(world).tables.T.decryptRows(rows, {
      onError: 'collect',
    });

    expect(good).toStrictEqual([
      { id: 0, owner: 'good', a: 'a', b: 'b' },
      { id: 2, owner: 'good', a: 'a', b: 'b' },
      { id: 4, owner: 'good', a: 'a', b: 'b' },
      { owner: 'good', a: null, b: null },
    ]);
    expect(
      failed.map(({ rowNumber, errors }) => [
        rowNumber,
        errors.map(({ code, details }) => [code, details.field ?? details.keyId]),
      ]),
    ).toStrictEqual([
      [
        1,
        [
          ['ERR_FIELDSEAL_KEY_DISABLED', off],
          ['ERR_FIELDSEAL_KEY_DISABLED', off],
        ],
      ],
      [
        3,
        [
          ['ERR_FIELDSEAL_KEY_DESTROYED', gone],
          ['ERR_FIELDSEAL_KEY_DESTROYED', gone],
        ],
      ],
      [
        5,
        [
          ['ERR_FIELDSEAL_DECRYPTION_FAILED', 'a'],
          ['ERR_FIELDSEAL_DECRYPTION_FAILED', 'b'],
        ],
      ],
      [
        6,
        [
          ['ERR_FIELDSEAL_DECRYPTION_FAILED', 'a'],
          ['ERR_FIELDSEAL_DECRYPTION_FAILED', 'b'],
        ],
      ],
    ]);
  });

  it('shows no ciphertext as if it were a value', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: { T: sealedTable('t', { a: field.string(), b: field.string() }) },
    }).tables;
    const { a } = await T.encryptRow({ a: 'x' });

    const result = await T.decryptRows([{ a, b: 'fs1.junk' }], { onError: 'collect' });

    expect(result.rows).toStrictEqual([]);
    expect(JSON.stringify(result)).not.toContain('fs1.');
  });

  it('fails at the first bad value by default', async () => {
    const world = newWorld();
    const seal = instance(world);
    const sealed = await seal.tables.T.encryptRows([
      { owner: 'a', a: 'x' },
      { owner: 'b', a: 'x' },
    ]);
    await world.store.subject.updateStatus(await keyOf(world, 'b'), 'active', 'disabled');

    for (const options of [{}, { onError: 'throw' }] as const) {
      const error = await errorOf(() => instance(world).tables.T.decryptRows(sealed, options));
      expect(error.code).toBe('ERR_FIELDSEAL_KEY_DISABLED');
      expect(error.message).toContain('Enable it');
    }
  });

  it('fails all the same when the keys cannot be asked for', async () => {
    const world = newWorld();
    const sealed = await instance(world).tables.T.encryptRow({ owner: 'a', a: 'x' });
    world.store.interfere(() => {
      throw new Error('the database is away');
    });

    const call = instance(world).tables.T.decryptRows([sealed], { onError: 'collect' });

    await expect(call).rejects.toThrow('the database is away');
  });
});
