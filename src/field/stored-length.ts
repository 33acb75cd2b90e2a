import { encodedLength } from '../bytes/base64url.js';
import { type Padding, paddedLength } from '../format/padding.js';
import { type Suite, TEXT_PREFIX, suiteOverhead } from '../format/suite.js';
import type { PlainType } from '../format/typed-value.js';
import type { Storage } from './storage.js';

/** Payload bytes of the types that have a fixed width. */
const FIXED_PAYLOAD: Readonly<Partial<Record<PlainType, number>>> = {
  boolean: 1,
  number: 8,
  date: 8,
  uuid: 16,
  'calendar-date': 10,
};

/** Payload bytes of a type: its fixed width, or `maxBytes`. */
export function payloadLengthOf(type: PlainType, maxBytes: number): number {
  return FIXED_PAYLOAD[type] ?? maxBytes;
}

/** Length of a stored value with a payload of `payloadLength`: characters for text, else bytes. */
export function storedLengthOf(
  suite: Suite,
  padding: Padding,
  storage: Storage,
  payloadLength: number,
): number | undefined {
  const plaintextLength = paddedLength(payloadLength, padding);
  if (plaintextLength === undefined) return undefined;
  const length = suiteOverhead(suite) + plaintextLength;
  // The text form leaves out the magic byte.
  return storage === 'binary' ? length : TEXT_PREFIX.length + encodedLength(length - 1);
}
