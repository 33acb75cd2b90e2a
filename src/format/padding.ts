/** ISO/IEC 7816-4: one byte 0x80, then zeros. */
const MARKER = 0x80;

/** How a plaintext is padded: to a multiple of 16 bytes, not at all, or for payloads up to `to` bytes. */
export type Padding = 16 | false | { readonly to: number };

/**
 * Length of the whole plaintext, type byte and padding included, for a payload of `payloadLength`.
 * Undefined if the payload is longer than a fixed padding allows.
 */
export function paddedLength(payloadLength: number, padding: Padding): number | undefined {
  const length = 1 + payloadLength;
  if (padding === false) return length;
  // At least the marker byte is added, so that stripping is unambiguous.
  if (padding === 16) return length + 16 - (length % 16);
  return payloadLength > padding.to ? undefined : 1 + padding.to + 1;
}

/** Writes marker and zeros from `offset` to the end of `bytes`. */
export function writePadding(bytes: Uint8Array, offset: number): void {
  bytes[offset] = MARKER;
  const end = bytes.length;
  if (end - offset > 32) bytes.fill(0, offset + 1);
  else for (let i = offset + 1; i < end; i++) bytes[i] = 0; // cheaper than the call, for a few
}

/** End of the payload in padded bytes; undefined if there is no marker after the type byte. */
export function payloadEnd(bytes: Uint8Array): number | undefined {
  let end = bytes.length - 1;
  while (end > 0 && bytes[end] === 0) end--;
  return end > 0 && bytes[end] === MARKER ? end : undefined;
}
