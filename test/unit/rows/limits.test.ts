import { describe, expect, it } from 'vitest';
import { coreOf, fieldseal } from '../../../src/rows/fieldseal.js';
import { sliceAt } from '../../../src/format/slice.js';
import { field } from '../../../src/schema/builders.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { testClock } from './support/clock.js';
import { errorOf, thrownBy } from './support/errors.js';
import { engines } from './support/values.js';

const week = 604_800_000;

describe.each(engines)('limits with the %s engine', (engine) => {
  function instance(startMs?: number) {
    const clock = testClock(startMs);
    const seal = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      now: clock.now,
      tables: {
        T: sealedTable('t', { a: field.string(), d: field.string().deterministic() }),
        U: sealedTable('u', { a: field.string() }),
      },
    });
    return { seal, ...seal.tables, clock };
  }

  it.each([
    ['1970', 0],
    ['the last moment of 2025', Date.UTC(2026, 0, 1) - 1],
    ['the year 4000', Date.UTC(4000, 0, 1)],
    ['no number', Number.NaN],
  ])('nothing is sealed by a clock that says %s', async (_what, nowMs) => {
    const { T } = instance(nowMs);

    for (const call of [
      () => T.encryptRow({ a: 'x' }),
      () => T.encryptRows([{ a: 'x' }, { a: 'y' }]),
      () => T.encryptValue('a', 'x'),
      () => T.sync.encryptValue('a', 'x'),
    ]) {
      const error = await errorOf(call);
      expect(error.code).toBe('ERR_FIELDSEAL_CLOCK');
      expect(error.message).toContain('Set the clock');
    }
  });

  it('the first moment of 2026 is late enough, and what was sealed opens at any time', async () => {
    const first = instance(Date.UTC(2026, 0, 1));
    const sealed = await first.T.encryptRow({ a: 'x' });

    expect(await instance(0).T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
    expect(await instance(Date.UTC(2100, 0, 1)).T.decryptRow(sealed)).toStrictEqual({ a: 'x' });
  });

  it('every week has a slice of its own in the header', async () => {
    const { T, clock } = instance();
    const slice = (text: string): number => Buffer.from(text.slice(4), 'base64url').readUInt16BE(9);

    const sealed: string[] = [];
    for (let weeks = 0; weeks < 3; weeks++) {
      expect(slice((await T.encryptRow({ a: 'x' })).a)).toBe(sliceAt(clock.now()));
      sealed.push(await T.encryptValue('a', String(weeks)));
      clock.advance(week);
    }

    const opened = await T.decryptRows(sealed.map((a) => ({ a })));
    expect(opened).toStrictEqual([{ a: '0' }, { a: '1' }, { a: '2' }]);
    expect(new Set(sealed.map(slice)).size).toBe(3);
  });

  it('2^32 values of one table and week are the most, in each way to seal', async () => {
    const { seal, T, U, clock } = instance();
    const { core } = coreOf(seal);
    const key = core.keyring.peek({ kind: 'E', scope: {}, generation: 'active' })!;
    const counter = (table: string) => key.gcm('n', table, sliceAt(clock.now())).counter;
    counter('t').take(2 ** 32 - 3);

    // Three are left.
    await T.encryptRow({ a: 'x' });
    const two = await T.encryptRows([{ a: 'x' }, { a: 'y' }]);

    for (const call of [
      () => T.encryptRow({ a: 'x' }),
      () => T.encryptRows([{ a: 'x' }, { a: 'y' }]),
      () => T.encryptValue('a', 'x'),
    ]) {
      const error = await errorOf(call);
      expect(error.code).toBe('ERR_FIELDSEAL_KEY_EXHAUSTED');
      expect(error.message).toContain('Rotate the data key');
    }
    expect(thrownBy(() => T.sync.encryptRow({ a: 'x' })).code).toBe('ERR_FIELDSEAL_KEY_EXHAUSTED');
    expect(thrownBy(() => T.sync.encryptValue('a', 'x')).code).toBe('ERR_FIELDSEAL_KEY_EXHAUSTED');
    // Reading goes on, and so do another table, a deterministic column and the next week.
    expect(await T.decryptRows(two)).toStrictEqual([{ a: 'x' }, { a: 'y' }]);
    expect((await U.encryptRow({ a: 'x' })).a).toMatch(/^fs1\./);
    expect((await T.encryptRow({ d: 'x' })).d).toMatch(/^fs1\./);
    clock.advance(week);
    expect((await T.encryptRow({ a: 'x' })).a).toMatch(/^fs1\./);
  });

  it('a batch that would go beyond is refused before it is over', async () => {
    const { seal, T, clock } = instance();
    const { core } = coreOf(seal);
    const key = core.keyring.peek({ kind: 'E', scope: {}, generation: 'active' })!;
    key.gcm('n', 't', sliceAt(clock.now())).counter.take(2 ** 32 - 3);

    const error = await errorOf(() => T.encryptRows(Array.from({ length: 4 }, () => ({ a: 'x' }))));

    expect(error.code).toBe('ERR_FIELDSEAL_KEY_EXHAUSTED');
  });
});
