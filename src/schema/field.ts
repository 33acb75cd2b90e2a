import { FieldSealError } from '../errors.js';
import { isWellFormed } from '../bytes/text.js';
import { fullIndexBits } from '../field/blind-index.js';
import type { Codec } from '../field/codec.js';
import type { Mask } from '../field/mask.js';
import { type Normaliser, exact } from '../field/normaliser.js';
import { payloadLengthOf } from '../field/stored-length.js';
import type { Padding } from '../format/padding.js';
import { maxPayloadLength } from '../format/suite.js';
import type { PlainType } from '../format/typed-value.js';
import type { FieldSpec, FormerPlace, IndexSpec } from './field-spec.js';

export interface FieldOptions<Value = unknown> {
  /**
   * The field's stable name in keys and associated data. Default: the name it has in the declaration.
   * Give it when you rename the property, so that old values still open.
   */
  readonly name?: string;
  /** `false`: lengths show exactly. `{ to: n }`: every value up to n bytes has one length. */
  readonly pad?: false | { readonly to: number };
  /** Where values may still lie from before a renaming. */
  readonly formerly?: readonly FormerPlace[];
  /** The only values there are. Checked on writing. */
  readonly oneOf?: readonly Value[];
  /** Longest value in bytes (UTF-8 for text). Checked on writing. */
  readonly maxBytes?: number;
  /** Declared length of the physical column: characters of text, or bytes. Checked on writing. */
  readonly columnLength?: number;
}

export interface BlindIndexOptions {
  /** Stable name in the index key. Default: the companion column's name. */
  readonly name?: string;
  /** Applied in order before indexing. Strings only. Default: the exact value. */
  readonly normalise?: Normaliser | readonly Normaliser[];
  /** True if the companion column has a unique constraint. Needs full width. */
  readonly unique?: boolean;
  /**
   * Bits of the tag to keep, 1 to 128. Fewer than 128 blur what an index tells, and make every search
   * return other rows too, which `matches` takes out after decryption. See `planIndexBits`.
   */
  readonly bits?: number;
  /** Default true in a table with tenants: equal values of two tenants then have different tags. */
  readonly perTenant?: boolean;
  /** Generation of the index key. Default 1. */
  readonly generation?: number;
  /**
   * False for an index that older rows are not in yet: it is written, and never searched by. Declare a
   * new index over a table with rows so, or one whose normaliser, bits, name or generation changed, until
   * every row has its value. Default true.
   */
  readonly filled?: boolean;
  /** Why an index is right whose values an observer could guess by frequency. */
  readonly acceptLeakage?: string;
}

export interface DeterministicOptions {
  /** Columns that name one join domain have equal ciphertext for equal values. */
  readonly joinDomain?: string;
  /** Generation of the deterministic key. Default 1. */
  readonly generation?: number;
  /** Why equality may show for a value with few possibilities. */
  readonly acceptLeakage?: string;
}

declare const valueType: unique symbol;
declare const searchType: unique symbol;
declare const indexType: unique symbol;

/**
 * One declared field. Immutable: every method returns a new one.
 *
 * `Value` is the type the application sees, `Searchable` whether it can stand in a `where`, and
 * `IndexColumn` the names of its companion columns.
 */
export class Field<
  out Value,
  out Searchable extends boolean = false,
  out IndexColumn extends string = never,
> {
  declare readonly [valueType]: Value;
  declare readonly [searchType]: Searchable;
  declare readonly [indexType]: IndexColumn;
  readonly spec: FieldSpec;

  constructor(spec: FieldSpec) {
    this.spec = Object.freeze(spec);
  }

  /**
   * Adds a blind index: `column` then holds a keyed tag of each value, by which equal values are
   * found. The tag shows which rows are equal, and how often.
   *
   * @throws FieldSealError `ERR_FIELDSEAL_LEAKAGE` for a field with few possible values, or a
   * full-width index over a few characters, unless `acceptLeakage` says why;
   * `ERR_FIELDSEAL_CONFIGURATION` for options that cannot work.
   */
  blindIndex<const Column extends string>(
    column: Column,
    options: BlindIndexOptions = {},
  ): Field<Value, true, IndexColumn | Column> {
    const index = resolveIndex(this.spec, column, options);
    return new Field({ ...this.spec, indexes: [...this.spec.indexes, index] });
  }

  /**
   * Seals equal values to equal ciphertexts (AES-256-SIV), so that the column itself can be searched,
   * joined and constrained. Prefer a blind index: it can be truncated and rotated beside the data.
   */
  deterministic(options: DeterministicOptions = {}): Field<Value, true, IndexColumn> {
    refuseFewValues(this.spec, 'made deterministic', options.acceptLeakage);
    checkStableName(options.joinDomain, 'joinDomain');
    return new Field({
      ...this.spec,
      // Suite 2 always pads to 16: a length of its own would tell values apart twice.
      padding: 16,
      deterministic: {
        joinDomain: options.joinDomain,
        generation: checkGeneration(options.generation),
        acceptLeakage: options.acceptLeakage,
      },
    });
  }

  /** Declares how the field is shown to those who may not read it. */
  mask(mask: Mask): Field<Value, Searchable, IndexColumn> {
    return new Field({ ...this.spec, mask });
  }

  /**
   * Lets this one column still hold plaintext, until a date, while it is being encrypted. A value
   * that looks sealed must open all the same. Searching is refused until `indexed` says that every
   * row has its index values.
   *
   * @param until - ISO date; from then on plaintext is refused again.
   */
  readPlaintext(options: {
    readonly until: string;
    readonly indexed?: boolean;
  }): Field<Value, Searchable, IndexColumn> {
    const untilMs = Date.parse(options.until);
    if (Number.isNaN(untilMs)) throw misdeclared('readPlaintext({ until }) needs an ISO date.');
    return new Field({ ...this.spec, plaintext: { untilMs, indexed: options.indexed ?? false } });
  }
}

/** A field of whatever type. */
export type AnyField = Field<unknown, boolean, string>;
/** The type that the application sees. */
export type FieldValue<F> = F extends Field<infer Value, boolean, string> ? Value : never;
export type IsSearchable<F> =
  F extends Field<unknown, infer Searchable, string> ? Searchable : never;
export type IndexColumnOf<F> = F extends Field<unknown, boolean, infer Column> ? Column : never;

const PADDED_BY_DEFAULT: ReadonlySet<PlainType> = new Set(['string', 'bytes', 'json', 'decimal']);
/** A wider tag over a few characters tells every value of theirs apart. */
const MAX_NARROW_BITS = 16;
/** Fewer possible values than this are guessed from how often each tag occurs. */
const FEW_VALUES = 1000;

/** A field of a type, with its defaults. */
export function makeField<Value>(
  type: PlainType,
  codec: Codec<Value>,
  options: FieldOptions<Value>,
): Field<Value> {
  const padding = options.pad ?? (PADDED_BY_DEFAULT.has(type) ? 16 : false);
  for (const [name, length] of Object.entries({
    'pad.to': typeof padding === 'object' ? padding.to : undefined,
    maxBytes: options.maxBytes,
    columnLength: options.columnLength,
  })) {
    if (length !== undefined && !(Number.isInteger(length) && length > 0)) {
      throw misdeclared(`${name} must be a whole number of at least 1.`);
    }
  }
  if (typeof padding === 'object') {
    // What is longer could be written, but never read again.
    if (padding.to > maxPayloadLength) throw misdeclared('pad.to must be at most 16 MiB.');
    if (padding.to < payloadLengthOf(type, options.maxBytes ?? 0)) {
      throw misdeclared('pad.to is shorter than the longest value of the field.');
    }
  }
  return new Field({
    type,
    codec,
    name: options.name,
    padding: padding satisfies Padding,
    deterministic: undefined,
    indexes: [],
    mask: undefined,
    formerPlaces: options.formerly ?? [],
    plaintext: undefined,
    oneOf: options.oneOf,
    maxBytes: options.maxBytes,
    columnLength: options.columnLength,
  });
}

function resolveIndex(spec: FieldSpec, column: string, options: BlindIndexOptions): IndexSpec {
  const { normalise = exact, unique = false, bits = fullIndexBits } = options;
  const normalisers = 'apply' in normalise ? [normalise] : normalise;
  if (column === '') throw misdeclared('blindIndex() needs the name of its companion column.');
  if (!Number.isInteger(bits) || bits < 1 || bits > fullIndexBits) {
    throw misdeclared('bits of a blind index must be a whole number from 1 to 128.');
  }
  if (unique && bits < fullIndexBits) {
    throw misdeclared('A truncated index cannot be unique: different values share its tags.');
  }
  if (normalisers.length === 0) throw misdeclared('normalise needs at least one normaliser.');
  if (spec.type !== 'string' && normalisers.some((normaliser) => normaliser !== exact)) {
    throw misdeclared('Only strings can be normalised; other types are indexed exactly.');
  }
  checkStableName(options.name, 'name of a blind index');
  refuseFewValues(spec, 'indexed', options.acceptLeakage);
  const narrow = normalisers.find((normaliser) => normaliser.narrows);
  if (narrow !== undefined && bits > MAX_NARROW_BITS && !explained(options.acceptLeakage)) {
    throw tooTelling(
      `An index of ${String(bits)} bits over ${narrow.id} can be turned back by trying every value. Keep ` +
        `at most ${String(MAX_NARROW_BITS)} ` +
        '(bits; see planIndexBits) or say why it is right with acceptLeakage.',
    );
  }
  return Object.freeze({
    column,
    name: options.name ?? column,
    normalisers,
    bits,
    unique,
    perTenant: options.perTenant,
    generation: checkGeneration(options.generation),
    filled: options.filled ?? true,
    acceptLeakage: options.acceptLeakage,
  });
}

function refuseFewValues(spec: FieldSpec, what: string, acceptLeakage: string | undefined): void {
  const few = spec.type === 'boolean' || (spec.oneOf?.length ?? FEW_VALUES) < FEW_VALUES;
  if (few && !explained(acceptLeakage)) {
    throw tooTelling(
      `A field with few possible values must not be ${what}: how often each tag occurs gives the ` +
        'values away. Leave it unindexed, index it together with another field (compoundIndex), or ' +
        'say why it is right with acceptLeakage.',
    );
  }
}

function explained(acceptLeakage: string | undefined): boolean {
  return acceptLeakage !== undefined && acceptLeakage.trim() !== '';
}

/** Refuses a name that could not go into a key. */
export function checkStableName(name: string | undefined, what: string): void {
  if (name === undefined || (name !== '' && isWellFormed(name))) return;
  throw misdeclared(`The ${what} must be well-formed text of at least one character.`);
}

function checkGeneration(generation = 1): number {
  if (!Number.isInteger(generation) || generation < 1) {
    throw misdeclared('generation must be a whole number of at least 1.');
  }
  return generation;
}

function tooTelling(message: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_LEAKAGE', message);
}

function misdeclared(message: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', message);
}
