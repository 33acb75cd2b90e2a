import { concatBytes, equalBytes } from '../bytes/bytes.js';
import { type Engine, gcmNonceLength, gcmTagLength } from '../crypto/engine.js';
import { keyIdLength } from '../format/suite.js';
import { type DataKey, dataKeyLength } from './data-key.js';
import { wrapAssociatedData } from './derive.js';
import type { KeyContext } from './key-provider.js';

/*
 * A data key wrapped by a local root key or a branch key:
 *
 *    0   1  01   format of the wrap
 *    1   8  id of the wrapping key
 *    9  12  nonce, random
 *   21  32  ciphertext of the data key
 *   53  16  tag
 *
 * AES-256-GCM under the subkey `fieldseal/v1/wrap` of the wrapping key. Associated data:
 * `fieldseal/v1/data-key` 00 kind commitment(32) [TLV 04 tenant] [TLV 05 subject].
 */
const FORMAT = 0x01;
const NONCE_AT = 1 + keyIdLength;
const BODY_AT = NONCE_AT + gcmNonceLength;
const LENGTH = BODY_AT + dataKeyLength + gcmTagLength;

/** The `algorithm` of a local wrap in a key record. */
export const LOCAL_WRAP_ALGORITHM = 'fieldseal-wrap-1';

/** Wraps 32 key bytes under `wrappingKey`, a key of kind K. */
export function wrapLocally(
  engine: Engine,
  wrappingKey: DataKey,
  plaintext: Uint8Array,
  context: KeyContext,
): Uint8Array {
  const nonce = new Uint8Array(gcmNonceLength);
  engine.fillRandom(nonce);
  return wrapWithNonce(wrappingKey, nonce, plaintext, context);
}

/** The same with a given nonce: for vectors and for {@link wrapLocally} only. */
export function wrapWithNonce(
  wrappingKey: DataKey,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  context: KeyContext,
): Uint8Array {
  // A wrap of any other length could never be opened again.
  if (plaintext.length !== dataKeyLength) throw new RangeError('a data key has 32 bytes');
  const body = new Uint8Array(dataKeyLength + gcmTagLength);
  wrappingKey.wrapping().seal(nonce, associatedDataOf(context), plaintext, body, 0);
  return concatBytes(Uint8Array.of(FORMAT), wrappingKey.idBytes, nonce, body);
}

/** Unwraps; undefined if the bytes are not a wrap by this key of a key of this context. */
export function unwrapLocally(
  wrappingKey: DataKey,
  wrapped: Uint8Array,
  context: KeyContext,
): Uint8Array | undefined {
  if (wrapped.length !== LENGTH || wrapped[0] !== FORMAT) return undefined;
  // The id commits to the wrapping key, and is checked before any ciphertext is looked at.
  if (!equalBytes(wrapped.subarray(1, NONCE_AT), wrappingKey.idBytes)) return undefined;
  const nonce = wrapped.subarray(NONCE_AT, BODY_AT);
  return wrappingKey.wrapping().open(nonce, associatedDataOf(context), wrapped.subarray(BODY_AT));
}

function associatedDataOf(context: KeyContext): Uint8Array {
  return wrapAssociatedData(context.kind, context.commitment, context);
}
