import { email, field, fieldseal, generateStaticKeys, sealedTable, staticKeys } from 'fieldseal';

export const seal = fieldseal({
  namespace: 'shop',
  keys: staticKeys(generateStaticKeys()), // an application keeps its keys: staticKeysFromEnvironment
  tables: {
    Customer: sealedTable('customers', {
      email: field.string().blindIndex('emailIndex', { normalise: email, unique: true }),
      bornOn: field.calendarDate(),
      notes: field.json<{ allergies: string[] }>(),
    }),
  },
});
