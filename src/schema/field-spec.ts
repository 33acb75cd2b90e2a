import type { Padding } from '../format/padding.js';
import type { PlainType } from '../format/typed-value.js';
import type { Codec } from '../field/codec.js';
import type { Mask } from '../field/mask.js';
import type { Normaliser } from '../field/normaliser.js';

/** A blind index of one field, as declared. */
export interface IndexSpec {
  /** The companion column: the name its values have in a row. */
  readonly column: string;
  /** The stable name that goes into the index key. */
  readonly name: string;
  readonly normalisers: readonly Normaliser[];
  /** Width of a tag in bits; 128 is full width. */
  readonly bits: number;
  readonly unique: boolean;
  /** Undefined: the tenant's own wherever the table has tenants. */
  readonly perTenant: boolean | undefined;
  /** The generation of the index key that this column was filled under. */
  readonly generation: number;
  /** False while older rows have no value in it yet: written, never searched by. */
  readonly filled: boolean;
  readonly acceptLeakage: string | undefined;
}

/** How a field that is sealed deterministically takes its key. */
export interface DeterministicSpec {
  readonly joinDomain: string | undefined;
  readonly generation: number;
  readonly acceptLeakage: string | undefined;
}

/** Where a field's values may still lie from before a renaming. Read only, never written. */
export interface FormerPlace {
  readonly namespace?: string;
  readonly table?: string;
  readonly column?: string;
}

/** Until when a column may still hold plaintext. */
export interface PlaintextSpec {
  readonly untilMs: number;
  /** True once every row has its index values, so that a search cannot miss one. */
  readonly indexed: boolean;
}

/** Everything a declaration says of one field. */
export interface FieldSpec {
  readonly type: PlainType;
  readonly codec: Codec<unknown>;
  readonly name: string | undefined;
  readonly padding: Padding;
  readonly deterministic: DeterministicSpec | undefined;
  readonly indexes: readonly IndexSpec[];
  readonly mask: Mask | undefined;
  readonly formerPlaces: readonly FormerPlace[];
  readonly plaintext: PlaintextSpec | undefined;
  readonly oneOf: readonly unknown[] | undefined;
  readonly maxBytes: number | undefined;
  readonly columnLength: number | undefined;
}
