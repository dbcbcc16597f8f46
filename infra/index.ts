// The public API of the package.

export type { FormatName } from '../lambda/core/formats';
export type { Endpoint } from '../lambda/core/hosts';
export type { ExactlyOneOf } from './config/common/tied';
export type * from './config/feeds/presets/github-types';
export type * from './config/feeds/presets/types';
export type * from './config/feeds/types';
export { defineConfig } from './config/index';
export type * from './config/readers/ci-types';
export type * from './config/readers/types';
export type * from './config/replicas/types';
export type * from './config/secrets/types';
export type * from './config/types';
export { EcrCredential } from './ecr-credential';
export type { EcrCredentialProps } from './ecr-credential-props';
