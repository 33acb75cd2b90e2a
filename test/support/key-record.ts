import { randomBytes } from 'node:crypto';
import { keyIdFromBytes } from '../../src/format/key-id.js';
import type { KeyRecord } from '../../src/keys/key-record.js';

/** A record with a random commitment, and what `parts` says. */
export function keyRecord(parts: Partial<Omit<KeyRecord, 'keyId'>> = {}): KeyRecord {
  const commitment = parts.commitment ?? new Uint8Array(randomBytes(32));
  return {
    kind: 'E',
    scope: {},
    generation: 1,
    status: 'active',
    wrappings: [
      {
        provider: 'local',
        keyId: '0123456789abcdef',
        algorithm: 'fieldseal-wrap-1',
        ciphertext: new Uint8Array(randomBytes(69)),
      },
    ],
    createdAt: '2026-01-02T03:04:05.678Z',
    ...parts,
    keyId: keyIdFromBytes(commitment.subarray(0, 8)),
    commitment,
  };
}
