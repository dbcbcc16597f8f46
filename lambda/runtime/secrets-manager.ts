import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { FUNCTION_TIMEOUT_SECONDS, RUN_TIMEOUT_SECONDS } from '../core/limits';
import type { SecretStore } from './ports';
import { CLIENT_OPTIONS } from './sdk';

/** Milliseconds between the end of a run and the function's timeout, minus 2 seconds for the rest of the function. */
const DESCRIBE_TIMEOUT_MS = (FUNCTION_TIMEOUT_SECONDS - RUN_TIMEOUT_SECONDS - 2) * 1000;

/** Returns the adapter of Secrets Manager in the function's region. */
export function secretsManager(): SecretStore {
  const client = new SecretsManagerClient(CLIENT_OPTIONS);
  return {
    async value(name, abortSignal, version) {
      const command = new GetSecretValueCommand({ SecretId: name, VersionId: version });
      // AWS returns the same error if the secret has no value and if it does not exist. Only in the latter case, put fails.
      const response = await client.send(command, { abortSignal }).catch((error: unknown) => {
        if (hasName(error, 'ResourceNotFoundException')) return undefined;
        throw explainDeletion(error, name);
      });
      if (!response) return undefined;
      const { SecretString, SecretBinary, VersionId: versionId, CreatedDate: createdAt } = response;
      const value = SecretString ?? (SecretBinary && Buffer.from(SecretBinary).toString());
      // This is not a secret without a value: a refresh would drop the previous tokens.
      if (value === undefined || !versionId) throw new Error('Secrets Manager returned no value');
      return { value, versionId, createdAt };
    },

    async versionIds(name) {
      // This call has its own timeout, because a run may make it after the run's timeout to decide how it ends.
      const abortSignal = AbortSignal.timeout(DESCRIBE_TIMEOUT_MS);
      const command = new DescribeSecretCommand({ SecretId: name });
      const { DeletedDate, VersionIdsToStages = {} } = await client.send(command, { abortSignal });
      if (DeletedDate) return {};
      const versionWith = (stage: string) =>
        Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(stage));
      return { current: versionWith('AWSCURRENT'), previous: versionWith('AWSPREVIOUS') };
    },

    async replicas(name) {
      // This call has its own timeout, because a run must write the secret even if there is no response.
      const abortSignal = AbortSignal.timeout(DESCRIBE_TIMEOUT_MS);
      const { ReplicationStatus = [] } = await client.send(new DescribeSecretCommand({ SecretId: name }), {
        abortSignal,
      });
      return ReplicationStatus.map(({ Region: region = '', Status: status = '', StatusMessage: reason }) => ({
        region,
        status,
        reason,
      }));
    },

    async put(name, value, versionId, abortSignal) {
      const command = new PutSecretValueCommand({
        SecretId: name,
        ...(typeof value === 'string' ? { SecretString: value } : { SecretBinary: value }),
        ClientRequestToken: versionId,
      });
      const { ARN: arn } = await client.send(command, { abortSignal }).catch((error: unknown) => {
        throw explainDeletion(error, name);
      });
      if (!arn) throw new Error('Secrets Manager returned no ARN for the secret');
      return { arn };
    },
  };
}

/** Adds the command that restores the secret if the error says that it is marked for deletion. */
function explainDeletion(error: unknown, name: string): unknown {
  if (!hasName(error, 'InvalidRequestException') || !/marked for deletion/.test(error.message)) return error;
  return new Error(
    `${name} is marked for deletion; restore it with: aws secretsmanager restore-secret --secret-id ${name}`,
  );
}

/** Compares by name, because the bundle does not contain the SDK's error classes. */
function hasName(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}
