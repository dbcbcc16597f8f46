import { oneOf, record, type Shape, text } from './shape';

/** A host without a scheme: a key with https:// and one without can hide each other. */
const host = /^[a-z0-9.-]+$/;

/** Sources: docker login, "Credential helpers"; containers-auth.json(5). */
export const CREDENTIAL_HELPERS: Shape = { credHelpers: record(oneOf('ecr-secret', 'cdk-assets'), host) };

/** Source: cdk-assets, its DockerCredentialsConfig. */
export const CDK_CREDENTIALS: Shape = {
  version: '1.0',
  domainCredentials: record({ secretsManagerSecretId: text, secretsPasswordField: 'password' }, host),
};
