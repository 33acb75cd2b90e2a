export { insecureTestKeys } from './testing/fixed-keys.js';
export {
  type KeyProviderCheck,
  type TestRunner,
  keyProviderChecks,
  testKeyProvider,
} from './testing/key-provider-suite.js';
export type { ProviderFactory } from './testing/key-provider-sample.js';
