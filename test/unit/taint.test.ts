import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { nodeEngine } from '../../src/crypto/node-engine.js';
import { portableEngine } from '../../src/crypto/portable-engine.js';
import { maskLast4 } from '../../src/field/mask.js';
import { email, exact, fold, last } from '../../src/field/normaliser.js';
import { parseKeyToken } from '../../src/keys/key-token.js';
import { localKeys } from '../../src/keys/local-provider.js';
import { managedKeys } from '../../src/keys/managed-keys.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import {
  generateRootKey,
  generateStaticKeys,
  staticKeys,
  staticKeysFromEnvironment,
} from '../../src/keys/static-keys.js';
import type { KeyProvider } from '../../src/keys/key-provider.js';
import type { KeySource } from '../../src/keys/keyring.js';
import type { FieldSealEvent } from '../../src/rows/events.js';
import { coreOf, fieldseal } from '../../src/rows/fieldseal.js';
import { field } from '../../src/schema/builders.js';
import { compoundIndex } from '../../src/schema/compound-index.js';
import { sealedTable } from '../../src/schema/table.js';
import { engines } from './rows/support/values.js';

/*
 * Values that stand nowhere else. What is found of them, in whatever form, outside of results is a leak.
 */
const values = {
  text: 'zq-taint-text-4711@zq-taint.example',
  bytes: new TextEncoder().encode('zq-taint-bytes-0815'),
  number: 731_258.462_917,
  integer: 918_273_645_546,
  bigint: 99_887_766_554_433_221_100n,
  decimal: '27182.8182845904523536',
  boolean: true,
  date: new Date('1931-07-19T05:43:21.987Z'),
  calendarDate: '1847-11-23',
  uuid: '5ea1f00d-7a1e-4b1d-9c0d-e0ddba11c0de',
  json: { deep: ['zq-taint-json-1234'], number: 424_242_424_242 },
  code: 'zq-taint-deterministic-99',
  narrow: 'zq-taint-narrow-5678',
} as const;
const scope = { tenant: 'zq-taint-tenant', subject: 'zq-taint-subject' };
const rowId = 'zq-taint-row-id';

const valueTexts: readonly string[] = [
  values.text,
  'zq-taint-bytes-0815',
  String(values.number),
  String(values.integer),
  String(values.bigint),
  values.decimal,
  values.date.toISOString(),
  values.date.toString(),
  String(values.date.getTime()),
  values.calendarDate,
  values.uuid,
  'zq-taint-json-1234',
  '424242424242',
  values.code,
  values.narrow,
  'zq-taint',
];

/** Every form in which some bytes may come out: as they are, or by an encoding, wherever they begin. */
function formsOf(bytes: Uint8Array): readonly string[] {
  const buffer = Buffer.from(bytes);
  const hex = buffer.toString('hex');
  // Base64 of a piece of a longer text: whichever of three positions it begins at, without its ends.
  const pieces = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), buffer]);
    return [shifted.toString('base64'), shifted.toString('base64url')].map((text) =>
      text.replaceAll('=', '').slice(shift === 0 ? 0 : 4, -4),
    );
  });
  return [
    hex,
    hex.toUpperCase(),
    hex.replace(/../g, '$& ').trim(), // as inspect shows a Buffer
    [...bytes].join(','),
    [...bytes].join(', '), // as inspect shows a Uint8Array
    ...pieces,
  ].filter((form) => form.length >= 8);
}

function formsOfText(text: string): readonly string[] {
  return [
    text,
    ...formsOf(Buffer.from(text)),
    ...formsOf(Buffer.from(text, 'utf16le')),
    ...(/^[0-9a-f-]{36}$/.test(text) ? formsOf(Buffer.from(text.replaceAll('-', ''), 'hex')) : []),
  ];
}

/** Everything that a holder of something can print of it, or walk to. */
function viewsOf(subject: unknown): readonly string[] {
  const everything = { showHidden: true, depth: 12, maxArrayLength: null, maxStringLength: null };
  return [
    textOf(subject),
    inspect(subject, everything),
    inspect(subject, { ...everything, customInspect: false, getters: true }),
    json(subject),
    ...walk(subject, new Set()),
  ];
}

/** What string concatenation would show. */
function textOf(subject: unknown): string {
  return Reflect.apply(String, undefined, [subject]);
}

function json(subject: unknown): string {
  try {
    return (
      JSON.stringify(subject, (_key, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ) ?? ''
    );
  } catch {
    return ''; // a cycle: the walk sees the rest
  }
}

/** Every string, number and byte array that can be reached by properties, hidden ones included. */
function walk(subject: unknown, seen: Set<unknown>): string[] {
  if (subject === null || subject === undefined || seen.has(subject)) return [];
  if (typeof subject !== 'object' && typeof subject !== 'function') return [textOf(subject)];
  seen.add(subject);
  if (subject instanceof Uint8Array) return [Buffer.from(subject).toString('hex')];
  const found: string[] = [];
  for (const key of Reflect.ownKeys(subject)) {
    found.push(String(key));
    const { value } = Reflect.getOwnPropertyDescriptor(subject, key) ?? {};
    found.push(...walk(value, seen));
  }
  if (subject instanceof Map) {
    for (const [key, value] of subject) found.push(...walk(key, seen), ...walk(value, seen));
  }
  if (subject instanceof Set) for (const value of subject) found.push(...walk(value, seen));
  return found;
}

function expectClean(where: string, views: readonly string[], forbidden: readonly string[]): void {
  const text = views.join('\n');
  for (const form of forbidden) {
    if (text.includes(form)) {
      const at = text.indexOf(form);
      throw new Error(`${where} shows ${form}: …${text.slice(Math.max(0, at - 80), at + 120)}…`);
    }
  }
}

const people = sealedTable(
  'people',
  {
    text: field
      .string({ maxBytes: 64, columnLength: 200 })
      .blindIndex('textIndex', { normalise: email, unique: true })
      .mask(maskLast4),
    bytes: field.bytes({ pad: { to: 64 } }),
    number: field.number().blindIndex('numberIndex'),
    integer: field.integer(),
    bigint: field.bigint(),
    decimal: field.decimal().blindIndex('decimalIndex'),
    boolean: field.boolean(),
    date: field.date().readPlaintext({ until: '2100-01-01' }),
    calendarDate: field.calendarDate(),
    uuid: field.uuid(),
    json: field.json().blindIndex('jsonIndex'),
    code: field.string().deterministic(),
    narrow: field.string({ oneOf: [values.narrow] }).blindIndex('narrowIndex', {
      normalise: [fold, last(4)],
      bits: 8,
      acceptLeakage: 'a test',
    }),
  },
  {
    tenant: { column: 'owner' },
    subject: 'caller',
    rowId: { column: 'id', type: 'string' },
    indexes: { pairIndex: compoundIndex({ text: fold, calendarDate: exact }) },
  },
);

interface Secrets {
  /** Forms of keys and tokens. */
  readonly forbidden: readonly string[];
  readonly keys: KeySource;
  /** What a user holds beside the instance. */
  readonly held: readonly unknown[];
}

function staticSecrets(): Secrets {
  const tokens = generateStaticKeys();
  const keys = staticKeys(tokens);
  return { keys, held: [keys], forbidden: tokens.split(' ').flatMap(tokenForms) };
}

function managedSecrets(): Secrets {
  const root = generateRootKey();
  const provider = localKeys({ keys: root });
  const store = memoryKeyStore();
  const forbidden = [...tokenForms(root)];
  // Data keys pass through here in the clear, and nowhere else.
  const watching: KeyProvider = {
    name: provider.name,
    capabilities: provider.capabilities,
    wrap: (input) => {
      forbidden.push(...formsOf(input.plaintext));
      return provider.wrap(input);
    },
    unwrap: (input) => provider.unwrap(input),
    describe: () => provider.describe(),
  };
  const keys = managedKeys({ store, providers: [watching] });
  return { keys, held: [keys, provider, store], forbidden };
}

function tokenForms(token: string): readonly string[] {
  const { bytes } = parseKeyToken(nodeEngine(), token, 'a test');
  // The id in the middle of a token is public; the rest is not.
  return [token, token.slice(21, 73), token.slice(21), ...formsOf(bytes)];
}

type Call = () => unknown;

describe.each(engines)('with the %s engine', (engine) => {
  it.each([
    ['static', staticSecrets],
    ['managed', managedSecrets],
  ])('nothing but a result shows a value, a ciphertext or a key (%s keys)', async (_kind, make) => {
    const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(() => undefined),
    );
    const { keys, held, forbidden } = make();
    const events: FieldSealEvent[] = [];
    const seal = fieldseal({
      namespace: 'n',
      keys,
      engine,
      tables: { People: people },
      onEvent: (event) => events.push(event),
    });
    const bound = seal.forScope({ subject: scope.subject });
    const { People } = bound.tables;
    const id = { owner: scope.tenant, id: rowId };
    const row = { ...id, ...values };

    const sealed = await People.encryptRow(row);
    expect(await People.decryptRow(sealed)).toMatchObject({ text: values.text, json: values.json });
    const stored: Record<string, unknown> = sealed;
    const names = Object.keys(values) as (keyof typeof values)[];
    const ciphertexts = names.map((name) => String(stored[name]));
    const search = seal.forScope(scope).tables.People;

    const failing: readonly (readonly [string, Call])[] = [
      // Every field, given the value of every other.
      ...names.flatMap((name) =>
        names.map(
          (other) =>
            [
              `${other} in ${name}`,
              () => People.encryptRow({ ...id, [name]: values[other] as never }),
            ] as const,
        ),
      ),
      [
        'too long',
        () => People.encryptRow({ ...id, text: values.text.repeat(3), calendarDate: null }),
      ],
      [
        'too long for its padding',
        () => People.encryptRow({ ...id, bytes: Buffer.from(values.text.repeat(3)) }),
      ],
      ['not listed', () => People.encryptRow({ ...id, narrow: values.code as never })],
      ['a part of a compound index', () => People.encryptRow({ ...id, text: values.text })],
      ['an index column', () => People.encryptRow({ ...row, textIndex: values.text })],
      ['a cycle', () => People.encryptRow({ ...id, json: cycleOf(values.text) as never })],
      [
        'a lone surrogate',
        () => People.encryptRow({ ...id, json: { [`${values.text}\ud800`]: 1 } }),
      ],
      ['an ill-formed row id', () => People.encryptRow({ ...row, id: `${rowId}\ud800` })],
      ['a row id of another type', () => People.encryptRow({ ...row, id: { [rowId]: rowId } })],
      ['no tenant', () => People.encryptRow({ ...row, owner: undefined })],
      ['another tenant', () => bound.forTenant('b').tables.People.encryptRow(row)],
      ['an ill-formed tenant', () => bound.forTenant(`${scope.tenant}\ud800`)],
      ['no subject', () => seal.tables.People.encryptRow(row)],
      // Reading.
      ...names.flatMap((name, at) => {
        const ciphertext = ciphertexts[at]!;
        const damage = [
          values.text,
          ciphertext.slice(0, -1),
          `${ciphertext}x`,
          `${ciphertext.slice(0, -9)}AAAAAAAAA`,
          ciphertexts[(at + 1) % ciphertexts.length],
          `fs1.${values.code}`,
          values.bytes,
        ];
        return damage.flatMap((one) => [
          [`damaged ${name}`, () => People.decryptRow({ ...id, [name]: one })] as const,
          [`damaged ${name} alone`, () => People.decryptValue(name, one as string, id)] as const,
          [
            `damaged ${name} at once`,
            () => People.sync.decryptValue(name, one as string, id),
          ] as const,
        ]);
      }),
      ['another row', () => People.decryptRow({ ...stored, id: 'x' })],
      ['moved to another tenant', () => People.decryptRow({ ...stored, owner: 'x' })],
      ['moved to another subject', () => seal.forSubject('x').tables.People.decryptRow(sealed)],
      // Searching.
      ['not indexed', () => search.where({ uuid: values.uuid })],
      ['an unknown field', () => search.where({ [values.text]: values.text } as never)],
      ['undefined', () => search.where({ text: undefined, code: values.code } as never)],
      ['another type', () => search.where({ text: values.number as never })],
      ['an operator', () => search.where({ text: { contains: values.text } as never })],
      [
        'an unknown index',
        () => search.where({ text: values.text }, { using: { text: values.code as never } }),
      ],
      ['no canonical form', () => search.where({ json: [`${values.text}\ud800`] })],
      ['an unknown field alone', () => People.encryptValue(values.text as 'text', values.text, id)],
      // Keys.
      ['a rotation', () => seal.rotateDataKey({ tenant: scope.tenant })],
      ['a token that is none', () => staticKeys(values.text)],
      ['a token that was cut', () => staticKeys(forbidden[0]!.slice(0, 40))],
      ['a token with a typing error', () => staticKeys(mistyped(forbidden[0]!))],
      ['one token of two', () => staticKeys(generateRootKey())],
      [
        'a variable that is no token',
        () => staticKeysFromEnvironment({ FIELDSEAL_KEYS: values.text }),
      ],
      ['a root key that is none', () => localKeys({ keys: values.text })],
      ['a root key with a typing error', () => localKeys({ keys: mistyped(forbidden[0]!) })],
    ];

    let failures = 0;
    for (const [what, call] of failing) {
      const error = await failure(call);
      if (error === undefined) continue;
      failures += 1;
      expect(error, what).toMatchObject({ name: 'FieldSealError' });
      const views = [...viewsOf(error), String((error as Error).stack)];
      expectClean(`the error of ${what}`, views, forbidden);
      // Frames of a stack name the lines of this file, not what is in them.
      expectClean(`the error of ${what}`, views, valueTexts.flatMap(formsOfText));
      expectClean(`the error of ${what}`, views, Object.values(scope).concat(rowId));
      expectClean(
        `the error of ${what}`,
        views,
        ciphertexts.map((text) => text.slice(16, 40)),
      );
    }
    // Most of them must fail: a test of errors that never came would find nothing.
    expect(failures).toBeGreaterThan(350);

    expect(new Set(events.map(({ type }) => type))).toContain('open-failed');
    expectClean('an event', viewsOf(events), [
      ...valueTexts.flatMap(formsOfText),
      ...forbidden,
      ...Object.values(scope),
      rowId,
      ...ciphertexts.map((text) => text.slice(16, 40)),
    ]);

    const found = await search.where({ text: values.text, code: values.code });
    const collected = await People.decryptRows([{ ...id, text: values.text }], {
      onError: 'collect',
    });
    const { core } = coreOf(seal);
    const dataKeys = (['E', 'D', 'I'] as const).map((kind) =>
      core.keyring.peek({ kind, scope: {}, generation: kind === 'E' ? 'active' : 1 }),
    );
    expect(dataKeys.filter((key) => key !== undefined)).toHaveLength(3);
    const objects = {
      seal,
      bound: seal.forTenant('b'),
      tables: seal.tables,
      People,
      sync: People.sync,
      people,
      core,
      keyring: core.keyring,
      engine: core.engine,
      engines: [nodeEngine(), portableEngine()],
      subkeys: dataKeys.map((key) => key?.gcm('n', 'people', 340)),
      dataKeys,
      fields: Object.values(people.fields),
      collected,
      search: { exact: found.exact, matches: found.matches, columns: Object.keys(found.columns) },
      held,
    };
    // The one list of values that a declaration itself holds.
    const declared = new Set<string>([values.narrow, 'zq-taint']);
    const texts = valueTexts.filter((text) => !declared.has(text));
    for (const [name, object] of Object.entries(objects)) {
      expectClean(name, viewsOf(object), [...texts.flatMap(formsOfText), ...forbidden]);
    }
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });

  it('a mixed column shows its plaintext to nobody but the reader', async () => {
    const events: FieldSealEvent[] = [];
    const { T } = fieldseal({
      namespace: 'n',
      keys: staticSecrets().keys,
      engine,
      tables: {
        T: sealedTable('t', { a: field.string().readPlaintext({ until: '2100-01-01' }) }),
      },
      onEvent: (event) => events.push(event),
    }).tables;

    expect(await T.decryptRow({ a: values.text })).toStrictEqual({ a: values.text });
    const error = await failure(() => T.decryptRow({ a: `fs1.${values.text}` }));

    expect(events).toHaveLength(2);
    expectClean('the events', viewsOf(events), formsOfText(values.text));
    expectClean('the error', viewsOf(error), formsOfText(values.text));
  });
});

describe('the search for leaks', () => {
  it.each([
    ['a message', new Error(`wrong: ${values.text}`)],
    ['a cause', new Error('x', { cause: { at: [values.text] } })],
    ['base64', new Error(Buffer.from(`ab${values.text}cd`).toString('base64'))],
    ['hex', new Error(Buffer.from(values.text).toString('hex'))],
    ['UTF-16', new Error(Buffer.from(values.text, 'utf16le').toString('base64'))],
    ['a buffer', { held: Buffer.from(`x${values.text}`) }],
    ['a hidden property', Object.defineProperty({}, 'x', { value: values.text })],
    ['a property of a function', Object.assign(() => undefined, { value: values.text })],
    ['a map', new Map([[{ key: values.text }, 1]])],
  ])('finds %s', (_what, subject) => {
    expect(() => {
      expectClean('it', viewsOf(subject), formsOfText(values.text));
    }).toThrow('it shows');
  });
});

async function failure(call: Call): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

function cycleOf(value: unknown): unknown {
  const cycle: Record<string, unknown> = { value };
  cycle['cycle'] = cycle;
  return cycle;
}

function mistyped(token: string): string {
  const at = 40;
  return token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1);
}
