import { describe, expect, it } from 'vitest';
import type { EventListener, FieldSealEvent } from '../../../src/rows/events.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { settled } from './support/clock.js';
import { errorOf, shapeOf } from './support/errors.js';
import { engines } from './support/values.js';
import { type World, newWorld } from './support/world.js';

describe.each(engines)('with the %s engine', (engine) => {
  function instance(world: World, onEvent: EventListener = () => undefined) {
    return fieldseal({
      namespace: 'n',
      onEvent,
      keys: world.keys({ cache: { maxKeys: 2000 } }),
      engine,
      now: world.clock.now,
      tables: {
        Person: sealedTable(
          'people',
          { name: field.string().blindIndex('nameIndex') },
          { subject: { column: 'id' }, keyScope: 'subject' },
        ),
        Note: sealedTable('notes', { text: field.string().blindIndex('textIndex') }),
      },
    }).tables;
  }

  it('a thousand missing keys cost one fetch', async () => {
    const world = newWorld();
    const rows = Array.from({ length: 1000 }, (_, id) => ({ id, name: `name ${String(id)}` }));
    const sealed = await instance(world).Person.encryptRows(rows);
    const { Person } = instance(world);
    world.store.reset();

    expect(await Person.decryptRows(sealed)).toStrictEqual(rows);
    expect(world.store.count('findByIds')).toBe(1);
    expect(world.store.count('findByScope')).toBe(0);

    world.store.reset();
    world.provider.reset();
    expect(await Person.decryptRows(sealed)).toStrictEqual(rows);
    expect(world.store.count('findByIds')).toBe(0);
    expect(world.provider.count('unwrap')).toBe(0);
  });

  it('a thousand concurrent cold reads cost one fetch and one unwrap', async () => {
    const world = newWorld();
    const sealed = await instance(world).Note.encryptRow({ text: 'x' });
    const { Note } = instance(world);
    world.store.reset();
    world.provider.reset();

    const opened = await Promise.all(Array.from({ length: 1000 }, () => Note.decryptRow(sealed)));

    expect(opened).toStrictEqual(Array.from({ length: 1000 }, () => ({ text: 'x' })));
    expect(world.store.count('findByIds')).toBe(1);
    expect(world.provider.count('unwrap')).toBe(1);
  });

  it('five hundred concurrent cold writes make one key of each kind', async () => {
    const world = newWorld();
    const { Note } = instance(world);

    const sealed = await Promise.all(
      Array.from({ length: 500 }, (_, id) => Note.encryptRow({ text: String(id) })),
    );

    expect((await world.store.subject.list()).map(({ kind }) => kind)).toStrictEqual(['E', 'I']);
    expect(world.store.count('insert')).toBe(2);
    expect(new Set(sealed.map(({ text }) => text.slice(0, 16))).size).toBe(1);
  });

  it('a fresh data key costs one call of its provider, a warm path none', async () => {
    const world = newWorld();
    const { Note } = instance(world);

    await Note.encryptRow({ text: null });
    expect(world.provider.count('wrap') + world.provider.count('unwrap')).toBe(0);
    const value = await Note.encryptValue('text', 'x');
    expect(world.provider.count('wrap')).toBe(1);
    expect(world.provider.count('unwrap')).toBe(0);

    world.provider.reset();
    world.store.reset();
    await Note.encryptValue('text', 'y');
    expect(await Note.decryptValue('text', value)).toBe('x');
    expect(world.provider.count('wrap') + world.provider.count('unwrap')).toBe(0);
    expect(world.store.count('findByScope') + world.store.count('findByIds')).toBe(0);
  });

  it('a failed fetch is shared by those who wait for it, and by nobody after', async () => {
    const world = newWorld();
    const sealed = await instance(world).Note.encryptRow({ text: 'x' });
    const { Note } = instance(world);
    world.store.reset();
    world.store.interfere(() => Promise.reject(new Error('away')));

    const calls = await Promise.allSettled(
      Array.from({ length: 100 }, () => Note.decryptRow(sealed)),
    );
    world.store.interfere(() => undefined);

    expect(calls.every(({ status }) => status === 'rejected')).toBe(true);
    expect(world.store.count('findByIds')).toBe(1);
    expect(await Note.decryptRow(sealed)).toStrictEqual({ text: 'x' });
  });

  it('a large result lets timers run in between', async () => {
    const { T } = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      tables: { T: sealedTable('t', { a: field.string() }) },
    }).tables;
    const sealed = await T.encryptRows(Array.from({ length: 20_000 }, () => ({ a: 'x' })));
    let ticks = 0;
    let immediates = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    const loop = (): void => {
      immediates += 1;
      handle = setImmediate(loop);
    };
    let handle = setImmediate(loop);

    const opened = await T.decryptRows(sealed);
    clearInterval(timer);
    clearImmediate(handle);

    expect(opened).toHaveLength(20_000);
    expect(opened.every(({ a }) => a === 'x')).toBe(true);
    expect(ticks).toBeGreaterThan(2);
    expect(immediates).toBeGreaterThanOrEqual(20);
  });

  it('a key of another scope counts as unknown, and is not unwrapped', async () => {
    const world = newWorld();
    const sealed = await instance(world).Person.encryptRow({ id: 1, name: 'x' });
    const events: FieldSealEvent[] = [];
    const { Person } = instance(world, (event) => events.push(event));
    const moved = { ...sealed, id: 2 };
    world.provider.reset();

    const cold = await errorOf(() => Person.decryptRow(moved));
    expect(world.provider.count('unwrap')).toBe(0);
    await Person.decryptRow(sealed);
    const warm = await errorOf(() => Person.decryptRow(moved));

    expect(cold.code).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
    expect(shapeOf(warm)).toStrictEqual(shapeOf(cold));
    const failure = {
      type: 'open-failed',
      table: 'Person',
      field: 'name',
      reason: 'unknown-key',
    };
    expect(events).toStrictEqual([failure, failure]);
  });

  it('keys are ready after ensureKeys, for the scopes that were given', async () => {
    const world = newWorld();
    const seal = fieldseal({
      namespace: 'n',
      keys: world.keys(),
      engine,
      now: world.clock.now,
      tables: {
        T: sealedTable(
          't',
          { a: field.string().blindIndex('i'), d: field.string().deterministic() },
          { tenant: 'caller', keyScope: 'tenant' },
        ),
        Note: sealedTable('notes', { text: field.string() }),
      },
    });

    await seal.ensureKeys({ tenant: 'a' }, { tenant: 'b' });
    world.store.reset();

    for (const tenant of ['a', 'b']) {
      const { T } = seal.forTenant(tenant).tables;
      const sealed = T.sync.encryptRow({ a: 'x', d: 'y' });
      expect(T.sync.decryptRow(sealed)).toStrictEqual({ a: 'x', d: 'y' });
      expect(T.sync.where({ a: 'x' }).columns).toStrictEqual({ i: sealed.i });
    }
    expect(seal.tables.Note.sync.encryptRow({ text: 'x' }).text).toMatch(/^fs1\./);
    await settled();
    expect(world.store.count('findByScope') + world.store.count('findByIds')).toBe(0);
    const kinds = (await world.store.subject.list()).map(({ kind, scope }) => [kind, scope.tenant]);
    expect(kinds).toStrictEqual([
      ['D', 'a'],
      ['D', 'b'],
      ['E', undefined],
      ['E', 'a'],
      ['E', 'b'],
      ['I', 'a'],
      ['I', 'b'],
    ]);
  });

  it('keys of a bound instance are ready after ensureKeys without a scope', async () => {
    const world = newWorld();
    const seal = fieldseal({
      namespace: 'n',
      keys: world.keys(),
      engine,
      now: world.clock.now,
      tables: {
        T: sealedTable('t', { a: field.string() }, { tenant: 'caller', keyScope: 'tenant' }),
      },
    }).forTenant('acme');

    await seal.ensureKeys();

    expect(seal.tables.T.sync.encryptRow({ a: 'x' }).a).toMatch(/^fs1\./);
  });
});
