/**
 * What an instance tells an observer. Events hold names and ids only, never a value, a key or a
 * ciphertext.
 */
export type FieldSealEvent =
  | {
      /** A value could not be opened. The caller got one and the same error whatever the reason. */
      readonly type: 'open-failed';
      readonly table: string;
      readonly field: string;
      readonly reason: OpenFailure;
    }
  | {
      /** Plaintext was read from a column that may still hold it. */
      readonly type: 'plaintext-read';
      readonly table: string;
      readonly field: string;
    };

/**
 * Why a value could not be opened: it is no sealed value, its form is damaged, its suite does not
 * belong in the column, its key is unknown or another scope's, its tag is wrong (altered, moved, or
 * another key), or what was sealed is not what the format allows.
 */
export type OpenFailure =
  'not-sealed' | 'malformed' | 'wrong-suite' | 'unknown-key' | 'not-authentic' | 'bad-plaintext';

export type EventListener = (event: FieldSealEvent) => void;
