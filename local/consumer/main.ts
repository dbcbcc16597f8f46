import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { FormatName } from '../../lambda/core/formats';
import { readStoredAuth } from '../../lambda/core/stored-token';
import { type Pulled, type PullTarget, pull, statusWithoutToken } from './pull';

/** The task of a consumer: one JSON argument on its command line. It contains no secret data. */
export interface ConsumerTask {
  secret: string;
  format: FormatName;
  targets: PullTarget[];
}

/** The result of a consumer: one JSON document on its standard output. It contains no secret data. */
export interface ConsumerResult {
  secret: string;
  versionId: string;
  pulled: Pulled[];
  /** Requests that must be refused, and the response to each. */
  refused: { attempt: string; answer: string }[];
}

/**
 * A consumer in its own process. Its environment contains only the access key of a reader. It reads its secret as any
 * tool would, and pulls with the value.
 */
async function main({ secret, format, targets }: ConsumerTask): Promise<ConsumerResult> {
  const secretsManager = new SecretsManagerClient();
  const response = await secretsManager.send(new GetSecretValueCommand({ SecretId: secret }));
  const { SecretString, SecretBinary, VersionId } = response;
  const value = SecretString ?? (SecretBinary && Buffer.from(SecretBinary).toString());
  if (!value || !VersionId) throw new Error(`the secret ${secret} has no value`);
  return {
    secret,
    versionId: VersionId,
    pulled: await Promise.all(targets.map((target) => pull(target, readStoredAuth(format, value, target.host)))),
    refused: [
      await requestToken(),
      ...(await Promise.all(targets.slice(0, 1).map(({ host }) => requestWithoutToken(host)))),
    ],
  };
}

/** Verifies that the consumer has no ECR permission. It needs none. */
async function requestToken(): Promise<ConsumerResult['refused'][number]> {
  const attempt = "ecr:GetAuthorizationToken with the reader's key";
  const answer = await new ECRClient().send(new GetAuthorizationTokenCommand()).then(
    () => 'a token',
    (error: Error) => error.name,
  );
  if (answer !== 'AccessDeniedException')
    throw new Error(`${attempt} returned ${answer} instead of AccessDeniedException`);
  return { attempt, answer };
}

async function requestWithoutToken(host: string): Promise<ConsumerResult['refused'][number]> {
  const attempt = 'a request to the registry without a token';
  const status = await statusWithoutToken(host);
  if (status !== 401) throw new Error(`${attempt} returned ${status} instead of 401`);
  return { attempt, answer: String(status) };
}

main(JSON.parse(process.argv[2] ?? '') as ConsumerTask).then(
  (result) => process.stdout.write(JSON.stringify(result)),
  (error: Error) => {
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exitCode = 1;
  },
);
