import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Snippet, snippets } from './extract-snippets.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
// Inside the project, so that packages resolve as they do for a user; a folder that git ignores.
const FOLDER = `${ROOT}test/integration/docs/generated/`;
const run = promisify(execFile);

const all = snippets().map((snippet, at) => ({
  ...snippet,
  file: `${FOLDER}${String(at).padStart(3, '0')}-${snippet.name.replace(/[^A-Za-z0-9]+/g, '-')}.ts`,
}));

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const snippet of all) writeFileSync(snippet.file, `${inPlace(snippet)}\nexport {};\n`);
  writeFileSync(
    `${FOLDER}assert.mjs`,
    'console.assert = (holds) => { if (!holds) throw new Error("an assertion of the snippet does not hold"); };\n',
  );
});

afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
});

describe('the code in the documents', () => {
  it('is there', () => {
    expect(all.length).toBeGreaterThan(8);
  });

  it('compiles', { timeout: 120_000 }, () => {
    const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) =>
      ts.sys.readFile(path),
    ) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
    const program = ts.createProgram(
      all.map((snippet) => snippet.file),
      // A snippet may declare what only the next paragraph uses.
      { ...options, noUnusedLocals: false },
    );
    const mistakes = ts
      .getPreEmitDiagnostics(program)
      .filter((diagnostic) => diagnostic.file?.fileName.startsWith(FOLDER) === true)
      .map((diagnostic) => {
        const snippet = all.find(({ file }) => file === diagnostic.file?.fileName);
        return `${snippet?.name ?? ''}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
      });

    expect(mistakes).toEqual([]);
  });

  it.concurrent.each(all)('runs: $name', { timeout: 60_000 }, async ({ file }) => {
    const { stderr } = await run(
      process.execPath,
      ['--import', 'tsx', '--import', `${FOLDER}assert.mjs`, file],
      { cwd: ROOT, env: { ...process.env, NODE_NO_WARNINGS: '1' } },
    );

    expect(stderr).toBe('');
  });
});

/** A snippet's own files are those of the example that it speaks of. */
function inPlace({ code, beside }: Snippet): string {
  return beside === 'nothing'
    ? code
    : code.replaceAll("from './", "from '../../../../examples/prisma/");
}
