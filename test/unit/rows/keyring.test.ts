import { describe, expect, it } from 'vitest';
import { localKeys } from '../../../src/keys/local-provider.js';
import { managedKeys } from '../../../src/keys/managed-keys.js';
import { memoryKeyStore } from '../../../src/keys/memory-key-store.js';
import { generateRootKey } from '../../../src/keys/static-keys.js';
import type { KeyStatus } from '../../../src/keys/key-kind.js';
import { keyProviderError } from '../../../src/keys/key-provider.js';
import type { KeyRecord } from '../../../src/keys/key-record.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { sealedTable } from '../../../src/schema/table.js';
import { settled } from './support/clock.js';
import { errorOf, thrownBy } from './support/errors.js';
import { engines } from './support/values.js';
import { type World, newWorld } from './support/world.js';

const softTtlMs = 1000;
const hardTtlMs = 10_000;
/** Jitter moves the limits by ten per cent at most, the hard one only down. */
const surelyFresh = 890;
const surelyStale = 1101;

describe.each(engines)('managed keys with the %s engine', (engine) => {
  function instance(world: World, options: Parameters<World['keys']>[0] = {}) {
    const seal = fieldseal({
      namespace: 'n',
      keys: world.keys({ cache: { softTtlMs, hardTtlMs }, ...options }),
      engine,
      now: world.clock.now,
      tables: {
        T: sealedTable('t', {
          a: field.string(),
          i: field.string().blindIndex('index'),
          d: field.string().deterministic(),
        }),
      },
    });
    return { seal, T: seal.tables.T };
  }

  async function recordOf(world: World, kind: KeyRecord['kind'] = 'E'): Promise<KeyRecord> {
    const records = await world.store.subject.findByScope(kind, {});
    return records.reduce((newest, one) => (one.generation > newest.generation ? one : newest));
  }

  async function setStatus(world: World, to: KeyStatus, kind: KeyRecord['kind'] = 'E') {
    const { keyId, status } = await recordOf(world, kind);
    expect(await world.store.subject.updateStatus(keyId, status, to)).toBe(true);
  }

  const keyOf = (text: string): string => text.slice(0, 16);

  describe('the time to live', () => {
    it('asks nobody before the soft limit', async () => {
      const world = newWorld();
      const { T } = instance(world);
      const sealed = await T.encryptRow({ a: 'x' });
      world.store.reset();

      world.clock.advance(surelyFresh);
      await T.decryptRow(sealed);
      await T.encryptRow({ a: 'y' });
      await settled();

      expect(world.store.count('findByIds') + world.store.count('findByScope')).toBe(0);
    });

    it('serves after the soft limit, and asks once beside', async () => {
      const world = newWorld();
      const { T } = instance(world);
      const sealed = await T.encryptRow({ a: 'x' });
      world.store.reset();
      world.provider.reset();
      world.clock.advance(surelyStale);

      const opened = Array.from({ length: 100 }, () => T.sync.decryptRow(sealed));
      for (let times = 0; times < 100; times++) T.sync.encryptRow({ a: 'y' });
      await settled();

      expect(opened.every(({ a }) => a === 'x')).toBe(true);
      // One for the key that reads, one for the key that writes; the record is looked at each time.
      expect(world.store.count('findByIds')).toBe(1);
      expect(world.store.count('findByScope')).toBe(1);
      world.store.reset();
      world.clock.advance(surelyFresh);
      T.sync.decryptRow(sealed);
      T.sync.encryptRow({ a: 'y' });
      await settled();
      expect(world.store.count('findByIds') + world.store.count('findByScope')).toBe(0);
    });

    it('never serves after the hard limit without asking', async () => {
      const world = newWorld();
      const { T } = instance(world);
      const sealed = await T.encryptRow({ a: 'x' });
      world.store.reset();
      world.clock.advance(hardTtlMs);

      expect(thrownBy(() => T.sync.decryptRow(sealed)).code).toBe('ERR_FIELDSEAL_KEYS_NOT_READY');
      expect(thrownBy(() => T.sync.encryptRow({ a: 'x' })).code).toBe(
        'ERR_FIELDSEAL_KEYS_NOT_READY',
      );
      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
      expect(world.store.count('findByIds')).toBe(1);
    });

    it('of zero keeps nothing', async () => {
      const world = newWorld();
      const { T } = instance(world, { cache: { softTtlMs: 0, hardTtlMs: 0 } });

      const sealed = await T.encryptRow({ a: 'x' });
      world.provider.reset();

      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
      expect(world.provider.count('unwrap')).toBe(2);
    });

    it('keeps as many keys as it is told to', async () => {
      const world = newWorld();
      const { T } = instance(world, { cache: { maxKeys: 1 } });
      const sealed = await T.encryptRow({ a: 'x', i: 'x', d: 'x' });
      world.provider.reset();

      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x', i: 'x', d: 'x' });
      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x', i: 'x', d: 'x' });
      expect(world.provider.count('unwrap')).toBeGreaterThanOrEqual(2);
    });
  });

  describe('a store that is down', () => {
    const unavailable = (): Promise<never> =>
      Promise.reject(keyProviderError('unavailable', { provider: 'local', operation: 'unwrap' }));
    // A store of the application's own may fail with whatever its driver throws.
    const broken = (): Promise<never> => Promise.reject(new Error('ECONNREFUSED'));

    it.each([
      ['store', 'an error of ours', unavailable],
      ['store', 'any error', broken],
      ['provider', 'an error of ours', unavailable],
    ] as const)('changes nothing until the hard limit (%s, %s)', async (which, _error, down) => {
      const world = newWorld();
      const { T } = instance(world);
      const sealed = await T.encryptRow({ a: 'x' });
      world[which].interfere(down);

      world.clock.advance(surelyStale);
      for (let tries = 0; tries < 3; tries++) {
        expect(T.sync.decryptRow(sealed)).toStrictEqual({ a: 'x' });
        expect(T.sync.encryptRow({ a: 'y' }).a).toMatch(/^fs1\./);
        await settled();
        world.clock.advance(surelyStale);
      }
      world.clock.advance(hardTtlMs);
      await expect(T.decryptRow(sealed)).rejects.toThrow(/does not answer|ECONNREFUSED/);
      await expect(T.encryptRow({ a: 'y' })).rejects.toThrow(/does not answer|ECONNREFUSED/);

      world[which].interfere(() => undefined);
      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
    });

    it('is not asked more than once a second for one key', async () => {
      const world = newWorld();
      const { T } = instance(world);
      const sealed = await T.encryptRow({ a: 'x' });
      world.store.interfere(unavailable);
      world.clock.advance(surelyStale);
      world.store.reset();

      for (let tries = 0; tries < 10; tries++) {
        T.sync.decryptRow(sealed);
        await settled();
        world.clock.advance(50);
      }

      expect(world.store.count('findByIds')).toBe(1);
      world.clock.advance(1000);
      T.sync.decryptRow(sealed);
      await settled();
      expect(world.store.count('findByIds')).toBe(2);
    });
  });

  describe('a status', () => {
    it.each([
      ['disabled', 'ERR_FIELDSEAL_KEY_DISABLED'],
      ['destroyed', 'ERR_FIELDSEAL_KEY_DESTROYED'],
    ] as const)(
      '%s refuses what was cached, one refresh after the soft limit',
      async (status, code) => {
        const world = newWorld();
        const { T } = instance(world);
        const sealed = await T.encryptRow({ a: 'x' });
        await setStatus(world, status);

        expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
        world.clock.advance(surelyStale);
        T.sync.decryptRow(sealed);
        T.sync.encryptRow({ a: 'y' });
        await settled();

        expect(thrownBy(() => T.sync.decryptRow(sealed)).code).toBe('ERR_FIELDSEAL_KEYS_NOT_READY');
        expect(thrownBy(() => T.sync.encryptRow({ a: 'y' })).code).toBe(
          'ERR_FIELDSEAL_KEYS_NOT_READY',
        );
        const reading = await errorOf(() => T.decryptRow(sealed));
        expect(reading.code).toBe(code);
        expect(reading.details.keyId).toBe((await recordOf(world)).keyId);
        // No key is made in the place of one that somebody took away.
        expect((await errorOf(() => T.encryptRow({ a: 'y' }))).code).toBe(
          'ERR_FIELDSEAL_KEY_NOT_FOUND',
        );
        expect(await world.store.subject.list()).toHaveLength(1);
      },
    );

    it('disabled can be taken back', async () => {
      const world = newWorld();
      const sealed = await instance(world).T.encryptRow({ a: 'x' });
      await setStatus(world, 'disabled');
      const { T } = instance(world);
      expect((await errorOf(() => T.decryptRow(sealed))).code).toBe('ERR_FIELDSEAL_KEY_DISABLED');

      await setStatus(world, 'active');

      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
      expect((await T.encryptRow({ a: 'y' })).a).toMatch(/^fs1\./);
    });

    it('decrypt-only reads, and does not write', async () => {
      const world = newWorld();
      const sealed = await instance(world).T.encryptRow({ a: 'x' });
      await setStatus(world, 'decrypt-only');
      const { T } = instance(world);

      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
      expect((await errorOf(() => T.encryptRow({ a: 'y' }))).code).toBe(
        'ERR_FIELDSEAL_KEY_NOT_FOUND',
      );
    });

    it('of the index key matters to searches, and to nothing else', async () => {
      const world = newWorld();
      const sealed = await instance(world).T.encryptRow({ a: 'x', i: 'x' });
      await setStatus(world, 'disabled', 'I');
      const { T } = instance(world);

      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x', i: 'x' });
      expect((await errorOf(() => T.where({ i: 'x' }))).code).toBe('ERR_FIELDSEAL_KEY_DISABLED');
      expect((await errorOf(() => T.encryptRow({ i: 'x' }))).code).toBe(
        'ERR_FIELDSEAL_KEY_DISABLED',
      );
      expect((await T.encryptRow({ a: 'x' })).a).toMatch(/^fs1\./);
    });
  });

  describe('a rotation', () => {
    it('writes under the new key at once, and reads under both', async () => {
      const world = newWorld();
      const { seal, T } = instance(world);
      const old = await T.encryptRow({ a: 'x', i: 'i', d: 'd' });

      const keyId = await seal.rotateDataKey();
      const fresh = await T.encryptRow({ a: 'y', i: 'i', d: 'd' });

      expect(keyId).toBe((await recordOf(world)).keyId);
      expect(keyOf(fresh.a)).not.toBe(keyOf(old.a));
      // Rotating the encryption key moves no index and no deterministic value.
      expect(fresh).toMatchObject({ index: old.index, d: old.d });
      expect(await T.decryptRows([old, fresh])).toStrictEqual([
        { a: 'x', i: 'i', d: 'd' },
        { a: 'y', i: 'i', d: 'd' },
      ]);
      const records = await world.store.subject.findByScope('E', {});
      expect(records.map(({ generation, status }) => [generation, status])).toStrictEqual([
        [1, 'decrypt-only'],
        [2, 'active'],
      ]);
    });

    it('reaches another instance one refresh after the soft limit', async () => {
      const world = newWorld();
      const { seal, T: here } = instance(world);
      const { T: there } = instance(world);
      const old = await there.encryptRow({ a: 'x' });

      await seal.rotateDataKey();
      const fresh = await here.encryptRow({ a: 'y' });

      expect(await there.decryptRow(fresh)).toStrictEqual({ a: 'y' });
      expect(keyOf((await there.encryptRow({ a: 'x' })).a)).toBe(keyOf(old.a));
      world.clock.advance(surelyStale);
      await there.encryptRow({ a: 'x' });
      await settled();
      expect(keyOf((await there.encryptRow({ a: 'x' })).a)).toBe(keyOf(fresh.a));
      expect(await there.decryptRow(old)).toStrictEqual({ a: 'x' });
    });

    it('of two instances at once makes one key', async () => {
      const world = newWorld();
      const [one, two] = [instance(world), instance(world)];
      await one.T.encryptRow({ a: 'x' });

      const ids = await Promise.all([one.seal.rotateDataKey(), two.seal.rotateDataKey()]);

      const records = await world.store.subject.findByScope('E', {});
      const active = records.filter(({ status }) => status === 'active');
      expect(active).toHaveLength(1);
      expect(ids).toContain(active[0]!.keyId);
      for (const { T } of [one, two]) {
        expect(await T.decryptRow(await T.encryptRow({ a: 'y' }))).toStrictEqual({ a: 'y' });
      }
    });

    it('makes the first key where there is none', async () => {
      const world = newWorld();
      const { seal, T } = instance(world);

      const keyId = await seal.rotateDataKey();
      await T.encryptRow({ a: 'x' });

      expect((await world.store.subject.list()).map((record) => record.keyId)).toStrictEqual([
        keyId,
      ]);
    });
  });

  describe('the first key', () => {
    it('is one, when two instances race for it', async () => {
      const world = newWorld();
      const instances = [instance(world), instance(world)];
      // Both have seen an empty store before either writes to it.
      const waiting: (() => void)[] = [];
      world.store.interfere((method) => {
        if (method !== 'insert') return undefined;
        return new Promise((resolve) => {
          waiting.push(resolve);
          if (waiting.length === 2) for (const go of waiting) go();
        });
      });

      const sealed = await Promise.all(instances.map(({ T }) => T.encryptRow({ a: 'x' })));
      world.store.interfere(() => undefined);

      expect(world.store.count('insert')).toBe(2);
      expect(await world.store.subject.list()).toHaveLength(1);
      expect(new Set(sealed.map(({ a }) => keyOf(a))).size).toBe(1);
      for (const { T } of [...instances, instance(world)]) {
        expect(await T.decryptRows(sealed)).toStrictEqual([{ a: 'x' }, { a: 'x' }]);
      }
    });

    it('seals nothing before the store gives it back', async () => {
      const lossy = newWorld({ insert: () => Promise.resolve(true) });
      const { T } = instance(lossy);

      const error = await errorOf(() => T.encryptRow({ a: 'x' }));

      expect(error.code).toBe('ERR_FIELDSEAL_KEY_STORE');
      expect(error.message).toContain('replica');
    });

    it('is made beforehand where the store shares the only connection', async () => {
      const world = newWorld({ canCreateDuringWrites: false });
      const { seal, T } = instance(world);

      for (const call of [
        () => T.encryptRow({ a: 'x' }),
        () => T.where({ i: 'x' }),
        () => T.encryptValue('d', 'x'),
      ]) {
        const error = await errorOf(call);
        expect(error.code).toBe('ERR_FIELDSEAL_KEYS_NOT_READY');
        expect(error.message).toContain('ensureKeys()');
      }
      expect(await world.store.subject.list()).toHaveLength(0);

      await seal.ensureKeys();
      const sealed = await T.encryptRow({ a: 'x', i: 'x', d: 'x' });
      expect(await instance(world).T.decryptRow(sealed)).toStrictEqual({ a: 'x', i: 'x', d: 'x' });
      // What exists may be loaded at any time: only making a key is too early.
      expect(await instance(world).T.encryptRow({ a: 'y' })).toBeDefined();
    });

    it('is made by ensureKeys while writes are told that they may not', async () => {
      const world = newWorld({ canCreateDuringWrites: false });
      const { seal, T } = instance(world);

      const [write, ensured] = await Promise.allSettled([
        T.encryptRow({ a: 'x' }),
        seal.ensureKeys(),
      ]);

      expect(write.status).toBe('rejected');
      expect(ensured.status).toBe('fulfilled');
      expect((await T.encryptRow({ a: 'x' })).a).toMatch(/^fs1\./);
    });
  });

  describe('a deadline', () => {
    const never = (): Promise<void> => new Promise(() => undefined);

    it('ends the wait for a slow store', async () => {
      const world = newWorld();
      const sealed = await instance(world).T.encryptRow({ a: 'x' });
      const { T } = instance(world, { deadlineMs: 20 });
      world.store.interfere(never);

      for (const call of [() => T.decryptRow(sealed), () => T.encryptRow({ a: 'x' })]) {
        const error = await errorOf(call);
        expect(error.code).toBe('ERR_FIELDSEAL_KEY_STORE');
        expect(error.message).toContain('20 ms');
        expect(error.details.retryable).toBe(true);
      }
      world.store.interfere(() => undefined);
      expect(await T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
    });

    it('ends the wait for a slow provider, and tells it so', async () => {
      const world = newWorld();
      const sealed = await instance(world).T.encryptRow({ a: 'x' });
      const { T } = instance(world, { deadlineMs: 20 });
      world.provider.interfere(never);

      const error = await errorOf(() => T.decryptRow(sealed));

      expect(error.code).toBe('ERR_FIELDSEAL_KEY_PROVIDER');
      expect(error.details).toMatchObject({
        provider: 'local',
        operation: 'unwrap',
        reason: 'timeout',
        retryable: true,
      });
    });

    it('aborts the call of the provider', async () => {
      const inner = localKeys({ keys: generateRootKey() });
      const store = memoryKeyStore();
      const signals: (AbortSignal | undefined)[] = [];
      const keys = (slow: boolean) =>
        managedKeys({
          store,
          deadlineMs: 20,
          providers: [
            {
              name: inner.name,
              capabilities: inner.capabilities,
              wrap: (input) => inner.wrap(input),
              unwrap: (input) => {
                signals.push(input.signal);
                return slow ? new Promise(() => undefined) : inner.unwrap(input);
              },
              describe: () => inner.describe(),
            },
          ],
        });
      const open = (slow: boolean) =>
        fieldseal({
          namespace: 'n',
          keys: keys(slow),
          engine,
          tables: { T: sealedTable('t', { a: field.string() }) },
        }).tables.T;
      const sealed = await open(false).encryptRow({ a: 'x' });
      signals.length = 0;

      await errorOf(() => open(true).decryptRow(sealed));

      expect(signals.map((signal) => signal?.aborted)).toStrictEqual([true]);
    });
  });

  describe('several providers', () => {
    it('open what any of them wrapped, in the order of the configuration', async () => {
      const store = memoryKeyStore();
      const root = generateRootKey();
      const renamed = (name: string) => {
        const inner = localKeys({ keys: root });
        return {
          name,
          capabilities: inner.capabilities,
          wrap: async (input: Parameters<typeof inner.wrap>[0]) => ({
            ...(await inner.wrap(input)),
            provider: name,
          }),
          unwrap: (input: Parameters<typeof inner.unwrap>[0]) => inner.unwrap(input),
          describe: () => inner.describe(),
        };
      };
      const open = (...names: readonly string[]) =>
        fieldseal({
          namespace: 'n',
          keys: managedKeys({ store, providers: names.map(renamed) }),
          engine,
          tables: { T: sealedTable('t', { a: field.string() }) },
        }).tables.T;

      const sealed = await open('first', 'second').encryptRow({ a: 'x' });

      expect(await open('second', 'first').decryptRow(sealed)).toStrictEqual({ a: 'x' });
      const error = await errorOf(() => open('second').decryptRow(sealed));
      expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
      expect(error.message).toContain('managedKeys({ providers })');
    });
  });

  it.each([
    ['another key', (key: Uint8Array) => key.map((byte) => byte ^ 1)],
    ['a key that was cut', (key: Uint8Array) => key.slice(1)],
    ['nothing', () => new Uint8Array(0)],
  ])('a provider that gives %s is not believed', async (_what, change) => {
    const world = newWorld();
    const sealed = await instance(world).T.encryptRow({ a: 'x' });
    const inner = localKeys({ keys: world.rootKey });
    const { T } = fieldseal({
      namespace: 'n',
      keys: managedKeys({
        store: world.store.subject,
        providers: [
          {
            name: inner.name,
            capabilities: inner.capabilities,
            wrap: (input) => inner.wrap(input),
            unwrap: async (input) => change(await inner.unwrap(input)),
            describe: () => inner.describe(),
          },
        ],
      }),
      engine,
      tables: { T: sealedTable('t', { a: field.string() }) },
    }).tables;

    for (const call of [() => T.decryptRow(sealed), () => T.encryptRow({ a: 'y' })]) {
      const error = await errorOf(call);
      expect(error.code).toBe('ERR_FIELDSEAL_KEY_INTEGRITY');
      expect(error.details.keyId).toBe((await recordOf(world)).keyId);
      expect(error.message).toContain('Restore the key store');
    }
  });

  it('a key made here is opened again if the store gives back another wrapping', async () => {
    const changing: World = newWorld({
      findByScope: async (kind, scope) => {
        const records = await changing.records.findByScope(kind, scope);
        return records.map((record) => ({
          ...record,
          wrappings: record.wrappings.map((wrapping) => ({
            ...wrapping,
            ciphertext: wrapping.ciphertext.map((byte, at) => (at === 30 ? byte ^ 1 : byte)),
          })),
        }));
      },
    });

    const error = await errorOf(() => instance(changing).T.encryptRow({ a: 'x' }));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_PROVIDER');
    expect(error.details.reason).toBe('invalid-ciphertext');
  });

  it('a record whose key is another one is refused', async () => {
    const world = newWorld();
    const sealed = await instance(world).T.encryptRow({ a: 'x', d: 'd' });
    const records = await world.store.subject.list();
    const [d, e] = records as [KeyRecord, KeyRecord];
    const keys = (list: readonly KeyRecord[]) =>
      managedKeys({
        store: memoryKeyStore(list),
        providers: [localKeys({ keys: world.rootKey })],
      });
    const open = (list: readonly KeyRecord[]) =>
      fieldseal({
        namespace: 'n',
        keys: keys(list),
        engine,
        tables: { T: sealedTable('t', { a: field.string(), d: field.string().deterministic() }) },
      }).tables.T;

    expect(await open(records).decryptRow(sealed)).toStrictEqual({ a: 'x', d: 'd' });
    const swapped = await errorOf(() =>
      open([{ ...e, wrappings: d.wrappings }]).decryptRow({ a: sealed.a }),
    );
    expect(swapped.code).toBe('ERR_FIELDSEAL_KEY_PROVIDER');
    expect(swapped.details.reason).toBe('invalid-ciphertext');
    const missing = await errorOf(() => open([]).decryptRow({ a: sealed.a }));
    expect(missing.code).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
  });
});

describe('managedKeys', () => {
  const store = memoryKeyStore();
  const provider = localKeys({ keys: generateRootKey() });

  it.each([
    ['no provider', { store, providers: [] }, 'at least one key provider'],
    ['two providers of one name', { store, providers: [provider, provider] }, 'alike'],
    [
      'a provider without context',
      {
        store,
        providers: [
          { ...provider, name: 'rsa', capabilities: { context: 'none' as const, rewrap: false } },
        ],
      },
      "'rsa'",
    ],
    [
      'a soft limit after the hard one',
      { store, providers: [provider], cache: { softTtlMs: 2, hardTtlMs: 1 } },
      'softTtlMs',
    ],
    ['a negative limit', { store, providers: [provider], cache: { softTtlMs: -1 } }, 'softTtlMs'],
    [
      'no number as a limit',
      { store, providers: [provider], cache: { softTtlMs: Number.NaN } },
      'softTtlMs',
    ],
  ] as [string, Parameters<typeof managedKeys>[0], string][])(
    'refuses %s',
    (_what, options, message) => {
      const error = thrownBy(() => managedKeys(options));

      expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
      expect(error.message).toContain(message);
    },
  );
});
