import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { FUNCTION_TIMEOUT_SECONDS, RUN_TIMEOUT_SECONDS } from '../core/limits';
import type { SecretStore } from './ports';
import { CLIENT_OPTIONS } from './sdk';

/** Milliseconds between the end of a run and the function's timeout, less 2 s for the rest of the run. */
const LAST_CALL_MS = (FUNCTION_TIMEOUT_SECONDS - RUN_TIMEOUT_SECONDS - 2) * 1000;

/** Secrets Manager in the function's own region. */
export function secretsManager(): SecretStore {
  const client = new SecretsManagerClient(CLIENT_OPTIONS);
  return {
    async value(name, abortSignal, version) {
      const command = new GetSecretValueCommand({ SecretId: name, VersionId: version });
      // A secret without any value answers as one that doesn't exist; writing to it then tells which it is.
      const answer = await client.send(command, { abortSignal }).catch((error: unknown) => {
        if (isNamed(error, 'ResourceNotFoundException')) return undefined;
        throw isMarkedForDeletion(error) ? new Error(`${name} is marked for deletion; ${restore(name)}`) : error;
      });
      if (!answer) return undefined;
      const { SecretString, SecretBinary, VersionId: versionId } = answer;
      const value = SecretString ?? (SecretBinary && Buffer.from(SecretBinary).toString());
      // Not to be taken for a secret without a value: the logins in it would be lost.
      if (value === undefined || !versionId) throw new Error('Secrets Manager answered without the value');
      return { value, versionId };
    },

    async versionIds(name) {
      // With a time of its own: it is asked when the run's may be up, and decides how the run ends.
      const abortSignal = AbortSignal.timeout(LAST_CALL_MS);
      const command = new DescribeSecretCommand({ SecretId: name });
      const { DeletedDate, VersionIdsToStages = {} } = await client.send(command, { abortSignal });
      if (DeletedDate) return {};
      const labelled = (stage: string) =>
        Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(stage));
      return { current: labelled('AWSCURRENT'), previous: labelled('AWSPREVIOUS') };
    },

    async put(name, value, versionId, abortSignal) {
      const command = new PutSecretValueCommand({
        SecretId: name,
        ...(typeof value === 'string' ? { SecretString: value } : { SecretBinary: value }),
        ClientRequestToken: versionId,
      });
      const { ARN: arn } = await client.send(command, { abortSignal }).catch((error: unknown) => {
        throw isMarkedForDeletion(error) ? new Error(`${name} is marked for deletion; ${restore(name)}`) : error;
      });
      if (!arn) throw new Error('Secrets Manager answered without the ARN of the secret');
      return { arn };
    },
  };
}

function isMarkedForDeletion(error: unknown): boolean {
  return isNamed(error, 'InvalidRequestException') && /marked for deletion/.test(error.message);
}

/** Not by its class: the bundle has none of an error's own. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

function restore(name: string): string {
  return `bring it back with: aws secretsmanager restore-secret --secret-id ${name}`;
}
