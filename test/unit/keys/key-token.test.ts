import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toBase32 } from '../../../src/bytes/base32.js';
import { crc32 } from '../../../src/bytes/crc32.js';
import { u32 } from '../../../src/bytes/integers.js';
import { utf8 } from '../../../src/bytes/text.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';
import {
  formatKeyToken,
  generateKeyToken,
  parseKeyToken,
  tokenKey,
} from '../../../src/keys/key-token.js';
import { errorOf } from './support/folder.js';

const engine = nodeEngine();
const BYTES = Uint8Array.from({ length: 32 }, (_, index) => index);
const TOKEN = formatKeyToken(engine, 'fskey1', BYTES);
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** The pattern of the documentation for secret scanners. */
const SCANNED = /\bfs(key|idx)1_[0-9a-hjkmnp-tv-z]{13}_[0-9a-hjkmnp-tv-z]{59}\b/;

/** A token whose checksum is right, whatever else is wrong with it. */
function withCrc(body: string): string {
  return body + toBase32(u32(crc32(utf8(body))));
}

async function refusal(token: string): Promise<string> {
  const error = await errorOf(() => parseKeyToken(engine, token, 'KEY_OF_TEST'));
  expect(error.code).toBe('ERR_FIELDSEAL_KEY_MALFORMED');
  expect(error.message).toContain('The key in KEY_OF_TEST ');
  const shown = inspect(error, { depth: 5, showHidden: true });
  if (token.length > 20) expect(shown).not.toContain(token.slice(0, 20));
  return error.message;
}

describe('a key token', () => {
  it.each(['fskey1', 'fsidx1'] as const)('of type %s gives back its key', (type) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const token = formatKeyToken(engine, type, bytes);

        const parsed = parseKeyToken(portableEngine(), token, 'test');

        expect(token).toMatch(SCANNED);
        expect(parsed).toEqual({ type, id: tokenKey(engine, bytes).id, bytes });
      }),
    );
  });

  it('never changes: whoever keeps one can use it for ever', () => {
    expect(TOKEN).toBe(
      'fskey1_347z39xc3m6rf_0001081g81860w40j2gb1g6gw3rg2491650n2rbhg68t3ce1t7gz01bb2qn',
    );
  });

  it('is new each time', () => {
    const tokens = Array.from({ length: 20 }, () => generateKeyToken(engine, 'fskey1'));

    expect(new Set(tokens).size).toBe(20);
    for (const token of tokens) expect(parseKeyToken(engine, token, 'test').bytes).toHaveLength(32);
  });

  it('holds its key in a store of its own, which can be wiped', () => {
    expect(parseKeyToken(engine, TOKEN, 'test').bytes.buffer.byteLength).toBe(32);
  });

  it('is refused with any one character changed to any other', async () => {
    for (let at = 0; at < TOKEN.length; at++) {
      for (const character of `${ALPHABET}_ilouIAZ -`) {
        if (character === TOKEN[at]) continue;
        await refusal(TOKEN.slice(0, at) + character + TOKEN.slice(at + 1));
      }
    }
  });

  it('is refused with two neighbours exchanged', async () => {
    for (let at = 0; at + 1 < TOKEN.length; at++) {
      const [first = '', second = ''] = TOKEN.slice(at, at + 2);
      if (first !== second)
        await refusal(TOKEN.slice(0, at) + second + first + TOKEN.slice(at + 2));
    }
  });

  it('is refused when cut at any length, or lengthened', async () => {
    for (let length = 0; length < TOKEN.length; length++) await refusal(TOKEN.slice(0, length));
    for (let at = 0; at <= TOKEN.length; at++)
      await refusal(`${TOKEN.slice(0, at)}0${TOKEN.slice(at)}`);
  });

  it.each([
    ['upper case', TOKEN.toUpperCase()],
    ['a space before it', ` ${TOKEN}`],
    ['a line end behind it', `${TOKEN}\n`],
    ['quotes', `"${TOKEN}"`],
    ['another prefix', withCrc(TOKEN.slice(0, -7).replace('fskey1', 'fskey2'))],
    ['bare base64', Buffer.from(BYTES).toString('base64')],
    ['nothing', ''],
  ])('is refused with %s', async (_, token) => {
    expect(await refusal(token)).toContain('is not a fieldseal key token');
  });

  it('is refused as another type than the one it was made as', async () => {
    expect(await refusal(TOKEN.replace('fskey1', 'fsidx1'))).toContain('wrong checksum');
  });

  it('is refused under the id of another key, checksum or not', async () => {
    const other = formatKeyToken(engine, 'fskey1', new Uint8Array(32).fill(7));
    const swapped = TOKEN.slice(0, 20) + other.slice(20);

    expect(await refusal(swapped)).toContain('wrong checksum');
    expect(await refusal(withCrc(swapped.slice(0, -7)))).toContain('an id that does not belong');
  });

  it('is refused when it is not canonical base32', async () => {
    const id = TOKEN.slice(7, 20);
    const key = TOKEN.slice(21, 73);
    // The first character of the id carries 4 bits, that of the key 1.
    const wideId = `g${id.slice(1)}`;
    const wideKey = `2${key.slice(1)}`;

    expect(await refusal(withCrc(`fskey1_${wideId}_${key}`))).toContain('not canonical');
    expect(await refusal(withCrc(`fskey1_${id}_${wideKey}`))).toContain('not canonical');
  });

  it('must be text', async () => {
    for (const value of [undefined, null, 5, BYTES]) {
      // @ts-expect-error a caller without types
      const error = await errorOf(() => parseKeyToken(engine, value, 'test'));
      expect(error.code).toBe('ERR_FIELDSEAL_KEY_MALFORMED');
    }
  });
});
