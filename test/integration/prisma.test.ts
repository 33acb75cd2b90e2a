import { testAdapterContract } from '../contract/adapter-contract.js';
import { findServer } from '../support/servers.js';
import { describe } from 'vitest';
import { prismaContractDriver } from './prisma/contract-driver.js';
import {
  mariadbPlace,
  openDatabase,
  pglitePlace,
  postgresPlace,
  sqlitePlace,
} from './prisma/databases.js';

const postgres = await findServer('postgresql');
const maria = await findServer('mariadb');

testAdapterContract('Prisma 7 on PGlite', async () =>
  prismaContractDriver(await openDatabase('postgresql', await pglitePlace())),
);

testAdapterContract('Prisma 7 on SQLite', async () =>
  prismaContractDriver(await openDatabase('sqlite', await sqlitePlace())),
);

testAdapterContract('Prisma 7 (prisma-client-js) on SQLite', async () =>
  prismaContractDriver(await openDatabase('sqlite', await sqlitePlace(), 'prisma-client-js')),
);

describe.skipIf(postgres === undefined)('with a PostgreSQL server', () => {
  for (const generator of ['prisma-client', 'prisma-client-js'] as const) {
    testAdapterContract(`Prisma 7 (${generator}) on PostgreSQL`, async () =>
      prismaContractDriver(
        await openDatabase('postgresql', await postgresPlace(postgres ?? ''), generator),
      ),
    );
  }
});

describe.skipIf(maria === undefined)('with a MariaDB server', () => {
  for (const generator of ['prisma-client', 'prisma-client-js'] as const) {
    testAdapterContract(`Prisma 7 (${generator}) on MariaDB`, async () =>
      prismaContractDriver(await openDatabase('mysql', await mariadbPlace(maria ?? ''), generator)),
    );
  }
});
