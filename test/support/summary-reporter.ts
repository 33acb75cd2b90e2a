import { writeSync } from 'node:fs';
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Prints one plain line, `N passed, N failed, N skipped`, as the last thing of a run, for a CI to read.
 *
 * @remarks
 * A file that cannot be loaded, a failing hook, an unhandled error or a failing type check count as
 * failures, so that the line never looks better than the exit code.
 */
export class SummaryReporter implements Reporter {
  #counts: Counts | undefined;
  #registered = false;

  onInit(): void {
    if (this.#registered) return;
    this.#registered = true;
    // At exit, because teardown messages come after the last call to a reporter.
    process.on('exit', () => {
      const { passed, failed, skipped } = this.#counts ?? { passed: 0, failed: 1, skipped: 0 };
      writeSync(1, `\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    });
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const counts: Counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) countModule(module, counts);
    if (reason !== 'passed' && counts.failed === 0) counts.failed = 1;
    this.#counts = counts;
  }
}

function countModule(module: TestModule, counts: Counts): void {
  if (module.errors().length > 0) counts.failed += 1;
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) counts.failed += 1;
  }
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') counts.passed += 1;
    else if (state === 'failed') counts.failed += 1;
    else counts.skipped += 1;
  }
}
