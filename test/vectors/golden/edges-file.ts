import type { RowId } from '../second-implementation/format-v1.js';
import type { VectorValue } from '../second-implementation/vector-values.js';

/*
 * The shape of edges-v1.json, as docs/format.md gives it. Whoever checks the library and whoever checks
 * the second implementation reads it by these types.
 */

export type KeyKind = 'E' | 'D' | 'I' | 'T' | 'K';

export interface Scope {
  readonly tenant?: string;
  readonly subject?: string;
}

interface Named {
  readonly name: string;
  /** False: must be refused. */
  readonly valid: boolean;
}

export interface Context extends Scope {
  readonly namespace: string;
  readonly table: string;
  readonly column: string;
  readonly rowId?: RowId;
  readonly custom?: Readonly<Record<string, string>>;
  readonly joinDomain?: string;
}

/** A sealed value, as in v1.json. */
export interface SealedEdge extends Named {
  readonly dataKey: string;
  readonly kind: 'E' | 'D';
  /** Absent: the tenant and subject of the context. */
  readonly keyScope?: Scope;
  readonly context: Context;
  readonly text: string;
  readonly plaintext?: VectorValue;
  /** What was sealed, where it is read in another form. */
  readonly written?: VectorValue;
  /** Readers take it, no writer makes it. */
  readonly readOnly?: true;
}

/** A value too long to be written down: `payloadLength` times one byte, of the type bytes. */
export interface SizeEdge extends Named {
  readonly dataKey: string;
  readonly kind: 'E' | 'D';
  readonly context: Context;
  readonly padded: boolean;
  readonly slice?: number;
  readonly nonce?: string;
  readonly byte: string;
  readonly payloadLength: number;
  /** Of the text. */
  readonly sha256: string;
}

/** JSON or a decimal, and its one text; null where it has none. */
export interface CanonicalEdge {
  readonly type: 'json' | 'decimal';
  readonly text: string;
  readonly canonical: string | null;
}

/** A row id, and the value of TLV 06; null where it is refused. */
export interface RowIdEdge {
  readonly rowId: RowId;
  readonly bytes: string | null;
}

/** A blind index, as in derived-v1.json. */
export interface IndexEdge extends Named {
  readonly dataKey: string;
  readonly namespace: string;
  readonly table: string;
  readonly column?: string;
  readonly columns?: readonly string[];
  readonly tenant?: string;
  readonly index: string;
  readonly bits: number;
  readonly normalisers: readonly (readonly string[])[];
  readonly values: readonly (VectorValue | null)[];
  /** Of a single string: what the normalisers make of it. */
  readonly normalised?: string;
  /** Null for NULL. */
  readonly tag?: string | null;
}

export interface WrapEdge extends Named, Scope {
  readonly wrappingKey: string;
  readonly kind: KeyKind;
  readonly commitment: string;
  readonly wrapped: string;
  readonly dataKey?: string;
}

export interface TokenEdge extends Named {
  readonly token: string;
  readonly type?: 'fskey1' | 'fsidx1';
  readonly key?: string;
}

export interface ScopeEdge extends Scope {
  readonly scope: string;
}

export interface KeysetEdge extends Named {
  /** Absent: the file is not protected. */
  readonly passphrase?: string;
  /** The file, as text. */
  readonly file: string;
  /** The root keys that can be used, and every data key. */
  readonly rootKeys?: readonly string[];
  readonly dataKeys?: readonly { readonly keyId: string; readonly dataKey: string }[];
}

export interface EdgesFile {
  readonly format: 'fieldseal-edges';
  readonly version: 1;
  readonly sealed: readonly SealedEdge[];
  readonly sizes: readonly SizeEdge[];
  readonly canonical: readonly CanonicalEdge[];
  readonly rowIds: readonly RowIdEdge[];
  readonly blindIndexes: readonly IndexEdge[];
  readonly wraps: readonly WrapEdge[];
  readonly keyTokens: readonly TokenEdge[];
  readonly scopes: readonly ScopeEdge[];
  readonly keysets: readonly KeysetEdge[];
}
