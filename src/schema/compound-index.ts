import { FieldSealError } from '../errors.js';
import { fullIndexBits } from '../field/blind-index.js';
import { type Normaliser, exact } from '../field/normaliser.js';
import { type BlindIndexOptions, checkStableName } from './field.js';

/** An index over several fields of a table: it finds rows in which all of them are equal. */
export interface CompoundIndex {
  readonly parts: readonly CompoundIndexPart[];
  readonly name: string | undefined;
  readonly bits: number;
  readonly unique: boolean;
  readonly perTenant: boolean | undefined;
  readonly generation: number;
  readonly filled: boolean;
}

export interface CompoundIndexPart {
  readonly field: string;
  readonly normalisers: readonly Normaliser[];
}

export type CompoundIndexOptions = Omit<BlindIndexOptions, 'normalise' | 'acceptLeakage'>;

/**
 * Declares an index over several fields. It tells less than one index a field would: single values
 * do not show, only whether all of them are equal.
 *
 * @param parts - The fields, each with the normalisers of its part.
 * @throws FieldSealError `ERR_FIELDSEAL_CONFIGURATION` for fewer than two parts or a wrong option.
 */
export function compoundIndex(
  parts: Readonly<Record<string, Normaliser | readonly Normaliser[]>>,
  options: CompoundIndexOptions = {},
): CompoundIndex {
  const entries = Object.entries(parts);
  const { bits = fullIndexBits, unique = false, generation = 1 } = options;
  if (entries.length < 2) throw misdeclared('needs at least two fields.');
  if (!Number.isInteger(bits) || bits < 1 || bits > fullIndexBits) {
    throw misdeclared('needs bits from 1 to 128.');
  }
  checkStableName(options.name, 'name of a compound index');
  if (unique && bits < fullIndexBits) throw misdeclared('cannot be unique when truncated.');
  if (!Number.isInteger(generation) || generation < 1) throw misdeclared('needs generation >= 1.');
  return Object.freeze({
    parts: entries.map(([name, normalise]) => ({
      field: name,
      normalisers:
        'apply' in normalise ? [normalise] : normalise.length === 0 ? [exact] : normalise,
    })),
    name: options.name,
    bits,
    unique,
    perTenant: options.perTenant,
    generation,
    filled: options.filled ?? true,
  });
}

function misdeclared(what: string): FieldSealError {
  return new FieldSealError('ERR_FIELDSEAL_CONFIGURATION', `compoundIndex() ${what}`);
}
