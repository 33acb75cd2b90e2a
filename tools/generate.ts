/**
 * Generates the Prisma clients of the tests and examples: every `*.prisma` under test/integration/prisma and in
 * the folders of examples/, each into a folder `generated` beside it. What is up to date is left as it is.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const manifest = createRequire(import.meta.url).resolve('prisma/package.json');
const command = path.join(path.dirname(manifest), 'build', 'index.js');
/** Schemas generated at a time: each is a process of its own that uses one core. */
const atOnce = 2;

async function main(): Promise<void> {
  const schemas = await findSchemas();
  const version = await readFile(manifest, 'utf8');
  for (let start = 0; start < schemas.length; start += atOnce) {
    await Promise.all(
      schemas.slice(start, start + atOnce).map((schema) => generate(schema, version)),
    );
  }
}

async function findSchemas(): Promise<readonly string[]> {
  const examples = path.join(root, 'examples');
  const folders = [
    path.join(root, 'test', 'integration', 'prisma'),
    ...(await list(examples)).map((name) => path.join(examples, name)),
  ];
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await list(folder))
        .filter((name) => name.endsWith('.prisma'))
        .map((name) => path.join(folder, name)),
    ),
  );
  return found.flat();
}

/** The names in a folder; none if it is no folder. */
async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function generate(schema: string, version: string): Promise<void> {
  const text = await readFile(schema, 'utf8');
  const generated = path.join(path.dirname(schema), 'generated');
  // Inside the folder of what it speaks for: whoever deletes that, deletes it too.
  const stamp = path.join(generated, `${path.basename(schema)}.stamp`);
  const hash = createHash('sha256').update(version).update(text).digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return;

  const child = spawn(process.execPath, [command, 'generate', '--schema', schema], {
    cwd: root,
    env: {
      ...process.env,
      // `generate` looks for the schema engine, would download it, and never runs it: any file will do.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      PRISMA_GENERATE_NO_TELEMETRY: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) {
    throw new Error(`prisma generate failed for ${path.relative(root, schema)}:\n${output}`);
  }
  await mkdir(generated, { recursive: true });
  await writeFile(stamp, hash);
}

await main();
