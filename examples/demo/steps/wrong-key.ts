import { generateRootKey, memoryKeyStore } from 'fieldseal';
import { type Seal, makeSeal } from '../database.js';
import type { Step } from '../demo.js';

export const wrongKey: Step = {
  title: 'Open with the wrong key',
  run: async ({ postgres, keyStore, rootKey, customers, check }) => {
    const stolen = await postgres.query<Record<string, unknown>>(
      'SELECT * FROM "Customer" WHERE "id" = $1',
      [customers[0]!.id],
    );
    const open = async (seal: Seal) => seal.tables.Customer.decryptRows(stolen.rows);
    await check.refused(
      'a copy of the database, key table and all, with another root key',
      'ERR_FIELDSEAL_KEY_PROVIDER',
      () => open(makeSeal(keyStore, generateRootKey())),
    );
    await check.refused(
      'the right root key, without the key table',
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
      () => open(makeSeal(memoryKeyStore(), rootKey)),
    );
    await check.refused(
      'the right keys, in another application (namespace)',
      'ERR_FIELDSEAL_DECRYPTION_FAILED',
      () => open(makeSeal(keyStore, rootKey, 'another-shop')),
    );
    const [row] = await open(makeSeal(keyStore, rootKey));
    check.that(
      row?.name === customers[0]!.name,
      `With the right ones another instance reads ${customers[0]!.name}.`,
    );
  },
};
