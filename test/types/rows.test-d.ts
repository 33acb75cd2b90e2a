import { assertType, describe, expectTypeOf, test } from 'vitest';
import {
  type Ciphertext,
  type IndexValue,
  type OpenRow,
  type SealedRow,
  compoundIndex,
  exact,
  field,
  fieldseal,
  sealedTable,
} from '../../src/index.js';
import { insecureTestKeys } from '../../src/testing.js';

interface Profile {
  readonly allergies: string[];
  readonly smoker?: boolean;
}

const customers = sealedTable('customers', {
  email: field.string().blindIndex('emailIndex').blindIndex('emailTail', { bits: 8 }),
  bornOn: field.calendarDate(),
  seen: field.date(),
  balance: field.bigint(),
  rate: field.number(),
  count: field.integer(),
  price: field.decimal(),
  active: field.boolean(),
  photo: field.bytes(),
  ref: field.uuid(),
  code: field.string().deterministic(),
  profile: field.json<Profile>(),
  anything: field.json(),
});
const files = sealedTable(
  'files',
  { name: field.string().blindIndex('nameIndex'), body: field.bytes() },
  { storage: 'binary' },
);
const people = sealedTable(
  'people',
  { first: field.string(), last: field.string() },
  { indexes: { nameIndex: compoundIndex({ first: exact, last: exact }) } },
);

const seal = fieldseal({
  namespace: 'shop',
  keys: insecureTestKeys(),
  tables: {
    Customer: customers,
    File: files,
    Person: people,
    // Declared in place, as in the documentation.
    Inline: sealedTable('inline', {
      email: field.string().blindIndex('emailIndex'),
      bornOn: field.calendarDate(),
    }),
    InlineFile: sealedTable('inline-files', { body: field.bytes() }, { storage: 'binary' }),
  },
});
const { Customer, File, Person, Inline, InlineFile } = seal.tables;

describe('a sealed row', () => {
  test('has ciphertext for sealed fields, index values beside them, and other columns as they were', async () => {
    const sealed = await Customer.encryptRow({ id: 7, email: 'ada@example.com', note: ['x'] });

    expectTypeOf(sealed.email).toEqualTypeOf<Ciphertext<'text'>>();
    expectTypeOf(sealed.emailIndex).toEqualTypeOf<IndexValue<'text'> | null>();
    expectTypeOf(sealed.emailTail).toEqualTypeOf<IndexValue<'text'> | null>();
    expectTypeOf(sealed.id).toExtend<number>();
    expectTypeOf(sealed.note).toExtend<readonly string[]>();
    // @ts-expect-error -- the row had no such field
    assertType(sealed.bornOn);
  });

  test('is in bytes where the storage is binary', async () => {
    const sealed = await File.encryptRow({ name: 'x', body: Uint8Array.of(1) });
    const inline = await InlineFile.encryptRow({ body: Uint8Array.of(1) });

    expectTypeOf(sealed.name).toEqualTypeOf<Ciphertext<'binary'>>();
    expectTypeOf(sealed.name).toExtend<Uint8Array>();
    expectTypeOf(sealed.nameIndex).toEqualTypeOf<IndexValue<'binary'> | null>();
    expectTypeOf(inline.body).toEqualTypeOf<Ciphertext<'binary'>>();
    expectTypeOf(await File.encryptValue('body', Uint8Array.of(1))).toEqualTypeOf<
      Ciphertext<'binary'>
    >();
    expectTypeOf(await File.indexValue('name', 'x')).toEqualTypeOf<IndexValue<'binary'>>();
  });

  test('keeps null and undefined where the row could have them', async () => {
    const row = {} as { email: string | null; bornOn: string | undefined; seen: null };

    const sealed = await Customer.encryptRow(row);

    expectTypeOf(sealed.email).toEqualTypeOf<Ciphertext<'text'> | null>();
    expectTypeOf(sealed.bornOn).toEqualTypeOf<Ciphertext<'text'> | undefined>();
    expectTypeOf(sealed.seen).toExtend<Ciphertext<'text'> | null>();
  });

  test('may have the value of a compound index', async () => {
    const sealed = await Person.encryptRow({ first: 'Ada', last: 'Lovelace' });

    expectTypeOf(sealed.nameIndex).toEqualTypeOf<IndexValue<'text'> | null | undefined>();
  });

  test('is declared in place like anywhere else', async () => {
    const sealed = await Inline.encryptRow({ email: 'x' });

    expectTypeOf(sealed.email).toEqualTypeOf<Ciphertext<'text'>>();
    expectTypeOf(sealed.emailIndex).toEqualTypeOf<IndexValue<'text'> | null>();
  });
});

describe('a row to seal', () => {
  test('has values of the declared types', () => {
    void Customer.encryptRow({
      email: 'x',
      bornOn: '1815-12-10',
      seen: new Date(),
      balance: 1n,
      rate: 1.5,
      count: 1,
      price: '1.50',
      active: true,
      photo: Uint8Array.of(1),
      ref: '00000000-0000-4000-8000-000000000000',
      code: 'x',
      profile: { allergies: [] },
      anything: [1, { a: null }],
    });
    // @ts-expect-error -- a number is no text
    void Customer.encryptRow({ email: 5 });
    // @ts-expect-error -- a text is no date
    void Customer.encryptRow({ seen: '2026-01-01' });
    // @ts-expect-error -- a number is no bigint
    void Customer.encryptRow({ balance: 5 });
    // @ts-expect-error -- not the declared shape
    void Customer.encryptRow({ profile: { allergies: 'none' } });
    // @ts-expect-error -- a date is no JSON value
    void Customer.encryptValue('anything', new Date());
    // @ts-expect-error -- in one of the rows
    void Customer.encryptRows([{ email: 'x' }, { email: 5 }]);
  });

  test('may be of an interface or a class', async () => {
    interface User {
      id: number;
      email: string;
      seen: Date | null;
    }
    class Entity {
      readonly id: number = 1;
      readonly bornOn: string = '';
    }
    interface Wrong {
      email: number;
    }
    const user = {} as User;

    const sealed = await Customer.encryptRow(user);
    const [entity] = await Customer.encryptRows([new Entity()]);

    expectTypeOf(sealed.id).toEqualTypeOf<number>();
    expectTypeOf(sealed.email).toEqualTypeOf<Ciphertext<'text'>>();
    expectTypeOf(sealed.seen).toEqualTypeOf<Ciphertext<'text'> | null>();
    expectTypeOf(entity!.bornOn).toEqualTypeOf<Ciphertext<'text'>>();
    expectTypeOf(Customer.sync.encryptRow(user)).toEqualTypeOf<typeof sealed>();
    expectTypeOf((await Customer.decryptRow(user)).seen).toEqualTypeOf<Date | null>();
    expectTypeOf(Customer.maskRow(user).email).toEqualTypeOf<string | null>();
    // @ts-expect-error -- a number is no text
    void Customer.encryptRow({} as Wrong);
  });

  test('may have other columns by an index signature, and optional ones', async () => {
    interface Loose {
      readonly [column: string]: unknown;
      readonly id: number;
      readonly email: string;
    }
    interface Partly {
      readonly id?: number;
      readonly seen?: Date;
    }

    const loose = await Customer.encryptRow({} as Loose);
    const given: Partly = {};
    const partly = await Customer.encryptRow(given);

    expectTypeOf(loose.id).toEqualTypeOf<number>();
    expectTypeOf(loose.email).toEqualTypeOf<Ciphertext<'text'>>();
    expectTypeOf((await Customer.decryptRow(loose)).id).toEqualTypeOf<number>();
    expectTypeOf<(typeof partly)['seen']>().toEqualTypeOf<Ciphertext<'text'> | undefined>();
    expectTypeOf((await Customer.decryptRow(partly)).seen).toEqualTypeOf<Date | undefined>();
    const [raw] = await Customer.decryptRows([] as Record<string, unknown>[]);
    expectTypeOf(raw!.balance).toEqualTypeOf<bigint>();
    expectTypeOf(raw!['whatever']).toEqualTypeOf<unknown>();
    // An absent column stays absent.
    assertType<typeof partly>({});
  });

  test('may have none of the sealed fields', async () => {
    const sealed = await Customer.encryptRow({ id: 1 });

    expectTypeOf(sealed.id).toExtend<number>();
  });
});

describe('an opened row', () => {
  test('has the declared types, no index columns, and other columns as they were', async () => {
    const stored = {} as {
      id: number;
      email: string;
      emailIndex: string;
      seen: string | null;
      balance: string | undefined;
      profile: string;
      photo: string;
    };

    const opened = await Customer.decryptRow(stored);

    expectTypeOf(opened.id).toEqualTypeOf<number>();
    expectTypeOf(opened.email).toEqualTypeOf<string>();
    expectTypeOf(opened.seen).toEqualTypeOf<Date | null>();
    expectTypeOf(opened.balance).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(opened.profile).toEqualTypeOf<Profile>();
    expectTypeOf(opened.photo).toEqualTypeOf<Uint8Array>();
    // @ts-expect-error -- index columns are taken away
    assertType(opened.emailIndex);
  });

  test('undoes what sealing did', async () => {
    const opened = await Customer.decryptRow(await Customer.encryptRow({ id: 1, email: 'x' }));
    const rows = await Customer.decryptRows([await Customer.encryptRow({ id: 1, email: 'x' })]);
    const collected = await Customer.decryptRows([{ email: 'x' }], { onError: 'collect' });

    expectTypeOf(opened.email).toEqualTypeOf<string>();
    expectTypeOf(rows[0]!.email).toEqualTypeOf<string>();
    expectTypeOf(collected.rows[0]!.email).toEqualTypeOf<string>();
    expectTypeOf(collected.failed[0]!.rowNumber).toEqualTypeOf<number>();
  });

  test('of one value has the type of its field', async () => {
    expectTypeOf(await Customer.decryptValue('profile', 'x')).toEqualTypeOf<Profile>();
    expectTypeOf(await Customer.decryptValue('balance', 'x')).toEqualTypeOf<bigint>();
    expectTypeOf(Customer.sync.decryptValue('seen', 'x')).toEqualTypeOf<Date>();
    // @ts-expect-error -- no such field
    void Customer.decryptValue('nope', 'x');
  });
});

describe('a ciphertext', () => {
  test('is no plain text, and no plain text is one', () => {
    const text = {} as Ciphertext<'text'>;
    const bytes = {} as Ciphertext<'binary'>;
    const index = {} as IndexValue<'text'>;

    assertType<string>(text);
    assertType<Uint8Array>(bytes);
    // @ts-expect-error -- a string is no ciphertext
    assertType<Ciphertext<'text'>>('fs1.AAAA');
    // @ts-expect-error -- bytes are no ciphertext
    assertType<Ciphertext<'binary'>>(Uint8Array.of(0xf5));
    // @ts-expect-error -- an index value is no ciphertext
    assertType<Ciphertext<'text'>>(index);
    // @ts-expect-error -- a ciphertext is no index value
    assertType<IndexValue<'text'>>(text);
    // @ts-expect-error -- not in this storage
    assertType<Ciphertext<'text'>>(bytes);
  });

  test('stands in the rows that a function of the application takes', () => {
    type Stored = SealedRow<typeof customers, { id: number; email: string }>;
    const save = (_row: Stored): void => undefined;

    // @ts-expect-error -- plain text must not be saved
    save({ id: 1, email: 'ada@example.com', emailIndex: null, emailTail: null });
    expectTypeOf<OpenRow<typeof customers, Stored>>().toExtend<{ id: number; email: string }>();
  });
});

describe('where', () => {
  test('takes what is indexed, lists of it and null', async () => {
    const search = await Customer.where({
      email: 'x',
      code: { in: ['a', 'b'] },
      bornOn: null,
    });

    expectTypeOf(search.exact).toEqualTypeOf<boolean>();
    expectTypeOf(search.columns.emailIndex).not.toEqualTypeOf<unknown>();
    expectTypeOf(search.columns).toHaveProperty('emailIndex');
    void Inline.where({ email: 'x', bornOn: null });
    void Customer.where({ email: { in: [] } });
    void Customer.where({ email: 'x' }, { using: { email: 'emailTail' } });
  });

  test('does not take what has no index', () => {
    // @ts-expect-error -- no index
    void Customer.where({ bornOn: '1815-12-10' });
    // @ts-expect-error -- no index, in a list either
    void Customer.where({ bornOn: { in: ['1815-12-10'] } });
    // @ts-expect-error -- declared in place
    void Inline.where({ bornOn: '1815-12-10' });
    // @ts-expect-error -- not in the synchronous form
    void Customer.sync.where({ bornOn: '1815-12-10' });
    // @ts-expect-error -- binary storage
    void File.where({ body: Uint8Array.of(1) });
  });

  test('does not take another type, operator, field or index', () => {
    // @ts-expect-error -- a number is no text
    void Customer.where({ email: 5 });
    // @ts-expect-error -- a list of numbers is no list of texts
    void Customer.where({ email: { in: [5] } });
    // @ts-expect-error -- no operator but `in`
    void Customer.where({ email: { contains: 'x' } });
    // @ts-expect-error -- undefined would find everything
    void Customer.where({ email: undefined });
    // @ts-expect-error -- not a sealed field
    void Customer.where({ id: 5 });
    // @ts-expect-error -- no such index
    void Customer.where({ email: 'x' }, { using: { email: 'nope' } });
    // @ts-expect-error -- an index is asked for by its field
    void Customer.where({ emailIndex: 'x' });
  });

  test('takes the parts of a compound index', () => {
    void Person.where({ first: 'Ada', last: 'Lovelace' });
    void Person.where({ first: 'Ada', last: null });
    // @ts-expect-error -- a number is no text
    void Person.where({ first: 5, last: 'Lovelace' });
  });
});

describe('an instance', () => {
  test('for a scope is of the same type', () => {
    expectTypeOf(seal.forTenant('a').forSubject('b')).toEqualTypeOf(seal);
    // @ts-expect-error -- a tenant is a text
    void seal.forTenant(5);
    // @ts-expect-error -- no such table
    assertType(seal.tables.Nope);
  });

  test('masks sealed fields as text', () => {
    const masked = Customer.maskRow({ id: 1, email: 'x', balance: 1n });

    expectTypeOf(masked.balance).toEqualTypeOf<string | null>();
    expectTypeOf(masked.id).toExtend<number>();
  });
});

describe('an index column', () => {
  test('may not be named by a row to seal, nor declared without a name', () => {
    // @ts-expect-error -- no such builder option
    field.string({ lenght: 5 });
    // @ts-expect-error -- strings only
    field.string().blindIndex(5);
    // @ts-expect-error -- values of the field's own type
    field.string({ oneOf: [1] });
  });
});
