import { concatBytes } from '../bytes/bytes.js';
import { u16 } from '../bytes/integers.js';
import { utf8 } from '../bytes/text.js';
import { TAG, tlv } from '../bytes/tlv.js';
import {
  type ColumnPlace,
  type Scope,
  encodeJoinDomain,
  encodePlace,
  encodeScope,
  nameTlv,
} from '../format/associated-data.js';
import type { KeyKind } from './key-kind.js';

/*
 * Every info string of HKDF-Expand, and every other labelled input. A label is ASCII without a zero
 * byte, followed by one zero byte; what follows is self-delimiting. So no two purposes share an input.
 * All of it is on disk by its effects: nothing here ever changes.
 */
const LABEL = {
  commit: 'fieldseal/v1/commit',
  aes256Gcm: 'fieldseal/v1/aes-256-gcm',
  aes256Siv: 'fieldseal/v1/aes-256-siv',
  blindIndex: 'fieldseal/v1/blind-index',
  ff1: 'fieldseal/v1/ff1',
  wrap: 'fieldseal/v1/wrap',
  static: 'fieldseal/v1/static',
  dataKey: 'fieldseal/v1/data-key',
} as const;

/** Commitment of a key to itself, its kind and its scope. */
export function commitmentInfo(kind: KeyKind, scope: Scope): Uint8Array {
  return labelled(LABEL.commit, utf8(kind), encodeScope(scope));
}

/** Suite 1: one subkey per table and week. */
export function gcmInfo(namespace: string, table: string, slice: number): Uint8Array {
  return labelled(
    LABEL.aes256Gcm,
    nameTlv(TAG.namespace, namespace),
    nameTlv(TAG.table, table),
    u16(slice),
  );
}

/** Suite 2: one subkey per column, or per join domain. */
export function sivInfo(place: ColumnPlace): Uint8Array {
  return labelled(LABEL.aes256Siv, encodePlace(place), encodeJoinDomain(place.joinDomain));
}

/** Where a blind index stands. `column` is raw bytes: a compound index lists several columns. */
export interface IndexPlace {
  readonly namespace: string;
  readonly table: string;
  readonly column: Uint8Array;
  readonly tenant?: string | undefined;
  readonly index: string;
  readonly normalisers: string;
}

/** A blind index: one subkey per index, and per tenant where the index is the tenant's own. */
export function blindIndexInfo(place: IndexPlace): Uint8Array {
  return labelled(
    LABEL.blindIndex,
    nameTlv(TAG.namespace, place.namespace),
    nameTlv(TAG.table, place.table),
    tlv(TAG.column, place.column),
    encodeScope({ tenant: place.tenant }),
    nameTlv(TAG.indexName, place.index),
    nameTlv(TAG.normalisers, place.normalisers),
  );
}

/** An FF1 token column: one subkey per column and token format. */
export function ff1Info(place: ColumnPlace, tokenFormat: string): Uint8Array {
  return labelled(LABEL.ff1, encodePlace(place), nameTlv(TAG.tokenFormat, tokenFormat));
}

/** The wrapping key of a local root key or a branch key. */
export function wrapInfo(): Uint8Array {
  return labelled(LABEL.wrap);
}

/** A static data key of one kind. */
export function staticInfo(kind: KeyKind): Uint8Array {
  return labelled(LABEL.static, utf8(kind));
}

/** Associated data of a local wrap: the kind, the commitment and the scope of the wrapped key. */
export function wrapAssociatedData(
  kind: KeyKind,
  commitment: Uint8Array,
  scope: Scope,
): Uint8Array {
  return labelled(LABEL.dataKey, utf8(kind), commitment, encodeScope(scope));
}

function labelled(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(utf8(label), Uint8Array.of(0), ...parts);
}
