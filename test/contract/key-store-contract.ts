/** What every key store must do. A store of one's own passes this unchanged before it is used. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/text.js';
import type { Scope } from '../../src/format/associated-data.js';
import { KEY_KINDS, KEY_STATUSES } from '../../src/keys/key-kind.js';
import type { KeyRecord } from '../../src/keys/key-record.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { keyRecord } from '../support/key-record.js';

/** Scopes that a careless comparison takes for one another, or for none. */
export const AWKWARD_SCOPES: readonly Scope[] = [
  {},
  { tenant: 'acme' },
  { tenant: 'Acme' },
  { tenant: 'acme ' },
  { tenant: ' acme' },
  { tenant: 'acmé' },
  { tenant: 'acme\u0301' },
  { tenant: 'acm\u00e9\u0301' },
  { tenant: '株式会社🔐' },
  { tenant: 'ß' },
  { tenant: 'ss' },
  { tenant: `o'neil "and" \\sons\\'; -- ? $1 :x %s` },
  { tenant: 'null' },
  { tenant: 'x'.repeat(255) },
  { tenant: '🔐'.repeat(255) },
  { subject: 'acme' },
  { tenant: 'acme', subject: 'acme' },
  { tenant: 'acme', subject: 'Acme' },
  { tenant: 'acme', subject: 'null' },
];

/**
 * Declares the tests of the contract.
 *
 * @param emptyStore - Gives an empty store for one test. Who calls cleans up.
 */
export function testKeyStoreContract(
  name: string,
  emptyStore: () => KeyStore | Promise<KeyStore>,
): void {
  describe(`${name} keeps the contract of a key store`, () => {
    it('answers with nothing while it is empty', async () => {
      const store = await emptyStore();

      expect(await store.list()).toEqual([]);
      expect(await store.findByIds([])).toEqual([]);
      expect(await store.findByIds([keyRecord().keyId])).toEqual([]);
      expect(await store.findByScope('E', {})).toEqual([]);
      expect(await store.updateStatus(keyRecord().keyId, 'active', 'disabled')).toBe(false);
    });

    it('gives back records of every kind and status as they were', async () => {
      const store = await emptyStore();
      const records = KEY_KINDS.flatMap((kind) =>
        KEY_STATUSES.map((status, index) => {
          const record = keyRecord({ kind, status, generation: index + 1 });
          return status === 'destroyed' ? { ...record, wrappings: [] } : record;
        }),
      );

      for (const record of records) expect(await store.insert(record)).toBe(true);

      expect(sorted(await store.findByIds(ids(records)))).toEqual(sorted(records));
      for (const kind of KEY_KINDS) {
        expect(sorted(await store.findByScope(kind, {}))).toEqual(
          sorted(records.filter((record) => record.kind === kind)),
        );
      }
    });

    it('gives back several wrappings in their order', async () => {
      const store = await emptyStore();
      const record = keyRecord({
        wrappings: [
          {
            provider: 'aws-kms',
            keyId: 'arn:aws:kms:eu-central-1:111122223333:key/é "quoted" \\ and \u0001',
            keyVersion: '7',
            algorithm: 'SYMMETRIC_DEFAULT',
            ciphertext: new Uint8Array(randomBytes(6_000)),
          },
          {
            provider: 'local',
            keyId: '0123456789abcdef',
            algorithm: 'fieldseal-wrap-1',
            ciphertext: new Uint8Array(randomBytes(69)),
          },
        ],
      });

      await store.insert(record);

      expect(await store.findByIds([record.keyId])).toEqual([record]);
    });

    it('keeps apart scopes that look alike', async () => {
      const store = await emptyStore();
      const records = AWKWARD_SCOPES.map((scope) => keyRecord({ scope }));

      for (const record of records) expect(await store.insert(record)).toBe(true);

      for (const record of records) {
        expect(await store.findByScope('E', record.scope)).toEqual([record]);
      }
      expect(await store.findByScope('E', { tenant: 'ACME' })).toEqual([]);
      expect(await store.findByScope('D', { tenant: 'acme' })).toEqual([]);
    });

    it('finds many ids at once, and each only once', async () => {
      const store = await emptyStore();
      const records = Array.from({ length: 40 }, (_, index) =>
        keyRecord({ scope: { tenant: `tenant ${index}` } }),
      );
      await Promise.all(records.map((record) => store.insert(record)));
      const absent = Array.from({ length: 1_200 }, () => keyRecord().keyId);
      const wanted = [...absent.slice(0, 700), ...ids(records), ...absent.slice(700)];

      const found = await store.findByIds(wanted);

      expect(sorted(found)).toEqual(sorted(records));
    });

    it('refuses a record whose id exists', async () => {
      const store = await emptyStore();
      const record = keyRecord();
      await store.insert(record);

      expect(await store.insert(record)).toBe(false);
      expect(await store.insert({ ...record, generation: 2, kind: 'D' })).toBe(false);
      expect(await store.list()).toEqual([record]);
    });

    it('refuses a second record of one kind, scope and generation', async () => {
      const store = await emptyStore();
      for (const scope of [{}, { tenant: 'a' }, { subject: 'a' }, { tenant: 'a', subject: 'b' }]) {
        const record = keyRecord({ scope });

        expect(await store.insert(record)).toBe(true);
        expect(await store.insert(keyRecord({ scope }))).toBe(false);
        expect(await store.findByScope('E', scope)).toEqual([record]);
        expect(await store.insert(keyRecord({ scope, generation: 2 }))).toBe(true);
        expect(await store.insert(keyRecord({ scope, kind: 'I' }))).toBe(true);
      }
    });

    it('tells exactly one of 20 concurrent inserts that it won', async () => {
      const store = await emptyStore();
      const scope = { tenant: 'contended' };
      const records = Array.from({ length: 20 }, () => keyRecord({ scope }));

      const won = await Promise.all(records.map((record) => store.insert(record)));

      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.findByScope('E', scope)).toEqual([records[won.indexOf(true)]]);
    });

    it('changes a status only from the one that is expected', async () => {
      const store = await emptyStore();
      const record = keyRecord({ status: 'pending' });
      const other = keyRecord({ generation: 2 });
      await store.insert(record);
      await store.insert(other);

      expect(await store.updateStatus(record.keyId, 'active', 'decrypt-only')).toBe(false);
      expect(await store.updateStatus(record.keyId, 'pending', 'active')).toBe(true);
      expect(await store.updateStatus(record.keyId, 'pending', 'active')).toBe(false);
      expect(await store.updateStatus(record.keyId, 'active', 'active')).toBe(true);
      expect(await store.updateStatus(record.keyId, 'pending', 'pending')).toBe(false);
      expect(await store.list()).toEqual([{ ...record, status: 'active' }, other]);
    });

    it('lets one of several concurrent changes of a status win', async () => {
      const store = await emptyStore();
      const record = keyRecord();
      await store.insert(record);

      const won = await Promise.all(
        Array.from({ length: 10 }, () =>
          store.updateStatus(record.keyId, 'active', 'decrypt-only'),
        ),
      );

      expect(won.filter(Boolean)).toHaveLength(1);
    });

    it('removes the wrappings of a key that it destroys', async () => {
      const store = await emptyStore();
      const record = keyRecord({ status: 'disabled' });
      await store.insert(record);

      expect(await store.updateStatus(record.keyId, 'active', 'destroyed')).toBe(false);
      expect(await store.findByIds([record.keyId])).toEqual([record]);
      expect(await store.updateStatus(record.keyId, 'disabled', 'destroyed')).toBe(true);
      expect(await store.findByIds([record.keyId])).toEqual([
        { ...record, status: 'destroyed', wrappings: [] },
      ]);
    });

    it('lists by kind, then scope, then generation', async () => {
      const store = await emptyStore();
      const inOrder = [
        keyRecord({ kind: 'D' }),
        keyRecord({ kind: 'E', generation: 2 }),
        keyRecord({ kind: 'E', generation: 10 }),
        keyRecord({ kind: 'E', scope: { subject: 's' } }),
        keyRecord({ kind: 'E', scope: { tenant: 'B' } }),
        keyRecord({ kind: 'E', scope: { tenant: 'a' } }),
        keyRecord({ kind: 'E', scope: { tenant: 'a', subject: 'S' } }),
        keyRecord({ kind: 'E', scope: { tenant: 'a', subject: 's' } }),
        keyRecord({ kind: 'K' }),
      ];
      const shuffled = [...inOrder].sort((left, right) => left.keyId.localeCompare(right.keyId));

      for (const record of shuffled) await store.insert(record);

      expect(await store.list()).toEqual(inOrder);
    });
  });
}

function ids(records: readonly KeyRecord[]): KeyRecord['keyId'][] {
  return records.map((record) => record.keyId);
}

function sorted(records: readonly KeyRecord[]): KeyRecord[] {
  return [...records].sort((left, right) =>
    toHex(left.commitment).localeCompare(toHex(right.commitment)),
  );
}
