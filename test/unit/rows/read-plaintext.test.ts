import { describe, expect, it } from 'vitest';
import type { FieldSealEvent } from '../../../src/rows/events.js';
import { fieldseal } from '../../../src/rows/fieldseal.js';
import { field } from '../../../src/schema/builders.js';
import { compoundIndex } from '../../../src/schema/compound-index.js';
import { exact } from '../../../src/field/normaliser.js';
import { sealedTable } from '../../../src/schema/table.js';
import { insecureTestKeys } from '../../../src/testing/fixed-keys.js';
import { start, testClock } from './support/clock.js';
import { errorOf } from './support/errors.js';
import { engines } from './support/values.js';

const day = 86_400_000;
const until = new Date(start + day).toISOString();

describe.each(engines)('a column that may still hold plaintext, with the %s engine', (engine) => {
  function instance(indexed = false) {
    const clock = testClock();
    const events: FieldSealEvent[] = [];
    const seal = fieldseal({
      namespace: 'n',
      keys: insecureTestKeys(),
      engine,
      now: clock.now,
      onEvent: (event) => events.push(event),
      tables: {
        T: sealedTable(
          't',
          {
            mixed: field.string().blindIndex('mixedIndex').readPlaintext({ until, indexed }),
            date: field.date().readPlaintext({ until }),
            det: field.string().deterministic().readPlaintext({ until, indexed }),
            sealed: field.string().blindIndex('sealedIndex'),
          },
          { indexes: { pair: compoundIndex({ mixed: exact, sealed: exact }) } },
        ),
        B: sealedTable(
          'b',
          { mixed: field.bytes().readPlaintext({ until }) },
          { storage: 'binary' },
        ),
      },
    });
    return { ...seal.tables, clock, events };
  }

  it('gives plaintext back until its date, and never after', async () => {
    const { T, clock } = instance();
    const row = { mixed: 'ada', date: '2026-01-02T03:04:05.000Z' };

    expect(await T.decryptRow(row)).toStrictEqual({
      mixed: 'ada',
      date: new Date('2026-01-02T03:04:05.000Z'),
    });
    clock.advance(day - 1);
    expect(await T.decryptRow({ mixed: 'ada' })).toStrictEqual({ mixed: 'ada' });
    clock.advance(1);
    const error = await errorOf(() => T.decryptRow({ mixed: 'ada' }));
    expect(error.code).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
    expect(error.message).not.toContain('ada');
  });

  it('opens what is sealed, before and after', async () => {
    const { T, B, clock } = instance();
    const sealed = await T.encryptRow({ mixed: 'ada', det: 'd', sealed: 's' });
    const bytes = await B.encryptRow({ mixed: Uint8Array.of(1) });

    expect(await T.decryptRow(sealed)).toStrictEqual({ mixed: 'ada', det: 'd', sealed: 's' });
    clock.advance(2 * day);
    expect(await T.decryptRow(sealed)).toStrictEqual({ mixed: 'ada', det: 'd', sealed: 's' });
    expect(await B.decryptRow(bytes)).toStrictEqual({ mixed: Uint8Array.of(1) });
  });

  it('is that column alone', async () => {
    const { T, events } = instance();

    const error = await errorOf(() => T.decryptRow({ sealed: 'ada' }));

    expect(error.code).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
    expect(error.details.field).toBe('sealed');
    expect(events).toStrictEqual([
      { type: 'open-failed', table: 'T', field: 'sealed', reason: 'not-sealed' },
    ]);
  });

  it('counts each plaintext it gives back by an event without the value', async () => {
    const { T, events } = instance();

    await T.decryptRows([{ mixed: 'ada' }, { mixed: 'bob' }, { mixed: null }]);

    expect(events).toStrictEqual([
      { type: 'plaintext-read', table: 'T', field: 'mixed' },
      { type: 'plaintext-read', table: 'T', field: 'mixed' },
    ]);
  });

  it.each([
    'fs1.',
    'fs1.junk',
    'fs1.plain text of somebody who likes the prefix',
    'fs1.EdFAzHV9Or2CAWftLXKCZYw1I35BwO1pYgmiy7J8xo7wuIkJRdRm7N6L0g-pp-Qhp2ON1huDEg',
  ])('does not read %j as plaintext: what looks sealed must open', async (mixed) => {
    const { T } = instance();

    expect((await errorOf(() => T.decryptRow({ mixed }))).code).toBe(
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
    );
  });

  it('does not read bytes that look sealed as plaintext', async () => {
    const { B } = instance();

    expect(await B.decryptRow({ mixed: Uint8Array.of(0xf4, 0x11) })).toStrictEqual({
      mixed: Uint8Array.of(0xf4, 0x11),
    });
    expect((await errorOf(() => B.decryptRow({ mixed: Uint8Array.of(0xf5, 1) }))).code).toBe(
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
    );
  });

  it('does not read what is no value of its type', async () => {
    const { T } = instance();

    for (const row of [{ date: 'soon' }, { date: '' }, { mixed: 5 }]) {
      expect((await errorOf(() => T.decryptRow(row))).code).toBe('ERR_FIELDSEAL_DECRYPTION_FAILED');
    }
  });

  it('never writes plaintext', async () => {
    const { T } = instance();

    const { mixed } = await T.encryptRow({ mixed: 'ada', sealed: null });

    expect(mixed).toMatch(/^fs1\./);
  });

  it.each([
    ['by its index', { mixed: 'ada' }],
    ['by a list', { mixed: { in: ['ada'] } }],
    ['deterministically', { det: 'ada' }],
    ['together with others', { sealed: 'x', mixed: 'ada' }],
  ])('cannot be searched %s until every row is indexed', async (_how, conditions) => {
    const { T, clock } = instance();

    const error = await errorOf(() => T.where(conditions));

    expect(error.code).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
    expect(error.message).toContain('indexed: true');
    expect(Object.keys((await instance(true).T.where(conditions)).columns)).not.toHaveLength(0);
    // Nor after its date: a row that was not encrypted in time still has no index value.
    clock.advance(day);
    expect((await errorOf(() => T.where(conditions))).code).toBe('ERR_FIELDSEAL_UNSEARCHABLE');
  });

  it('can be asked for NULL all the time', async () => {
    const { T } = instance();

    expect((await T.where({ mixed: null })).columns).toStrictEqual({ mixed: null });
  });
});
