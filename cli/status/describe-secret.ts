import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { errorMessage } from '../../lambda/core/error-message';
import { toOperationError } from '../common/client';
import type { SecretDescription } from './state';

/**
 * Describes a secret. It requires only `secretsmanager:DescribeSecret`, so the value is not read.
 * @throws OperationError if the call fails for a reason that is not specific to this secret
 */
export async function describeSecret(
  client: SecretsManagerClient,
  { secret, region }: { secret: string; region: string },
  abortSignal: AbortSignal,
): Promise<SecretDescription> {
  try {
    const response = await client.send(new DescribeSecretCommand({ SecretId: secret }), { abortSignal });
    const { VersionIdsToStages: stages = {}, DeletedDate, ReplicationStatus = [] } = response;
    const versionId = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
    const replicas = ReplicationStatus.map(({ Region = '', Status = '', StatusMessage: reason }) => ({
      region: Region,
      status: Status,
      reason,
    }));
    return { outcome: 'described', versionId, markedForDeletion: DeletedDate !== undefined, replicas };
  } catch (error) {
    const { name } = error as Error;
    if (name === 'ResourceNotFoundException') return { outcome: 'missing' };
    if (name === 'AccessDeniedException') return { outcome: 'denied', reason: errorMessage(error) };
    throw toOperationError(error, `Secrets Manager in ${region}`);
  }
}
