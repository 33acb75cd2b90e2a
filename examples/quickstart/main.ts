// fieldseal in five minutes: no ORM and no server. The "database" is a list of rows.
import assert from 'node:assert/strict';
import { email, field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from 'fieldseal';

// 1. Mark the columns.
const seal = fieldseal({
  namespace: 'quickstart',
  // In your application: staticKeysFromEnvironment(process.env), with the keys in FIELDSEAL_KEYS.
  keys: staticKeys(generateStaticKeys()),
  tables: {
    Customer: sealedTable('customers', {
      name: field.string(),
      email: field.string().blindIndex('emailIndex', { normalise: email, unique: true }),
      bornOn: field.calendarDate(),
    }),
  },
});
const { Customer } = seal.tables;

// 2. Encrypt rows on their way in. Columns that nobody marked stay as they are.
const database = await Customer.encryptRows([
  { id: 1, plan: 'team', name: 'Ελένη Βλάχου', email: 'Eleni@Example.com', bornOn: '1984-02-29' },
  { id: 2, plan: 'free', name: '佐藤 花子', email: 'hanako@例え.テスト', bornOn: '1971-11-03' },
]);
console.log('The database holds:', database[0]);

// 3. Search by the index: SELECT … WHERE "emailIndex" = $1, if this were SQL.
const wanted = await Customer.indexValue('email', ' ELENI@example.COM');
const found = database.filter((row) => row.emailIndex === wanted);

// 4. Decrypt rows on their way out.
const [customer] = await Customer.decryptRows(found);
console.log('The application reads:', customer);

// 5. A value opens only in the column it was written to.
const moved = { ...database[0], name: database[1]?.email };
await assert.rejects(Customer.decryptRow(moved), { code: 'ERR_FIELDSEAL_DECRYPTION_FAILED' });
console.log('A value moved to another column is refused.');

assert.equal(found.length, 1);
assert.equal(customer?.name, 'Ελένη Βλάχου');
assert.ok(!JSON.stringify(database).includes('Ελένη'));
