import { startupSnapshot } from 'node:v8';

/**
 * Calls `drop` when this process wakes from a V8 start-up snapshot: every process started from one
 * would otherwise hand out the same pool of nonces.
 */
export function onSnapshotRestored(drop: () => void): void {
  if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.addDeserializeCallback(drop);
}
