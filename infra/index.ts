// The public API of the package.
export {
  type CredentialConfig,
  defineConfig,
  type ReaderConfig,
  type RefresherConfig,
  type RegistryConfig,
  type SecretConfig,
} from './config';
export type { FeedConfig } from './config/feeds/types';
export type { AlarmsConfig, CredentialOptions, NetworkConfig } from './config/types';
export { EcrCredential } from './ecr-credential';
export type { EcrCredentialProps } from './ecr-credential-props';
