import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { errorMessage } from '../../lambda/core/error-message';
import { failedCall } from '../shared/client';
import type { Description } from './state';

/**
 * Asks how a secret stands. It needs the right to `secretsmanager:DescribeSecret`, and none to read the value.
 * @throws OperationError if the call fails for another reason than the secret's own
 */
export async function describe(
  client: SecretsManagerClient,
  { secret, region }: { secret: string; region: string },
  abortSignal: AbortSignal,
): Promise<Description> {
  try {
    const answer = await client.send(new DescribeSecretCommand({ SecretId: secret }), { abortSignal });
    const { VersionIdsToStages: stages = {}, DeletedDate } = answer;
    const versionId = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
    return { answer: 'described', versionId, markedForDeletion: DeletedDate !== undefined };
  } catch (error) {
    const { name } = error as Error;
    if (name === 'ResourceNotFoundException') return { answer: 'missing' };
    if (name === 'AccessDeniedException') return { answer: 'denied', reason: errorMessage(error) };
    throw failedCall(error, `Secrets Manager in ${region}`);
  }
}
