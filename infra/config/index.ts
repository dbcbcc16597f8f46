import type { RefresherConfig } from './types';

export type { ReaderConfig } from './readers/types';
export type { RegistryConfig, SecretConfig } from './secrets/types';
export type { CredentialConfig, RefresherConfig } from './types';

/** Returns the config unchanged. It gives `refresher.config.ts` its types; synth checks the content. */
export function defineConfig(config: RefresherConfig): RefresherConfig {
  return config;
}
