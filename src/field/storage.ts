/** How sealed values and index values are stored: as text, or as raw bytes. */
export type Storage = 'text' | 'binary';

declare const ciphertextBrand: unique symbol;
declare const indexValueBrand: unique symbol;

/** A sealed value in text form. A plain string is never one. */
export type CiphertextText = string & { readonly [ciphertextBrand]: true };
/** A sealed value in bytes. */
export type CiphertextBytes = Uint8Array & { readonly [ciphertextBrand]: true };
/** A blind index value as lower-case hex. */
export type IndexText = string & { readonly [indexValueBrand]: true };
/** A blind index value in bytes. */
export type IndexBytes = Uint8Array & { readonly [indexValueBrand]: true };

export type Ciphertext<S extends Storage = Storage> = S extends 'binary'
  ? CiphertextBytes
  : CiphertextText;
export type IndexValue<S extends Storage = Storage> = S extends 'binary' ? IndexBytes : IndexText;
