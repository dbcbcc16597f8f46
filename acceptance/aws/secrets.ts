import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  RestoreSecretCommand,
  type SecretsManagerClient,
  UpdateSecretCommand,
  ValidateResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';

/** The value of a secret's version. */
export interface SecretValue {
  versionId: string;
  /** The text, or an empty text if the value is binary. */
  text: string;
}

/** What `DescribeSecret` returns. */
export interface SecretState {
  name: string;
  arn: string;
  /** The id of the current version, or undefined before the first refresh. */
  versionId: string | undefined;
  kmsKeyId: string | undefined;
  replicas: { region: string; status: string; reason: string }[];
}

/** Secrets Manager. */
export interface Secrets {
  /** Reads a version. @param versionId @default the current version */
  read(secret: string, versionId?: string): Promise<SecretValue>;
  describe(secret: string): Promise<SecretState>;
  /** Returns the names of all secrets that begin with a prefix. */
  list(prefix: string): Promise<string[]>;
  write(secret: string, text: string): Promise<void>;
  /** Deletes a secret at once, without a recovery window. */
  delete(secret: string): Promise<void>;
  /** Marks a secret for deletion in 7 days, which is the shortest recovery window. */
  markForDeletion(secret: string): Promise<void>;
  /** Removes the mark. */
  restore(secret: string): Promise<void>;
  /** Changes a secret's description. */
  describeAs(secret: string, description: string): Promise<void>;
  /** Returns the problems of a policy, of which public access is one. It changes nothing. */
  validatePolicy(policy: string): Promise<string[]>;
}

/** @param onValue receives each value, so that it can be removed from texts */
export function secrets(client: SecretsManagerClient, onValue: (text: string) => void): Secrets {
  return {
    async read(secret, versionId) {
      const command = new GetSecretValueCommand({ SecretId: secret, VersionId: versionId });
      const { VersionId = '', SecretString = '', SecretBinary } = await client.send(command);
      onValue(SecretString);
      if (SecretBinary) onValue(Buffer.from(SecretBinary).toString());
      return { versionId: VersionId, text: SecretString };
    },
    async describe(secret) {
      const response = await client.send(new DescribeSecretCommand({ SecretId: secret }));
      const { Name: name = '', ARN: arn = '', VersionIdsToStages: stages = {}, ReplicationStatus = [] } = response;
      return {
        name,
        arn,
        versionId: Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT')),
        kmsKeyId: response.KmsKeyId,
        replicas: ReplicationStatus.map(({ Region: region = '', Status: status = '', StatusMessage: reason = '' }) => ({
          region,
          status,
          reason,
        })),
      };
    },
    async list(prefix) {
      const names: string[] = [];
      const request = { Filters: [{ Key: 'name' as const, Values: [prefix] }] };
      for await (const { SecretList = [] } of paginateListSecrets({ client }, request)) {
        names.push(...SecretList.map(({ Name = '' }) => Name));
      }
      return names.filter((name) => name.startsWith(prefix));
    },
    async write(secret, text) {
      await client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: text }));
    },
    async delete(secret) {
      await client.send(new DeleteSecretCommand({ SecretId: secret, ForceDeleteWithoutRecovery: true }));
    },
    async markForDeletion(secret) {
      await client.send(new DeleteSecretCommand({ SecretId: secret, RecoveryWindowInDays: 7 }));
    },
    async restore(secret) {
      await client.send(new RestoreSecretCommand({ SecretId: secret }));
    },
    async describeAs(secret, description) {
      await client.send(new UpdateSecretCommand({ SecretId: secret, Description: description }));
    },
    async validatePolicy(policy) {
      const { PolicyValidationPassed, ValidationErrors = [] } = await client.send(
        new ValidateResourcePolicyCommand({ ResourcePolicy: policy }),
      );
      const problems = ValidationErrors.map(({ CheckName, ErrorMessage }) => `${CheckName}: ${ErrorMessage}`);
      return PolicyValidationPassed || problems.length > 0 ? problems : ['refused without a reason'];
    },
  };
}
