import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../../src/bytes/text.js';
import { hkdfExpand, hkdfExtract } from '../../../src/crypto/hkdf.js';
import { nodeEngine } from '../../../src/crypto/node-engine.js';
import { portableEngine } from '../../../src/crypto/portable-engine.js';
import { scryptKey } from '../../../src/crypto/scrypt.js';
import { sha256 } from '../../../src/crypto/sha256.js';

/*
 * The few official vectors that always run, typed from the specifications. The full files stand
 * beside the project and run in test/vectors.
 */

/** McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B: AES-256, 96-bit IVs. */
const GCM = [
  {
    name: 'test case 13',
    key: '00'.repeat(32),
    nonce: '00'.repeat(12),
    associatedData: '',
    plaintext: '',
    ciphertext: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: 'test case 14',
    key: '00'.repeat(32),
    nonce: '00'.repeat(12),
    associatedData: '',
    plaintext: '00'.repeat(16),
    ciphertext: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: 'test case 15',
    key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
    nonce: 'cafebabefacedbaddecaf888',
    associatedData: '',
    plaintext:
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
      '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255',
    ciphertext:
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
      '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad',
    tag: 'b094dac5d93471bdec1a502270e3cc6c',
  },
  {
    name: 'test case 16',
    key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
    nonce: 'cafebabefacedbaddecaf888',
    associatedData: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plaintext:
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
      '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    ciphertext:
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
      '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
] as const;

/** RFC 5297 appendix A: the synthetic IV, then the ciphertext. */
const SIV = [
  {
    name: 'A.1',
    key: 'fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    components: ['101112131415161718191a1b1c1d1e1f2021222324252627'],
    plaintext: '112233445566778899aabbccddee',
    sealed: '85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c',
  },
  {
    name: 'A.2',
    key: '7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f',
    components: [
      '00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100',
      '102030405060708090a0',
      '09f911029d74e35bd84156c5635688c0',
    ],
    plaintext:
      '7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e6720' +
      '5349562d414553',
    sealed:
      '7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663' +
      'b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d',
  },
] as const;

/** RFC 4231 §4.2 to §4.8; test case 5 states the first 128 bits only. */
const HMAC = [
  {
    name: 'test case 1',
    key: '0b'.repeat(20),
    message: toHex(utf8('Hi There')),
    tag: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    name: 'test case 2',
    key: toHex(utf8('Jefe')),
    message: toHex(utf8('what do ya want for nothing?')),
    tag: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    name: 'test case 3',
    key: 'aa'.repeat(20),
    message: 'dd'.repeat(50),
    tag: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  },
  {
    name: 'test case 4',
    key: '0102030405060708090a0b0c0d0e0f10111213141516171819',
    message: 'cd'.repeat(50),
    tag: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  },
  {
    name: 'test case 5',
    key: '0c'.repeat(20),
    message: toHex(utf8('Test With Truncation')),
    tag: 'a3b6167473100ee06e0c796c2955552b',
  },
  {
    name: 'test case 6',
    key: 'aa'.repeat(131),
    message: toHex(utf8('Test Using Larger Than Block-Size Key - Hash Key First')),
    tag: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
  {
    name: 'test case 7',
    key: 'aa'.repeat(131),
    message: toHex(
      utf8(
        'This is a test using a larger than block-size key and a larger than block-size data. ' +
          'The key needs to be hashed before being used by the HMAC algorithm.',
      ),
    ),
    tag: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  },
] as const;

/** RFC 5869 appendix A.1 to A.3. A.3 has no salt and no info. */
const HKDF = [
  {
    name: 'A.1',
    inputKey: '0b'.repeat(22),
    salt: '000102030405060708090a0b0c',
    info: 'f0f1f2f3f4f5f6f7f8f9',
    output: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  {
    name: 'A.2',
    inputKey: hexRange(0x00, 0x4f),
    salt: hexRange(0x60, 0xaf),
    info: hexRange(0xb0, 0xff),
    output:
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb' +
      '41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  },
  {
    name: 'A.3',
    inputKey: '0b'.repeat(22),
    salt: undefined,
    info: '',
    output: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  },
] as const;

describe.each([nodeEngine(), portableEngine()])('the $name engine', (engine) => {
  it.each(GCM)('seals and opens AES-256-GCM $name', (vector) => {
    const gcm = engine.gcm(bytes(vector.key));
    const plaintext = bytes(vector.plaintext);
    const out = new Uint8Array(plaintext.length + 16);

    gcm.seal(bytes(vector.nonce), bytes(vector.associatedData), plaintext, out, 0);
    const opened = gcm.open(bytes(vector.nonce), bytes(vector.associatedData), out);

    expect(toHex(out)).toBe(vector.ciphertext + vector.tag);
    expect(toHex(opened!)).toBe(vector.plaintext);
  });

  it.each(SIV)('seals and opens AES-SIV RFC 5297 $name', (vector) => {
    const siv = engine.siv(bytes(vector.key), vector.components.map(bytes));
    const plaintext = bytes(vector.plaintext);
    const out = new Uint8Array(16 + plaintext.length);

    siv.seal(plaintext, out, 0);
    const opened = siv.open(out);

    expect(toHex(out)).toBe(vector.sealed);
    expect(toHex(opened!)).toBe(vector.plaintext);
  });

  it.each(HMAC)('computes HMAC-SHA-256 RFC 4231 $name', (vector) => {
    const digest = engine.prf(bytes(vector.key)).digest(bytes(vector.message));

    expect(digest).toHaveLength(32);
    expect(toHex(digest).slice(0, vector.tag.length)).toBe(vector.tag);
  });

  it.each(HKDF)('derives HKDF-SHA-256 RFC 5869 $name', (vector) => {
    const salt = vector.salt === undefined ? undefined : bytes(vector.salt);

    const prf = hkdfExtract(engine, bytes(vector.inputKey), salt);
    const output = hkdfExpand(prf, bytes(vector.info), vector.output.length / 2);

    expect(toHex(output)).toBe(vector.output);
  });
});

describe('sha256', () => {
  // FIPS 180-4, with the examples that NIST publishes beside it.
  it.each([
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('gives the published digest of "%s"', (message, digest) => {
    expect(toHex(sha256(utf8(message)))).toBe(digest);
  });
});

describe('scryptKey', () => {
  // RFC 7914 §12. Its outputs have 64 bytes; the last step is PBKDF2, so 32 bytes are the first half.
  it.each([
    {
      passphrase: '',
      salt: '',
      n: 16,
      r: 1,
      p: 1,
      key: '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442',
    },
    {
      passphrase: 'password',
      salt: 'NaCl',
      n: 1024,
      r: 8,
      p: 16,
      key: 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162',
    },
  ])('derives the published key of "$passphrase"', async ({ passphrase, salt, n, r, p, key }) => {
    expect(toHex(await scryptKey(passphrase, utf8(salt), { n, r, p }))).toBe(key);
  });
});

function bytes(hex: string): Uint8Array {
  return fromHex(hex)!;
}

/** The bytes from `first` to `last`, as the vectors of A.2 write them. */
function hexRange(first: number, last: number): string {
  return toHex(Uint8Array.from({ length: last - first + 1 }, (_, i) => first + i));
}
