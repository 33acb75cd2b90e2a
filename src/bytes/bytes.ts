import { Buffer } from 'node:buffer';
/** Joins byte strings into a new one that shares memory with none of them. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * A copy in memory of its own. Not `bytes.slice()`: of a Buffer, which every engine may return and every
 * caller may pass, that is a view of the same memory.
 */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Overwrites bytes that we own. Never called on a buffer of the caller's. */
export function wipe(...buffers: readonly Uint8Array[]): void {
  // Not `buffer.fill(0)`: a Buffer has a method of its own, which takes three times as long.
  for (const buffer of buffers) Uint8Array.prototype.fill.call(buffer, 0);
}

/** Compares without a branch on the content; only the length may show in the time. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  // `?? 0` never applies: both indexes are below the common length.
  for (let i = 0; i < left.length; i++) difference |= (left[i] ?? 0) ^ (right[i] ?? 0);
  return difference === 0;
}

/** Orders byte strings lexicographically by unsigned byte, the shorter first where one is a prefix. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** A part of the same memory: `subarray`, but of a Buffer too a plain array, at half the cost. */
export function viewOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}

/** A Buffer over the same memory, for Node's text codecs: the bytes themselves if they are one. */
export function asBuffer(bytes: Uint8Array): Buffer {
  if (bytes instanceof Buffer) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
