/**
 * Stands in for the SDK's default credential chain in the bundle (infra/constructs/bundle.ts): a Lambda function always has its
 * role's keys in its environment, and the rest of the chain would be a third of the bundle.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
