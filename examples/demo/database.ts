import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import {
  type FieldSeal,
  type KeyStore,
  fieldseal,
  generateRootKey,
  localKeys,
  managedKeys,
} from 'fieldseal';
import { withFieldSeal } from 'fieldseal/prisma';
import { pgliteDriver, sqlKeyStore } from 'fieldseal/sql';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { tables } from './declaration.js';
import { PrismaClient } from './generated/client.js';

export type Seal = FieldSeal<typeof tables>;

export interface Database {
  /** The database itself, as its administrator sees it. */
  readonly postgres: PGlite;
  /** Prisma, as the application uses it. */
  readonly prisma: PrismaClient;
  readonly seal: Seal;
  readonly keyStore: KeyStore;
  readonly rootKey: string;
  /** How many statements Prisma has sent so far. */
  readonly statements: () => number;
  close(): Promise<void>;
}

/** Opens an empty PostgreSQL inside this process, and puts fieldseal under Prisma. */
export async function openDatabase(): Promise<Database> {
  const postgres = await PGlite.create();
  await postgres.exec(await readFile(new URL('schema.sql', import.meta.url), 'utf8'));

  const store = sqlKeyStore(pgliteDriver(postgres));
  await store.createTable();
  const rootKey = generateRootKey(); // in production: from a KMS, or from a secret
  const seal = makeSeal(store, rootKey);
  await seal.ensureKeys();

  let statements = 0;
  const client = new PrismaClient({
    adapter: new PrismaPGlite(postgres),
    log: [{ emit: 'event', level: 'query' }],
  });
  client.$on('query', () => {
    statements += 1;
  });
  return {
    postgres,
    prisma: withFieldSeal(client, seal),
    seal,
    keyStore: store,
    rootKey,
    statements: () => statements,
    close: async () => {
      await client.$disconnect();
      await postgres.close();
    },
  };
}

/** An instance over a key store and a root key. */
export function makeSeal(store: KeyStore, rootKey: string, namespace = 'demo-shop'): Seal {
  const keys = managedKeys({ store, providers: [localKeys({ keys: rootKey })] });
  return fieldseal({ namespace, keys, tables });
}
