export { type EngineChoice } from './crypto/choose-engine.js';
export { type EngineName } from './crypto/engine.js';
export {
  FieldSealError,
  type FieldSealErrorCode,
  type FieldSealErrorDetails,
  isFieldSealError,
} from './errors.js';
export { planIndexBits, type IndexPlan } from './field/index-planner.js';
export { type JsonValue } from './field/json-text.js';
export {
  customMask,
  type Mask,
  maskEmail,
  maskFull,
  maskInitials,
  maskLast4,
  maskPhone,
} from './field/mask.js';
export {
  customNormaliser,
  digits,
  email,
  exact,
  fold,
  last,
  type Normaliser,
  phone,
  prefix,
  trim,
} from './field/normaliser.js';
export { type Ciphertext, type IndexValue, type Storage } from './field/storage.js';
export { type Scope } from './format/associated-data.js';
export { type KeyId } from './format/key-id.js';
export { type Environment } from './keys/environment.js';
export { type KeyKind, type KeyStatus } from './keys/key-kind.js';
export {
  encryptionContext,
  type KeyContext,
  type KeyDescription,
  type KeyProvider,
  type KeyProviderCapabilities,
  keyProviderError,
  type KeyProviderReason,
  type WrappedKey,
} from './keys/key-provider.js';
export { type KeyRecord } from './keys/key-record.js';
export { type KeyStore } from './keys/key-store.js';
export { type Keyring, type KeySource } from './keys/keyring.js';
export {
  localKeys,
  localKeysFromEnvironment,
  type LocalKeysOptions,
} from './keys/local-provider.js';
export { managedKeys, type ManagedKeysOptions } from './keys/managed-keys.js';
export { memoryKeyStore } from './keys/memory-key-store.js';
export {
  generateRootKey,
  generateStaticKeys,
  staticKeys,
  staticKeysFromEnvironment,
} from './keys/static-keys.js';
export { type EventListener, type FieldSealEvent, type OpenFailure } from './rows/events.js';
export { FieldSeal, fieldseal, type FieldSealOptions } from './rows/fieldseal.js';
export {
  type CollectedRows,
  type DecryptOptions,
  type TableApi,
  type TableSearch,
} from './rows/table-api.js';
export { field } from './schema/builders.js';
export {
  compoundIndex,
  type CompoundIndex,
  type CompoundIndexOptions,
} from './schema/compound-index.js';
export {
  type BlindIndexOptions,
  type DeterministicOptions,
  type Field,
  type FieldOptions,
} from './schema/field.js';
export {
  type FieldSealTypeError,
  type OpenRow,
  type PlainRow,
  type SealedRow,
  type WhereInput,
} from './schema/infer.js';
export { storedLength } from './schema/stored-length.js';
export { type SealedTable, sealedTable, type TableOptions } from './schema/table.js';
