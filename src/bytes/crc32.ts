/** Reflected polynomial of IEEE 802.3. */
const POLYNOMIAL = 0xedb88320;

/** CRC-32 (IEEE 802.3, as in gzip). Finds typing errors in a key token; it protects nothing. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (POLYNOMIAL & -(crc & 1));
  }
  return (crc ^ 0xffffffff) >>> 0;
}
