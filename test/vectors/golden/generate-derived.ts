import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { formatKeyToken } from '../../../src/keys/key-token.js';
import { type DerivedFile, derive } from './derived-format.js';

/* Wrote derived-v1.json, once. The file is frozen: this stays to show where its inputs come from. */

const engine = nodeEngine();
const K1 = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const K2 = '202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f';
const ROOT = '404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f';
const NONCE = 'a0a1a2a3a4a5a6a7a8a9aaab';
const PLACE = { namespace: 'app', table: 'users', column: 'email' };
const SCOPES = [
  {},
  { tenant: 'acme' },
  { subject: 'person-7' },
  { tenant: 'acme', subject: 'person-7' },
  { tenant: 'Ωmega 表' },
];
const KINDS = ['E', 'D', 'I', 'T', 'K'] as const;
const INDEX = { ...PLACE, dataKey: K2, index: 'emailIndex', bits: 128 };
const ADDRESS = { type: 'string', value: '  Jane.DOE@Example.COM ' };
const bytes = Buffer.from(K1, 'hex');

const inputs: DerivedFile = {
  format: 'fieldseal-derived',
  version: 1,
  commitments: [
    ...KINDS.map((kind) => ({ dataKey: K1, kind })),
    ...SCOPES.slice(1).map((scope) => ({ dataKey: K1, kind: 'E' as const, ...scope })),
    { dataKey: K2, kind: 'I', tenant: 'acme' },
  ],
  subkeys: [
    { purpose: 'aes-256-gcm', dataKey: K1, namespace: 'app', table: 'users', slice: 313 },
    { purpose: 'aes-256-gcm', dataKey: K1, namespace: 'app', table: 'users', slice: 65535 },
    { purpose: 'aes-256-gcm', dataKey: K1, namespace: 'größe', table: '表', slice: 359 },
    { purpose: 'aes-256-siv', dataKey: K2, ...PLACE },
    { purpose: 'aes-256-siv', dataKey: K2, ...PLACE, joinDomain: 'person-email' },
    {
      purpose: 'blind-index',
      dataKey: K2,
      ...PLACE,
      index: 'emailIndex',
      normalisers: 'trim/1,email/1',
    },
    {
      purpose: 'blind-index',
      dataKey: K2,
      ...PLACE,
      tenant: 'acme',
      index: 'emailIndex',
      normalisers: 'exact/1',
    },
    {
      purpose: 'blind-index',
      dataKey: K2,
      namespace: 'app',
      table: 'users',
      columns: ['name', 'bornOn'],
      index: 'nameBorn',
      normalisers: 'fold/1;exact/1',
    },
    { purpose: 'ff1', dataKey: K2, ...PLACE, tokenFormat: 'digits' },
    { purpose: 'wrap', dataKey: ROOT },
    ...KINDS.slice(0, 4).map((kind) => ({ purpose: 'static' as const, dataKey: K1, kind })),
  ],
  wraps: [
    ...SCOPES.map((scope) => ({
      wrappingKey: ROOT,
      dataKey: K1,
      kind: 'E' as const,
      ...scope,
      nonce: NONCE,
    })),
    ...(['D', 'I', 'T', 'K'] as const).map((kind) => ({
      wrappingKey: ROOT,
      dataKey: K2,
      kind,
      nonce: NONCE,
    })),
  ],
  encryptionContexts: SCOPES.map((scope) => ({ dataKey: K1, kind: 'E' as const, ...scope })),
  keyTokens: [
    { type: 'fskey1', key: K1 },
    { type: 'fskey1', key: ROOT },
    { type: 'fsidx1', key: K2 },
    { type: 'fskey1', key: 'ff'.repeat(32) },
    { type: 'fsidx1', key: '00'.repeat(32) },
  ],
  staticKeys: [
    { token: formatKeyToken(engine, 'fskey1', bytes), kind: 'E' },
    ...(['D', 'I', 'T'] as const).map((kind) => ({
      token: formatKeyToken(engine, 'fsidx1', Buffer.from(K2, 'hex')),
      kind,
    })),
  ],
  blindIndexes: [
    { ...INDEX, normalisers: [['exact/1']], values: [ADDRESS] },
    { ...INDEX, normalisers: [['trim/1']], values: [ADDRESS] },
    {
      ...INDEX,
      normalisers: [['fold/1']],
      values: [{ type: 'string', value: 'ΣΊΣΥΦΟΣ Straße ﬁ' }],
    },
    { ...INDEX, normalisers: [['email/1']], values: [ADDRESS] },
    { ...INDEX, normalisers: [['trim/1', 'email/1']], values: [ADDRESS] },
    {
      ...INDEX,
      normalisers: [['email/1']],
      values: [{ type: 'string', value: 'Zoë@Bücher.example' }],
    },
    {
      ...INDEX,
      normalisers: [['digits/1']],
      values: [{ type: 'string', value: '٤١ (030) 12-34' }],
    },
    {
      ...INDEX,
      normalisers: [['phone(49,0)/1']],
      values: [{ type: 'string', value: '030 1234567' }],
    },
    {
      ...INDEX,
      normalisers: [['phone(49,0)/1']],
      values: [{ type: 'string', value: '+44 20 7946 0000' }],
    },
    {
      ...INDEX,
      bits: 12,
      normalisers: [['digits/1', 'last(4)/1']],
      values: [{ type: 'string', value: '078-05-1120' }],
    },
    {
      ...INDEX,
      bits: 9,
      normalisers: [['fold/1', 'prefix(3)/1']],
      values: [{ type: 'string', value: 'Łukasz' }],
    },
    { ...INDEX, tenant: 'acme', normalisers: [['email/1']], values: [ADDRESS] },
    { ...INDEX, normalisers: [['exact/1']], values: [{ type: 'string', value: '' }] },
    { ...INDEX, normalisers: [['exact/1']], values: [{ type: 'bytes', value: '00ff' }] },
    { ...INDEX, normalisers: [['exact/1']], values: [{ type: 'number', value: 12.5 }] },
    {
      ...INDEX,
      normalisers: [['exact/1']],
      values: [{ type: 'bigint', value: '-12345678901234567890' }],
    },
    {
      ...INDEX,
      normalisers: [['exact/1']],
      values: [{ type: 'date', value: '2026-11-23T00:00:00.000Z' }],
    },
    {
      ...INDEX,
      normalisers: [['exact/1']],
      values: [{ type: 'calendar-date', value: '1984-02-29' }],
    },
    {
      ...INDEX,
      normalisers: [['exact/1']],
      values: [{ type: 'uuid', value: '0192f0c4-7d3b-7c1a-9f00-0123456789ab' }],
    },
    { ...INDEX, normalisers: [['exact/1']], values: [{ type: 'decimal', value: '12.5' }] },
    {
      ...INDEX,
      normalisers: [['exact/1']],
      values: [{ type: 'json', value: { a: 1, b: [true, null] } }],
    },
    {
      dataKey: K2,
      namespace: 'app',
      table: 'users',
      columns: ['name', 'bornOn'],
      index: 'nameBorn',
      bits: 128,
      normalisers: [['fold/1'], ['exact/1']],
      values: [
        { type: 'string', value: 'Jane DOE' },
        { type: 'calendar-date', value: '1984-02-29' },
      ],
    },
    {
      dataKey: K2,
      namespace: 'app',
      table: 'users',
      columns: ['name', 'bornOn'],
      index: 'nameBorn',
      bits: 128,
      normalisers: [['fold/1'], ['exact/1']],
      values: [{ type: 'string', value: 'Jane DOE' }, null],
    },
  ],
};

process.stdout.write(`${JSON.stringify(derive(engine, inputs), null, 2)}\n`);
