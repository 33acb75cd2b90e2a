import { email, field, phone, sealedTable } from 'fieldseal';
import type { Notes } from './people/people.js';

// Found whatever the case of the address, and unique likewise.
const byEmail = { normalise: email, unique: true };
// Found however the number is written; German unless it says otherwise.
const german = phone({ callingCode: '49', trunkPrefix: '0' });
const byPhone = { normalise: german };
// A value opens only in the row it was written to.
const rowBound = { rowId: { column: 'id', type: 'uuid' } } as const;

export const tables = {
  Customer: sealedTable(
    'customers',
    {
      name: field.string(),
      email: field.string().blindIndex('emailIndex', byEmail),
      phone: field.string().blindIndex('phoneIndex', byPhone),
      bornOn: field.calendarDate(),
      nationalId: field.string(),
      balance: field.decimal(),
      notes: field.json<Notes>(),
    },
    rowBound,
  ),
  Address: sealedTable(
    'addresses',
    {
      street: field.string(),
      postcode: field.string(),
    },
    rowBound,
  ),
};
