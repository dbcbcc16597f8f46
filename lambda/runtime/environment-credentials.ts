/**
 * The credential provider that replaces the SDK's default chain in the bundle (build/functions.ts). Lambda always
 * sets the credentials of the function's role in the environment, and the rest of the chain would be a third of the bundle.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
