import { equalBytes, wipe } from '../bytes/bytes.js';
import { fromBase32, toBase32 } from '../bytes/base32.js';
import { crc32 } from '../bytes/crc32.js';
import { u32 } from '../bytes/integers.js';
import { utf8 } from '../bytes/text.js';
import type { Engine } from '../crypto/engine.js';
import { FieldSealError } from '../errors.js';
import type { KeyId } from '../format/key-id.js';
import { keyIdLength } from '../format/suite.js';
import { DataKey, dataKeyLength } from './data-key.js';
import { GLOBAL_SCOPE } from './key-kind.js';
import { SealLedger } from './seal-counter.js';

/*
 * A key as one word, for an environment variable or a secret manager:
 *
 *   fskey1_ <key id, 13> _ <key, 52> <CRC-32, 7>
 *
 * in lower-case Crockford base32. The id is the commitment of the key as a key of kind K, so a swapped
 * or damaged token is found when it is read. The CRC covers every character before it, so a typing
 * error is found without knowing the key. `fsidx1_` is the same for the key of indexes.
 *
 * For secret scanners: \bfs(key|idx)1_[0-9a-hjkmnp-tv-z]{13}_[0-9a-hjkmnp-tv-z]{59}\b
 */

export type TokenType = 'fskey1' | 'fsidx1';

const TOKEN =
  /^(fskey1|fsidx1)_([0-9a-hjkmnp-tv-z]{13})_([0-9a-hjkmnp-tv-z]{52})([0-9a-hjkmnp-tv-z]{7})$/;

export interface ParsedToken {
  readonly type: TokenType;
  readonly id: KeyId;
  /** 32 bytes in a store of their own; the caller wipes them. */
  readonly bytes: Uint8Array;
}

/** Makes a new random key token. Whoever holds it can read the data: store it as a secret. */
export function generateKeyToken(engine: Engine, type: TokenType): string {
  const bytes = new Uint8Array(dataKeyLength);
  engine.fillRandom(bytes);
  try {
    return formatKeyToken(engine, type, bytes);
  } finally {
    wipe(bytes);
  }
}

export function formatKeyToken(engine: Engine, type: TokenType, bytes: Uint8Array): string {
  const id = tokenKey(engine, bytes).idBytes;
  const body = `${type}_${toBase32(id)}_${toBase32(bytes)}`;
  return body + toBase32(u32(crc32(utf8(body))));
}

/**
 * Parses a key token.
 *
 * @throws FieldSealError `ERR_FIELDSEAL_KEY_MALFORMED`; the message never shows the token.
 */
export function parseKeyToken(engine: Engine, token: string, where: string): ParsedToken {
  const match = typeof token === 'string' ? TOKEN.exec(token) : null;
  const [, type, idText = '', keyText = '', crcText = ''] = match ?? [];
  if (type !== 'fskey1' && type !== 'fsidx1') {
    throw malformed(where, 'is not a fieldseal key token (fskey1_… or fsidx1_…, 80 characters)');
  }
  const body = token.slice(0, -crcText.length);
  const crc = fromBase32(crcText, 4);
  if (crc === undefined || !equalBytes(crc, u32(crc32(utf8(body))))) {
    throw malformed(where, 'has a wrong checksum: a character is missing or mistyped');
  }
  const id = fromBase32(idText, keyIdLength);
  const bytes = fromBase32(keyText, dataKeyLength);
  if (id === undefined || bytes === undefined) throw malformed(where, 'is not canonical base32');
  const key = tokenKey(engine, bytes);
  if (!equalBytes(id, key.idBytes)) {
    wipe(bytes);
    throw malformed(where, 'carries an id that does not belong to its key');
  }
  return { type, id: key.id, bytes };
}

/** The token's key as a key of kind K, whose id names it. */
export function tokenKey(engine: Engine, bytes: Uint8Array): DataKey {
  return new DataKey(engine, new SealLedger(), bytes, 'K', GLOBAL_SCOPE);
}

function malformed(where: string, what: string): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEY_MALFORMED',
    `The key in ${where} ${what}. Copy it again from where it was made, or make a new one.`,
  );
}
