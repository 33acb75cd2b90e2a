import { readFileSync, readdirSync } from 'node:fs';

/** A piece of code that a document shows. */
export interface Snippet {
  /** Where it stands: file and line. */
  readonly name: string;
  readonly code: string;
  /** What stands beside it: `prisma` for an application on Prisma (examples/prisma), else nothing. */
  readonly beside: 'nothing' | 'prisma';
}

const ROOT = new URL('../../../', import.meta.url);

/** Every TypeScript block of the documents, and every `@example` of the public docstrings. */
export function snippets(): readonly Snippet[] {
  const documents = ['README.md', ...listed('docs', '.md')];
  const sources = listed('src', '.ts');
  return [...documents.flatMap(fromMarkdown), ...sources.flatMap(fromDocstrings)];
}

function fromMarkdown(path: string): readonly Snippet[] {
  return blocks(path, readText(path));
}

/** Docstrings are markdown behind ` * `. */
function fromDocstrings(path: string): readonly Snippet[] {
  const text = readText(path).replace(/^[ \t]*\* ?/gm, '');
  return blocks(path, text);
}

function blocks(path: string, text: string): readonly Snippet[] {
  return [...text.matchAll(/^```ts( prisma)?\n(.*?)^```$/gms)].map((match) => ({
    name: `${path}:${String(text.slice(0, match.index).split('\n').length)}`,
    code: match[2] ?? '',
    beside: match[1] === undefined ? 'nothing' : 'prisma',
  }));
}

function listed(folder: string, ending: string): readonly string[] {
  return readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith(ending))
    .sort();
}

function readText(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}
