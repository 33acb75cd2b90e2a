import { utf8 } from '../bytes/text.js';
import { chooseEngine } from '../crypto/choose-engine.js';
import { formatKeyToken } from '../keys/key-token.js';
import type { KeySource } from '../keys/keyring.js';
import { staticKeys } from '../keys/static-keys.js';

/*
 * Readable, so that nobody takes them for keys; and computed rather than written out as tokens, which a
 * secret scanner would report.
 */
const ENCRYPTION_KEY = 'fieldseal insecure test key 0001';
const INDEX_KEY = 'fieldseal insecure test key 0002';

/**
 * Static keys that everyone knows: for tests that want the same keys, and the same indexes, in every
 * run. Whatever is encrypted under them is public.
 */
export function insecureTestKeys(): KeySource {
  const engine = chooseEngine('auto');
  return staticKeys([
    formatKeyToken(engine, 'fskey1', utf8(ENCRYPTION_KEY)),
    formatKeyToken(engine, 'fsidx1', utf8(INDEX_KEY)),
  ]);
}
