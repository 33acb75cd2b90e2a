import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/** PostgreSQL inside this process, so that the example needs nothing but Node. */
export const postgres = new PGlite();

await postgres.exec(`
  CREATE TABLE "Customer" (
    "id" serial PRIMARY KEY,
    "email" text NOT NULL UNIQUE,
    "emailIndex" text UNIQUE,
    "bornOn" text,
    "notes" text
  )
`);

/** The driver adapter that PrismaClient is made with. */
export const adapter = new PrismaPGlite(postgres);
