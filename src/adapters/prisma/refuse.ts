import { FieldSealError } from '../../errors.js';
import type { PrismaModel } from './model-map.js';

/** What an error names: never a value. */
export interface Place {
  readonly model: PrismaModel;
  readonly field?: string;
  readonly operator?: string;
}

/** A filter that ciphertext cannot answer. */
export function unsearchable(place: Place, what: string): FieldSealError {
  return refusal('ERR_FIELDSEAL_UNSEARCHABLE', place, what);
}

/** Something that fieldseal would have to answer wrongly, or to let through unsealed. */
export function unsupported(place: Place, what: string): FieldSealError {
  return refusal('ERR_FIELDSEAL_UNSUPPORTED', place, what);
}

/** A key that the model does not have. Prisma's own message would print the value beside it. */
export function unknownKey(model: PrismaModel, key: string): FieldSealError {
  const name = /^[A-Za-z]\w{0,63}$/.test(key) ? ` '${key}'` : ' of this name';
  return unsupported(
    { model },
    `has no field${name}, or it stands where fieldseal does not know it. ` +
      'Fields that fieldseal cannot follow are refused, so that none is sent unsealed.',
  );
}

function refusal(
  code: 'ERR_FIELDSEAL_UNSEARCHABLE' | 'ERR_FIELDSEAL_UNSUPPORTED',
  { model, field, operator }: Place,
  what: string,
): FieldSealError {
  const subject = field === undefined ? model.name : `${model.name}.${field}`;
  return new FieldSealError(code, `${subject} ${what}`, {
    details: {
      table: model.name,
      ...(field !== undefined && { field }),
      ...(operator !== undefined && { operator }),
    },
  });
}
