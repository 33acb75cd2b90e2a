import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SegmentedLru } from '../../../src/keys/segmented-lru.js';

describe('SegmentedLru', () => {
  it('gives back what was set, until it is deleted or cleared', () => {
    const lru = new SegmentedLru<string, number>(10);
    lru.set('a', 1);
    lru.set('b', 2);
    lru.set('a', 3);

    expect(lru.get('a')).toBe(3);
    expect(lru.size).toBe(2);
    lru.delete('a');
    expect(lru.get('a')).toBeUndefined();
    lru.clear();
    expect(lru.get('b')).toBeUndefined();
    expect(lru.size).toBe(0);
  });

  it('pushes out the oldest newcomer first', () => {
    const lru = new SegmentedLru<number, number>(3);
    for (const key of [1, 2, 3, 4]) lru.set(key, key);

    expect(lru.get(1)).toBeUndefined();
    expect([2, 3, 4].map((key) => lru.get(key))).toEqual([2, 3, 4]);
  });

  it('keeps entries that were used twice through a scan of newcomers', () => {
    const lru = new SegmentedLru<number, number>(10);
    const used = [1, 2, 3, 4, 5, 6, 7, 8];
    for (const key of used) lru.set(key, key);
    for (const key of used) lru.get(key);

    for (let key = 100; key < 10_000; key++) lru.set(key, key);

    expect(used.map((key) => lru.get(key))).toEqual(used);
    expect(lru.size).toBe(10);
  });

  it('makes room among the used ones, the longest unused first', () => {
    const lru = new SegmentedLru<number, number>(5); // four of them protected
    for (const key of [1, 2, 3, 4, 5]) lru.set(key, key);
    for (const key of [1, 2, 3, 4]) lru.get(key);
    lru.get(1); // now 2 is the longest unused
    lru.get(5); // 5 is promoted, so 2 is on probation again

    lru.set(6, 6);

    expect(lru.get(2)).toBeUndefined();
    expect([1, 3, 4, 5, 6].map((key) => lru.get(key))).toEqual([1, 3, 4, 5, 6]);
  });

  it('updates a used entry in its place', () => {
    const lru = new SegmentedLru<number, string>(5);
    lru.set(1, 'old');
    lru.get(1);

    lru.set(1, 'new');

    expect(lru.get(1)).toBe('new');
    expect(lru.size).toBe(1);
  });

  it.each([0, -5, 1])('works with room for %s', (maxEntries) => {
    const lru = new SegmentedLru<number, number>(maxEntries);
    for (let key = 0; key < 5; key++) {
      lru.set(key, key);
      expect(lru.get(key)).toBe(key);
      expect(lru.size).toBe(1);
    }
  });

  it('never holds more than it may, nor a wrong value', () => {
    const operation = fc.record({
      kind: fc.constantFrom('get', 'set', 'delete'),
      key: fc.nat(20),
      value: fc.nat(),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(operation),
        (maxEntries, operations) => {
          const lru = new SegmentedLru<number, number>(maxEntries);
          const model = new Map<number, number>();
          for (const { kind, key, value } of operations) {
            if (kind === 'set') {
              lru.set(key, value);
              model.set(key, value);
              expect(lru.get(key)).toBe(value);
            } else if (kind === 'delete') {
              lru.delete(key);
              model.delete(key);
            } else {
              expect([undefined, model.get(key)]).toContain(lru.get(key));
            }
            expect(lru.size).toBeLessThanOrEqual(maxEntries);
          }
        },
      ),
    );
  });
});
