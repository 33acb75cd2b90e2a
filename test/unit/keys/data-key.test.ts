import { createHmac, hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../../src/bytes/text.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';
import type { Scope } from '../../../src/format/associated-data.js';
import { DataKey } from '../../../src/keys/data-key.js';
import { KEY_KINDS, type KeyKind } from '../../../src/keys/key-kind.js';
import { SealLedger } from '../../../src/keys/seal-counter.js';

const engine = nodeEngine();
const BYTES = Uint8Array.from({ length: 32 }, (_, index) => 200 - index);
const PLACE = { namespace: 'app', table: 'users', column: 'email' };
const INDEX = { ...PLACE, column: utf8('email'), index: 'email_bidx', normalisers: 'email/1' };

function key(kind: KeyKind = 'E', scope: Scope = {}, bytes = BYTES): DataKey {
  return new DataKey(engine, new SealLedger(), bytes, kind, scope);
}

/** HKDF of node:crypto, which shares no code with the one under test. */
function hkdf(info: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', BYTES, new Uint8Array(0), info, length));
}

/** `tag(1) length(u32) value` as text, for ASCII values. */
function tlv(tag: number, value: string): string {
  return `${String.fromCharCode(tag)}\0\0\0${String.fromCharCode(value.length)}${value}`;
}

describe('DataKey', () => {
  it('commits to its bytes, kind and scope as the format says', () => {
    const scope = { tenant: 'acme', subject: 'p7' };
    const info = `fieldseal/v1/commit\0E${tlv(4, 'acme')}${tlv(5, 'p7')}`;

    const made = key('E', scope);

    expect(toHex(made.commitment)).toBe(hkdf(info, 32).toString('hex'));
    expect(made.id).toBe(toHex(made.commitment.slice(0, 8)));
    expect(toHex(made.idBytes)).toBe(made.id);
  });

  it('has another id for other bytes, and for each kind and scope', () => {
    const scopes: readonly Scope[] = [
      {},
      { tenant: 'a' },
      { subject: 'a' },
      { tenant: 'a', subject: 'a' },
      { tenant: 'aa' },
    ];
    const ids = KEY_KINDS.flatMap((kind) => scopes.map((scope) => key(kind, scope).id));

    expect(
      new Set([
        ...ids,
        key(
          'E',
          {},
          BYTES.map((byte) => byte ^ 1),
        ).id,
      ]).size,
    ).toBe(26);
  });

  it.each([0, 16, 31, 33, 64])('refuses %i bytes', (length) => {
    expect(() => key('E', {}, new Uint8Array(length))).toThrow(RangeError);
  });

  it('does not need its bytes any more once it is made', () => {
    const bytes = BYTES.slice();
    const made = key('E', {}, bytes);
    const expected = key().blindIndex(INDEX, 'a').digest(utf8('x'));

    bytes.fill(0);

    expect(made.blindIndex(INDEX, 'a').digest(utf8('x'))).toEqual(expected);
  });

  it('hands out copies of its commitment', () => {
    const made = key();
    made.commitment.fill(0);
    made.idBytes.fill(0);

    expect(made.commitment).toEqual(key().commitment);
    expect(toHex(made.idBytes)).toBe(made.id);
  });

  it('shows its kind and id, never more', () => {
    const made = key('D', { tenant: 'secret tenant' });

    expect(inspect(made, { showHidden: true, depth: 9 })).toBe(`DataKey { D ${made.id} }`);
    expect(JSON.parse(JSON.stringify(made))).toEqual({ keyId: made.id, kind: 'D' });
  });

  it('derives the key of a blind index as the format says', () => {
    const info =
      `fieldseal/v1/blind-index\0${tlv(1, 'app')}${tlv(2, 'users')}${tlv(3, 'email')}` +
      `${tlv(4, 'acme')}${tlv(8, 'email_bidx')}${tlv(9, 'email/1')}`;
    const expected = createHmac('sha256', hkdf(info, 32)).update('value').digest();

    const prf = key('I').blindIndex({ ...INDEX, tenant: 'acme' }, 'a');

    expect(Buffer.from(prf.digest(utf8('value')))).toEqual(expected);
  });

  it('derives the key of an FF1 column as the format says', () => {
    const info =
      `fieldseal/v1/ff1\0${tlv(1, 'app')}${tlv(2, 'users')}${tlv(3, 'email')}` +
      tlv(0x0a, 'digits');

    expect(Buffer.from(key('T').ff1Key(PLACE, 'digits'))).toEqual(hkdf(info, 32));
  });

  it('seals differently for another table or week, and opens on every engine', () => {
    const nonce = new Uint8Array(12);
    const seal = (made: DataKey, table: string, slice: number): string => {
      const out = new Uint8Array(20);
      made.gcm('app', table, slice).gcm.seal(nonce, new Uint8Array(0), utf8('text'), out, 0);
      return toHex(out);
    };
    const portable = new DataKey(portableEngine(), new SealLedger(), BYTES, 'E', {});

    const sealed = [
      seal(key(), 'users', 340),
      seal(key(), 'users', 341),
      seal(key(), 'orders', 340),
    ];

    expect(new Set(sealed).size).toBe(3);
    expect(seal(portable, 'users', 340)).toBe(sealed[0]);
  });

  it('puts kind of binding, key id and week into the header', () => {
    const made = key();
    const { header, rowBoundHeader } = made.gcm('app', 'users', 0x0154);

    expect(toHex(header)).toBe(`f511${made.id}0154`);
    expect(toHex(rowBoundHeader)).toBe(`f519${made.id}0154`);
  });

  it('keeps subkeys, and counts for one across keys of one ledger', () => {
    const ledger = new SealLedger();
    const first = new DataKey(engine, ledger, BYTES, 'E', {});
    const second = new DataKey(engine, ledger, BYTES, 'E', {});
    first.gcm('app', 'users', 340).counter.take(5);

    expect(first.gcm('app', 'users', 340)).toBe(first.gcm('app', 'users', 340));
    expect(first.siv(PLACE, new Uint8Array(0), 'a')).toBe(first.siv(PLACE, new Uint8Array(0), 'a'));
    expect(first.blindIndex(INDEX, 'a')).toBe(first.blindIndex(INDEX, 'a'));
    expect(second.gcm('app', 'users', 340).counter.sealed).toBe(5);
    expect(second.gcm('app', 'orders', 340).counter.sealed).toBe(0);
  });

  it('does not take "a" + "bc" for "ab" + "c"', () => {
    const made = key();

    expect(made.gcm('a', 'bc', 340)).not.toBe(made.gcm('ab', 'c', 340));
  });

  it('wraps with a key of its own: not that of a table', () => {
    const nonce = new Uint8Array(12);
    const out = new Uint8Array(48);
    const expected = new Uint8Array(48);
    key('K').wrapping().seal(nonce, new Uint8Array(0), new Uint8Array(32), out, 0);
    engine
      .gcm(hkdf('fieldseal/v1/wrap\0', 32))
      .seal(nonce, new Uint8Array(0), new Uint8Array(32), expected, 0);

    expect(out).toEqual(expected);
  });
});
