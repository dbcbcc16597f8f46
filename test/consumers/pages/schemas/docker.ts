import { exactly, matching, object, type Schema, text } from './strict';

/** Bare hosts: a key with https:// and one without can hide each other. */
const hosts = (values: Schema): Schema => ({
  type: 'object',
  propertyNames: matching(/^[a-z0-9.-]+$/),
  additionalProperties: values,
  minProperties: 1,
});

/** Sources: docker login, "Credential helpers"; containers-auth.json(5). */
export const CREDENTIAL_HELPERS: Schema = object({
  credHelpers: hosts({ enum: ['ecr-secret', 'cdk-assets'] }),
});

/** Source: cdk-assets, its DockerCredentialsConfig. */
export const CDK_CREDENTIALS: Schema = object({
  version: exactly('1.0'),
  domainCredentials: hosts(object({ secretsManagerSecretId: text, secretsPasswordField: exactly('password') })),
});
