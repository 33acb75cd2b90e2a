import { describe, expect, it } from 'vitest';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { errorOf, shapeOf, thrownBy } from './support/errors.js';
import { engines, typeCases } from './support/values.js';
import { type World, newWorld } from './support/world.js';

describe.each(engines)('without waiting, with the %s engine', (engine) => {
  function instance(world: World) {
    const seal = fieldseal({
      namespace: 'n',
      keys: world.keys(),
      engine,
      now: world.clock.now,
      tables: {
        T: sealedTable('t', {
          a: field.string().blindIndex('i'),
          d: field.string().deterministic(),
        }),
      },
    });
    return { seal, T: seal.tables.T };
  }

  it('every operation is refused while its keys are not in memory', async () => {
    const world = newWorld();
    const sealed = await instance(world).T.encryptRow({ a: 'x', d: 'y' });
    const { seal, T } = instance(world);
    world.store.reset();
    const calls = [
      () => T.sync.encryptRow({ a: 'x' }),
      () => T.sync.encryptRow({ d: 'x' }),
      () => T.sync.decryptRow({ a: sealed.a }),
      () => T.sync.decryptRow({ d: sealed.d }),
      () => T.sync.where({ a: 'x' }),
      () => T.sync.where({ d: 'x' }),
      () => T.sync.encryptValue('a', 'x'),
      () => T.sync.decryptValue('a', sealed.a),
      () => T.sync.indexValue('a', 'x'),
    ];

    for (const call of calls) {
      const error = thrownBy(call);
      expect(error.code).toBe('ERR_FIELDSEAL_KEYS_NOT_READY');
      expect(error.message).toMatch(/ensureKeys|asynchronous form/);
    }
    expect(world.store.count('findByIds') + world.store.count('findByScope')).toBe(0);
    await seal.ensureKeys();
    for (const call of calls) expect(call).not.toThrow();
  });

  it('what needs no key needs no waiting', () => {
    const { T } = instance(newWorld());

    expect(T.sync.encryptRow({ id: 1, a: null })).toStrictEqual({ id: 1, a: null, i: null });
    expect(T.sync.decryptRow({ id: 1, a: null, i: null })).toStrictEqual({ id: 1, a: null });
    expect(T.sync.where({ a: null }).columns).toStrictEqual({ a: null });
  });

  it('gives what the asynchronous form gives', async () => {
    const world = newWorld();
    const { T } = instance(world);
    const sealed = await T.encryptRow({ id: 1, a: 'x', d: 'y' });

    expect(T.sync.decryptRow(sealed)).toStrictEqual({ id: 1, a: 'x', d: 'y' });
    expect(T.sync.encryptRow({ id: 1, a: 'x', d: 'y' })).toMatchObject({
      id: 1,
      d: sealed.d,
      i: sealed.i,
    });
    expect(T.sync.where({ a: 'x', d: 'y' }).columns).toStrictEqual({ i: sealed.i, d: sealed.d });
    expect(T.sync.indexValue('a', 'x')).toBe(sealed.i);
    expect(T.sync.decryptValue('a', sealed.a)).toBe('x');
    expect(await T.decryptValue('a', T.sync.encryptValue('a', 'z'))).toBe('z');
    expect(T.sync.decryptRow({ x: sealed.a }, { names: { a: 'x' } })).toStrictEqual({ x: 'x' });
  });

  it('fails as the asynchronous form fails', async () => {
    const { T } = instance(newWorld());
    const { a, d } = await T.encryptRow({ a: 'x', d: 'y' });

    for (const stored of ['x', '', 'fs1.', d, `${a}A`, a.slice(0, -1), `${a.slice(0, -6)}AAAAAA`]) {
      const expected = shapeOf(await errorOf(() => T.decryptRow({ a: stored })));
      expect(shapeOf(thrownBy(() => T.sync.decryptRow({ a: stored })))).toStrictEqual(expected);
      expect(shapeOf(thrownBy(() => T.sync.decryptValue('a', stored)))).toStrictEqual(expected);
    }
    for (const value of [5, null, undefined]) {
      const row = { a: value as unknown as string };
      const expected = await errorOf(() => T.encryptValue('a', row.a));
      expect(shapeOf(thrownBy(() => T.sync.encryptValue('a', row.a)))).toStrictEqual(
        shapeOf(expected),
      );
    }
  });

  it.each(typeCases)(
    'a value of type $name comes back alone as in its row',
    async ({ make, values }) => {
      const { sample } = await import('fast-check');
      const { T } = fieldseal({
        namespace: 'n',
        keys: insecureTestKeys(),
        engine,
        tables: {
          T: sealedTable('t', {
            f: make(),
            d: make().deterministic({ acceptLeakage: 'a test' }),
          }),
          B: sealedTable('b', { f: make() }, { storage: 'binary' }),
        },
      }).tables;

      for (const value of sample(values, 20)) {
        const sealed = T.sync.encryptValue('f', value);
        expect(T.sync.decryptValue('f', sealed)).toStrictEqual(value);
        expect(T.sync.decryptRow({ f: sealed })).toStrictEqual({ f: value });
      }
    },
  );
});
