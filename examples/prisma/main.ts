import { assertSealed, withFieldSeal } from 'fieldseal/prisma';
import { adapter, postgres } from './database.js';
import { PrismaClient } from './generated/client.js';
import { seal } from './seal.js';

const prisma = withFieldSeal(new PrismaClient({ adapter }), seal);
assertSealed(prisma);

await prisma.customer.create({ data: { email: 'Ada@Example.com', bornOn: '1815-12-10' } });
const stored = await postgres.query<{ email: string }>('SELECT * FROM "Customer"');
const found = await prisma.customer.findUniqueOrThrow({ where: { email: 'ada@example.COM' } });

console.log('The database holds:    ', stored.rows[0]);
console.log('The application reads: ', found);
await prisma.$disconnect();

const kept = stored.rows[0]?.email.startsWith('fs1.') === true && found.email === 'Ada@Example.com';
if (!kept) throw new Error('the example does not do what it says');
