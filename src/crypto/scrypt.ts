import { scrypt } from 'node:crypto';

export interface ScryptParameters {
  /** CPU and memory cost, a power of two. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** scrypt (RFC 7914) off the main thread: 32 bytes, which the caller wipes. */
export function scryptKey(
  passphrase: string,
  salt: Uint8Array,
  parameters: ScryptParameters,
): Promise<Uint8Array> {
  const { n, r, p } = parameters;
  // Node refuses more than 32 MiB unless it is told the need: 128·N·r bytes, and room beside it.
  const options = { N: n, r, p, maxmem: 128 * n * r * 2 };
  return new Promise((resolve, reject) => {
    // NFC, so that a passphrase typed on another keyboard layout gives the same bytes.
    scrypt(passphrase.normalize('NFC'), salt, 32, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
