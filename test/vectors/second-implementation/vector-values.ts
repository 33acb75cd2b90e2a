// Values as docs/format.md §11 writes them in JSON.
import type { Plaintext } from './values.js';

export interface VectorValue {
  readonly type: Plaintext['type'];
  readonly value: unknown;
}

export function fromHex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

export function fromVector({ type, value }: VectorValue): Plaintext {
  switch (type) {
    case 'bytes':
      return { type, value: fromHex(String(value)) };
    case 'boolean':
      return { type, value: value === true };
    case 'number':
      return { type, value: Number(value) };
    case 'bigint':
      return { type, value: BigInt(String(value)) };
    case 'date':
      return { type, value: new Date(String(value)) };
    case 'json':
      return { type, value: JSON.stringify(value) };
    default:
      return { type, value: String(value) };
  }
}

export function toVector(plaintext: Plaintext): VectorValue {
  const { type, value } = plaintext;
  switch (type) {
    case 'bytes':
      return { type, value: Buffer.from(value).toString('hex') };
    case 'number':
      return {
        type,
        value: Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value),
      };
    case 'bigint':
      return { type, value: String(value) };
    case 'date':
      return { type, value: value.toISOString() };
    case 'json':
      return { type, value: JSON.parse(value) as unknown };
    default:
      return { type, value };
  }
}
