import type { Engine } from '../crypto/engine.js';
import type { SealingTools } from '../field/column-cipher.js';
import type { StartReader } from '../format/envelope.js';
import type { KeyIdReader } from '../format/key-id.js';
import type { Keyring } from '../keys/keyring.js';
import type { EventListener } from './events.js';
import type { TableCipher } from './table-cipher.js';

/** What every part of one instance shares. Adapters reach it through {@link coreOf}. */
export interface Core {
  readonly namespace: string;
  readonly engine: Engine;
  readonly keyring: Keyring;
  readonly tools: SealingTools;
  readonly keyIds: KeyIdReader;
  readonly starts: StartReader;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly emit: EventListener;
  /** By the name the instance knows a table under: a model or an entity. */
  readonly tables: ReadonlyMap<string, TableCipher>;
}
