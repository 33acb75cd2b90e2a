import { randomUUID } from 'node:crypto';
import type { Person } from './people/people.js';

/** A person with the ids that the application chose: they are known before INSERT. */
export interface Customer extends Person {
  readonly id: string;
  readonly addressId: string;
}

export function asCustomer(person: Person): Customer {
  return { ...person, id: randomUUID(), addressId: randomUUID() };
}

/** The row of a customer, for Prisma. */
export function customerData(customer: Customer) {
  const { id, country, name, email, phone, bornOn, nationalId, balance, notes } = customer;
  return { id, country, name, email, phone, bornOn, nationalId, balance, notes: { ...notes } };
}

export function addressData({ addressId, street, postcode, city }: Customer) {
  return { id: addressId, street, postcode, city };
}
