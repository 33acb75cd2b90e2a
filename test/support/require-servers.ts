import { inCi, probeServer } from './servers.js';

/**
 * Asks before the integration tests whether the servers are there, and says at the end of the run which tests
 * were left out. In CI nothing is left out: there `findServer` throws, and each file that needs it fails.
 */
export async function setup(): Promise<() => void> {
  const probes = await Promise.all([probeServer('postgresql'), probeServer('mariadb')]);
  const missing = probes.flatMap((probe) => ('missing' in probe ? [probe.missing] : []));
  return () => {
    if (missing.length > 0) process.stderr.write(block(missing));
  };
}

function block(missing: readonly string[]): string {
  const rule = '!'.repeat(100);
  const title = inCi()
    ? 'MISSING: a database server that the integration tests need. In CI this fails the run.'
    : 'LEFT OUT: integration tests without a database server. This run is NOT complete.';
  return ['', rule, `!! ${title}`, ...missing.map((line) => `!!   ${line}`), rule, ''].join('\n');
}
