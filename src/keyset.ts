export { type KeysetPermissions } from './keys/keyset-permissions.js';
export {
  createKeyset,
  type CreateKeysetOptions,
  type Keyset,
  openKeyset,
  type OpenKeysetOptions,
} from './keys/open-keyset.js';
