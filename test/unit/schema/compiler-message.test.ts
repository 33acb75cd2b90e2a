import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const snippetPath = `${root}test/unit/schema/snippet.ts`;

/** What the compiler says of a piece of code, as text. */
function messagesOf(code: string): readonly string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [snippetPath], include: [] },
    ts.sys,
    root,
  );
  const files = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...files,
    fileExists: (path) => path === snippetPath || files.fileExists(path),
    readFile: (path) => (path === snippetPath ? code : files.readFile(path)),
    getSourceFile: (path, languageVersion, ...rest) =>
      path === snippetPath
        ? ts.createSourceFile(path, code, languageVersion)
        : files.getSourceFile(path, languageVersion, ...rest),
  };
  const program = ts.createProgram([snippetPath], options, host);
  const snippet = program.getSourceFile(snippetPath);
  return ts
    .getPreEmitDiagnostics(program, snippet)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const declaration = `
  import { field, fieldseal, sealedTable } from '../../../src/index.js';
  import { insecureTestKeys } from '../../../src/testing.js';
  const { T } = fieldseal({
    namespace: 'n',
    keys: insecureTestKeys(),
    tables: {
      T: sealedTable('t', {
        email: field.string().blindIndex('emailIndex'),
        bornOn: field.calendarDate(),
      }),
    },
  }).tables;
`;

describe('the compiler, told to search a field without an index', () => {
  const advice =
    "field 'bornOn' has no index, so it cannot be searched: add .blindIndex('…') or .deterministic() to its declaration";

  it.each([
    ['by a value', "await T.where({ bornOn: '1815-12-10' });"],
    ['by a list', "await T.where({ bornOn: { in: ['1815-12-10'] } });"],
    ['without waiting', "T.sync.where({ email: 'x', bornOn: '1815-12-10' });"],
  ])('says what to do: %s', (_how, call) => {
    const messages = messagesOf(declaration + call);

    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(advice);
  });

  it('has nothing to say of a search that has an answer', () => {
    expect(messagesOf(`${declaration} await T.where({ email: 'x', bornOn: null });`)).toStrictEqual(
      [],
    );
  });
});
