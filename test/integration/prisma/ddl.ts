/** The tables of the Prisma schemas beside this file, as SQL. */
export type Dialect = 'postgresql' | 'mysql' | 'sqlite';

interface Types {
  readonly serial: string;
  readonly text: string;
  /** Text that an index can cover. */
  readonly key: string;
  readonly bytes: string;
  readonly tag: string;
  readonly json: string;
  readonly quote: string;
}

const TYPES: Readonly<Record<Dialect, Types>> = {
  postgresql: {
    serial: 'SERIAL PRIMARY KEY',
    text: 'TEXT',
    key: 'TEXT',
    bytes: 'BYTEA',
    tag: 'BYTEA',
    json: 'JSONB',
    quote: '"',
  },
  mysql: {
    serial: 'INT AUTO_INCREMENT PRIMARY KEY',
    text: 'TEXT',
    key: 'VARCHAR(512)',
    bytes: 'LONGBLOB',
    tag: 'BINARY(16)',
    json: 'JSON',
    quote: '`',
  },
  sqlite: {
    serial: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    text: 'TEXT',
    key: 'TEXT',
    bytes: 'BLOB',
    tag: 'BLOB',
    json: 'JSONB',
    quote: '"',
  },
};

/** One statement for each table. */
export function createTables(dialect: Dialect): readonly string[] {
  const { serial, text, key, bytes, tag, json } = TYPES[dialect];
  const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    Person: {
      id: serial,
      label: text,
      email: `${key} UNIQUE`,
      emailIndex: `${key} UNIQUE`,
      phone: text,
      phoneIndex: text,
      city: text,
      first: text,
      last: text,
      nameIndex: text,
      age: text,
      ratio: text,
      total: text,
      balance: text,
      active: text,
      seenAt: text,
      bornOn: text,
      passport: `${key} UNIQUE`,
      profile: text,
      avatar: text,
      managerId: 'INT',
    },
    Note: {
      id: serial,
      tenantId: `${key} NOT NULL`,
      personId: 'INT',
      body: text,
      code: key,
      codeIndex: `${key} UNIQUE`,
    },
    Letter: { id: `${key} PRIMARY KEY`, personId: 'INT', body: text },
    File: { id: serial, content: bytes, tag: bytes, tagIndex: `${tag} UNIQUE` },
    Document: { id: serial, meta: json, metaIndex: text },
    Counter: { id: 'INT PRIMARY KEY', count: 'INT DEFAULT 0' },
  };
  return Object.entries(tables).map(([name, columns]) => {
    const list = Object.entries(columns).map(
      ([column, type]) => `${quoted(dialect, column)} ${type}`,
    );
    return `CREATE TABLE ${quoted(dialect, name)} (${list.join(', ')})`;
  });
}

export function quoted(dialect: Dialect, name: string): string {
  const { quote } = TYPES[dialect];
  return `${quote}${name}${quote}`;
}
