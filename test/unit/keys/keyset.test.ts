import { createCipheriv, scryptSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/bytes/text.js';
import { chooseEngine } from '../../../src/crypto/choose-engine.js';
import { keyRecordToJson } from '../../../src/keys/key-record.js';
import { formatKeyToken, tokenKey } from '../../../src/keys/key-token.js';
import { type KeysetDocument, parseKeyset, serialiseKeyset } from '../../../src/keys/keyset.js';
import { openRootKeys, protectRootKeys } from '../../../src/keys/keyset-protection.js';
import type { RootKey, RootKeyStatus } from '../../../src/keys/keyset-root-keys.js';
import { keyRecord } from '../../support/key-record.js';
import { type Json, errorOf } from './support/folder.js';

const engine = chooseEngine('auto');
const PASSPHRASE = 'correct horse battery';
const N = 2 ** 15;
const PATH = 'some/keyset.json';

function rootKey(seed: number, status: RootKeyStatus = 'enabled'): RootKey {
  const bytes = new Uint8Array(32).fill(seed);
  return {
    keyId: tokenKey(engine, bytes).id,
    status,
    createdAt: '2026-01-02T03:04:05.678Z',
    token: status === 'destroyed' ? undefined : formatKeyToken(engine, 'fskey1', bytes),
  };
}

const ROOT = rootKey(1);
const DOCUMENT = {
  primary: ROOT.keyId,
  rootKeys: [ROOT, rootKey(2, 'disabled'), rootKey(3, 'destroyed'), rootKey(4)],
  dataKeys: [keyRecord(), keyRecord({ scope: { tenant: 'a', subject: 'b' } })],
} satisfies KeysetDocument;

/** A keyset as JSON that a test may spoil. */
function json(): Json {
  return JSON.parse(new TextDecoder().decode(serialiseKeyset(DOCUMENT)));
}

function parse(value: unknown): KeysetDocument {
  return parseKeyset(utf8(JSON.stringify(value)), PATH);
}

describe('a keyset file', () => {
  it('gives back what was written', () => {
    expect(parseKeyset(serialiseKeyset(DOCUMENT), PATH)).toEqual(DOCUMENT);
  });

  it('is the JSON that the documentation shows', () => {
    expect(json()).toEqual({
      format: 'fieldseal-keyset',
      version: 1,
      primary: ROOT.keyId,
      rootKeys: DOCUMENT.rootKeys.map(({ token, ...rest }) =>
        token === undefined ? rest : { ...rest, token },
      ),
      dataKeys: DOCUMENT.dataKeys.map(keyRecordToJson),
    });
  });

  it('is not taken for one after being cut at any byte', () => {
    const bytes = serialiseKeyset({ ...DOCUMENT, dataKeys: [] });
    for (let length = 0; length < bytes.length - 2; length++) {
      expect(() => parseKeyset(bytes.subarray(0, length), PATH)).toThrow(/not a fieldseal keyset/);
    }
  });

  it.each([
    ['an array', []],
    ['null', null],
    ['a string', 'fieldseal-keyset'],
    ['another format', { ...json(), format: 'tink-keyset' }],
    ['no format', { version: 1 }],
  ])('refuses %s', async (_, value) => {
    const error = await errorOf(() => parse(value));

    expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(error.message).toContain(PATH);
    expect(error.message).toContain('is not a fieldseal keyset');
  });

  it('refuses bytes that are not UTF-8, and a byte order mark', async () => {
    const bytes = serialiseKeyset(DOCUMENT);
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]);
    const notUtf8 = bytes.slice();
    notUtf8[bytes.length - 5] = 0xff;

    for (const other of [marked, notUtf8]) {
      const error = await errorOf(() => parseKeyset(other, PATH));
      expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    }
  });

  it.each([2, 0, '1', 1.5, null, undefined])('refuses version %s', async (version) => {
    const error = await errorOf(() => parse({ ...json(), version }));

    expect(error.message).toMatch(/has a version that this release does not know/);
  });

  it.each<[string, (value: Json) => void]>([
    ['an unknown field', (value) => (value.note = 'x')],
    ['a field named __proto__', (value) => Object.defineProperty(value, '__proto__', OWN)],
    ['both forms of root keys', (value) => (value.protected = {})],
    ['no root keys', (value) => delete value.rootKeys],
    ['an empty list of root keys', (value) => (value.rootKeys = [])],
    ['root keys that are no list', (value) => (value.rootKeys = {})],
    ['no data keys', (value) => delete value.dataKeys],
    ['data keys that are no list', (value) => (value.dataKeys = {})],
    ['no primary', (value) => delete value.primary],
    ['a primary that is no id', (value) => (value.primary = 'X')],
    ['a primary that is a number', (value) => (value.primary = 1)],
    ['a primary that it does not hold', (value) => (value.primary = '0'.repeat(16))],
    ['a disabled primary', (value) => (value.rootKeys[0].status = 'disabled')],
    ['a primary that is a disabled key', (value) => (value.primary = value.rootKeys[1].keyId)],
    ['a primary that is a destroyed key', (value) => (value.primary = value.rootKeys[2].keyId)],
    ['an unknown status', (value) => (value.rootKeys[3].status = 'active')],
    ['a destroyed key with a token', (value) => (value.rootKeys[3].status = 'destroyed')],
    ['an enabled key without a token', (value) => delete value.rootKeys[3].token],
    ['a token that is no text', (value) => (value.rootKeys[3].token = 5)],
    ['a root key with an unknown field', (value) => (value.rootKeys[3].note = '')],
    ['a root key that is no object', (value) => (value.rootKeys[3] = 'fskey1_')],
    ['a root key without an id', (value) => delete value.rootKeys[3].keyId],
    ['a root key with a bad id', (value) => (value.rootKeys[3].keyId = 'ABCDEF0123456789')],
    ['a root key with a bad time', (value) => (value.rootKeys[3].createdAt = 'yesterday')],
    ['two root keys of one id', (value) => value.rootKeys.push(value.rootKeys[0])],
    ['a data key with an unknown field', (value) => (value.dataKeys[0].note = '')],
    ['a data key without a status', (value) => delete value.dataKeys[0].status],
    ['a wrapping with an unknown field', (value) => (value.dataKeys[0].wrappings[0].note = '')],
    ['a wrapping that is no object', (value) => (value.dataKeys[0].wrappings[0] = 'x')],
    ['wrappings that are no list', (value) => (value.dataKeys[0].wrappings = {})],
    ['a data key twice', (value) => value.dataKeys.push(value.dataKeys[0])],
    [
      'two data keys of one place',
      (value) => value.dataKeys.push(keyRecordToJson(keyRecord({ scope: {} }))),
    ],
  ])('refuses %s', async (_, spoil) => {
    const value = json();
    spoil(value);

    const error = await errorOf(() => parse(value));

    expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(error.message).toMatch(/is damaged: .*\. Restore it from its backup/);
    expect(inspect(error)).not.toContain(ROOT.token);
  });

  it('refuses a data key whose id does not belong to its commitment', async () => {
    const value = json();
    value.dataKeys[0].keyId = '0'.repeat(16);

    expect((await errorOf(() => parse(value))).code).toBe('ERR_FIELDSEAL_KEY_INTEGRITY');
  });

  it('shows nothing of a file that is no JSON', async () => {
    const text = `{"rootKeys": ${String(ROOT.token)}}`;

    const error = await errorOf(() => parseKeyset(utf8(text), PATH));

    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('fskey1_');
  });
});

const OWN = { value: 1, enumerable: true };

describe('the protection of a keyset by a passphrase', () => {
  const { primary, rootKeys } = DOCUMENT;
  const protecting = protectRootKeys(engine, rootKeys, primary, PASSPHRASE, N);

  it('opens what it sealed, also after the file was written and read', async () => {
    const document = { primary, dataKeys: [], protection: await protecting };
    const bytes = serialiseKeyset(document);
    const parsed = parseKeyset(bytes, PATH);

    expect(parsed).toEqual(document);
    expect(new TextDecoder().decode(bytes)).not.toContain('fskey1_');
    expect(await openRootKeys(engine, parsed.protection!, primary, PASSPHRASE, PATH)).toEqual(
      rootKeys,
    );
  });

  it('takes a new salt and nonce each time', async () => {
    const first = await protecting;
    const second = await protectRootKeys(engine, rootKeys, primary, PASSPHRASE, N);

    expect(first.kdf.salt).not.toEqual(second.kdf.salt);
    expect(first.nonce).not.toEqual(second.nonce);
  });

  it('is what the format says: made here from node:crypto alone', async () => {
    const salt = Buffer.alloc(16, 7);
    const nonce = Buffer.alloc(12, 9);
    const key = scryptSync(PASSPHRASE, salt, 32, { N, r: 8, p: 1, maxmem: 2 ** 26 });
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(
      Buffer.from(
        'fieldseal/v1/keyset\0{"format":"fieldseal-keyset","kdf":{"n":32768,"name":"scrypt","p":1,' +
          `"r":8,"salt":"${salt.toString('base64url')}"},"primary":"${primary}","version":1}`,
      ),
    );
    const plaintext = JSON.stringify(json().rootKeys);
    const ciphertext = Buffer.concat([
      cipher.update(plaintext),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    const file = {
      format: 'fieldseal-keyset',
      version: 1,
      primary,
      protected: {
        kdf: { name: 'scrypt', n: N, r: 8, p: 1, salt: salt.toString('base64url') },
        nonce: nonce.toString('base64url'),
        ciphertext: ciphertext.toString('base64url'),
      },
      dataKeys: [],
    };

    const { protection } = parse(file);

    expect(await openRootKeys(engine, protection!, primary, PASSPHRASE, PATH)).toEqual(rootKeys);
  });

  it('takes a passphrase in any normal form of Unicode', async () => {
    const protection = await protectRootKeys(engine, rootKeys, primary, 'Zoë Zoë Zoë é', N);

    const opened = await openRootKeys(
      engine,
      protection,
      primary,
      'Zoë Zoë Zoë é'.normalize('NFD'),
      PATH,
    );

    expect(opened).toEqual(rootKeys);
  });

  it('refuses another passphrase', async () => {
    const protection = await protecting;
    for (const wrong of [`${PASSPHRASE} `, PASSPHRASE.toUpperCase(), 'x'.repeat(12)]) {
      const error = await errorOf(() => openRootKeys(engine, protection, primary, wrong, PATH));

      expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
      expect(error.message).toContain('the passphrase is wrong');
      expect(inspect(error)).not.toContain(wrong);
    }
  });

  it('refuses any changed byte of salt, nonce and ciphertext, and a shorter ciphertext', async () => {
    const { kdf, nonce, ciphertext } = await protecting;
    const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
      bytes.map((byte, index) => (index === at ? byte ^ 0x80 : byte));
    const some = [0, 1, 17, 100, 200, ciphertext.length - 16, ciphertext.length - 1];
    const others = [
      { kdf: { ...kdf, salt: flipped(kdf.salt, 0) }, nonce, ciphertext },
      { kdf: { ...kdf, salt: flipped(kdf.salt, 15) }, nonce, ciphertext },
      ...[0, 5, 11].map((at) => ({ kdf, nonce: flipped(nonce, at), ciphertext })),
      ...some.map((at) => ({ kdf, nonce, ciphertext: flipped(ciphertext, at) })),
      ...[16, 20, ciphertext.length - 1].map((length) => ({
        kdf,
        nonce,
        ciphertext: ciphertext.subarray(0, length),
      })),
    ];

    for (const other of others) {
      const error = await errorOf(() => openRootKeys(engine, other, primary, PASSPHRASE, PATH));
      expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    }
  });

  it('refuses another primary: the choice is authenticated', async () => {
    const other = rootKeys[3]!.keyId;
    const protection = await protecting;

    const error = await errorOf(() => openRootKeys(engine, protection, other, PASSPHRASE, PATH));

    expect(error.message).toContain('the protected part was altered');
  });

  it.each<[string, (part: Json) => void]>([
    ['n beyond 2^20', (part) => (part.kdf.n = 2 ** 21)],
    ['n of 2^30', (part) => (part.kdf.n = 2 ** 30)],
    ['n below 2^15', (part) => (part.kdf.n = 2 ** 14)],
    ['n that is no power of two', (part) => (part.kdf.n = 3 * 2 ** 15)],
    ['n that is no integer', (part) => (part.kdf.n = 2 ** 15.5)],
    ['n as text', (part) => (part.kdf.n = '32768')],
    ['a negative n', (part) => (part.kdf.n = -32768)],
    ['n of null', (part) => (part.kdf.n = null)],
    ['another r', (part) => (part.kdf.r = 1024)],
    ['another p', (part) => (part.kdf.p = 2)],
    ['another function', (part) => (part.kdf.name = 'pbkdf2')],
    ['an unknown field', (part) => (part.kdf.note = 1)],
    ['an unknown field beside it', (part) => (part.note = 1)],
    ['a short salt', (part) => (part.kdf.salt = 'AAAA')],
    ['a salt that is no base64url', (part) => (part.kdf.salt = '+'.repeat(22))],
    ['a long nonce', (part) => (part.nonce = 'A'.repeat(24))],
    ['no nonce', (part) => delete part.nonce],
    ['a ciphertext shorter than a tag', (part) => (part.ciphertext = 'AAAA')],
    ['a ciphertext of 4 MiB', (part) => (part.ciphertext = 'A'.repeat(2 ** 22))],
    ['a ciphertext with a trailing bit', (part) => (part.ciphertext = `${'A'.repeat(25)}B`)],
  ])('refuses %s before any work', async (_, spoil) => {
    const bytes = serialiseKeyset({ primary, dataKeys: [], protection: await protecting });
    const value = JSON.parse(new TextDecoder().decode(bytes));
    spoil(value.protected);

    const error = await errorOf(() => parse(value));

    expect(error.code).toBe('ERR_FIELDSEAL_KEYSET');
    expect(error.message).toContain('is damaged');
  });

  it.each(['', 'x'.repeat(11), 'e\u0301'.repeat(11), `\ud800${'x'.repeat(12)}`])(
    'refuses the passphrase %j as too short or ill-formed',
    async (passphrase) => {
      const error = await errorOf(() => protectRootKeys(engine, rootKeys, primary, passphrase, N));

      expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
      expect(error.message).toContain('at least 12 characters');
    },
  );

  it.each([2 ** 14, 2 ** 21, 40_000, NaN])('refuses to protect with n = %s', async (n) => {
    const error = await errorOf(() => protectRootKeys(engine, rootKeys, primary, PASSPHRASE, n));

    expect(error.code).toBe('ERR_FIELDSEAL_CONFIGURATION');
  });
});
