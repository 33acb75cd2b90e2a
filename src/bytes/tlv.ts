import { concatBytes } from './bytes.js';
import { u32 } from './integers.js';

/**
 * Tags of every TLV fieldseal writes. They are inputs of key derivation and of associated data:
 * a number here never changes its meaning.
 */
export const TAG = {
  namespace: 0x01,
  table: 0x02,
  column: 0x03,
  tenant: 0x04,
  subject: 0x05,
  rowId: 0x06,
  custom: 0x07,
  indexName: 0x08,
  normalisers: 0x09,
  tokenFormat: 0x0a,
  joinDomain: 0x0b,
  keptCharacters: 0x0c,
} as const;

export type Tag = (typeof TAG)[keyof typeof TAG];

/** `tag(1) length(u32) value`: self-delimiting, so a sequence of them has one reading. */
export function tlv(tag: Tag, value: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(tag), u32(value.length), value);
}

/** `length(u32) value`, the part of a list. */
export function lengthPrefixed(value: Uint8Array): Uint8Array {
  return concatBytes(u32(value.length), value);
}
