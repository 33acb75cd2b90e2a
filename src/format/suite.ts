import { gcmNonceLength, gcmTagLength, sivLength } from '../crypto/engine.js';

/** First byte of every sealed value. It never begins valid UTF-8, so text is never taken for one. */
export const MAGIC = 0xf5;
/** First characters of the text form. */
export const TEXT_PREFIX = 'fs1.';
export const keyIdLength = 8;
export const sliceLength = 2;
/** A field holds at most 16 MiB of payload. */
export const maxPayloadLength = 16 * 1024 * 1024;

export type SuiteId = 1 | 2;

/**
 * What a suite needs, in one place: nothing else branches on an algorithm's name. These numbers are
 * on disk and never change.
 */
export interface Suite {
  readonly id: SuiteId;
  readonly algorithm: 'aes-256-gcm' | 'aes-256-siv';
  /** Second byte: format version in the high nibble, suite in the low one. */
  readonly code: number;
  /** The same with the row-bound bit; undefined where the suite has no row binding. */
  readonly rowBoundCode: number | undefined;
  /** The kind of data key that the suite takes. */
  readonly keyKind: 'E' | 'D';
  /** Magic through key id, and through the slice in suite 1. */
  readonly headerLength: number;
  readonly nonceLength: number;
  /** Bytes beside header, nonce and body: the tag, or the synthetic IV. */
  readonly tagLength: number;
}

export const SUITES = {
  1: {
    id: 1,
    algorithm: 'aes-256-gcm',
    code: 0x11,
    rowBoundCode: 0x19,
    keyKind: 'E',
    headerLength: 2 + keyIdLength + sliceLength,
    nonceLength: gcmNonceLength,
    tagLength: gcmTagLength,
  },
  2: {
    id: 2,
    algorithm: 'aes-256-siv',
    code: 0x12,
    rowBoundCode: undefined,
    keyKind: 'D',
    headerLength: 2 + keyIdLength,
    nonceLength: 0,
    tagLength: sivLength,
  },
} as const satisfies Readonly<Record<SuiteId, Suite>>;

/** Header of suite 1, up to its nonce. */
export const gcmHeaderLength = SUITES[1].headerLength;

/** Bytes that a suite adds to a plaintext. */
export function suiteOverhead(suite: Suite): number {
  return suite.headerLength + suite.nonceLength + suite.tagLength;
}
