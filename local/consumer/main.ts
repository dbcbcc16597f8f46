import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { FormatName } from '../../lambda/core/formats';
import { readStoredAuth } from '../../lambda/core/stored-token';
import { type Pulled, type PullTarget, pull, statusWithoutToken } from './pull';

/** What a consumer is to do; one JSON text on its command line. Nothing in it is secret. */
export interface ConsumerTask {
  secret: string;
  format: FormatName;
  places: PullTarget[];
}

/** What a consumer did; one JSON text on its standard output. Nothing in it is secret. */
export interface ConsumerResult {
  secret: string;
  versionId: string;
  pulled: Pulled[];
  /** What must not work, and the answer that it got. */
  refused: { attempt: string; answer: string }[];
}

/**
 * A consumer, in a process of its own, with nothing but a reader's key in its environment: reads its secret, as any
 * tool would, and pulls with what it finds there.
 */
async function main({ secret, format, places }: ConsumerTask): Promise<ConsumerResult> {
  const secretsManager = new SecretsManagerClient();
  const answer = await secretsManager.send(new GetSecretValueCommand({ SecretId: secret }));
  const { SecretString, SecretBinary, VersionId } = answer;
  const value = SecretString ?? (SecretBinary && Buffer.from(SecretBinary).toString());
  if (!value || !VersionId) throw new Error(`${secret} holds no value`);
  return {
    secret,
    versionId: VersionId,
    pulled: await Promise.all(places.map((place) => pull(place, readStoredAuth(format, value, place.host)))),
    refused: [await askForToken(), ...(await Promise.all(places.slice(0, 1).map(({ host }) => goWithoutToken(host))))],
  };
}

/** A consumer needs no ECR permission, and has none. */
async function askForToken(): Promise<ConsumerResult['refused'][number]> {
  const attempt = "ecr:GetAuthorizationToken with the reader's key";
  const answer = await new ECRClient().send(new GetAuthorizationTokenCommand()).then(
    () => 'a token',
    (error: Error) => error.name,
  );
  if (answer !== 'AccessDeniedException') throw new Error(`${attempt} was answered with ${answer}`);
  return { attempt, answer };
}

async function goWithoutToken(host: string): Promise<ConsumerResult['refused'][number]> {
  const attempt = 'the registry without a token';
  const status = await statusWithoutToken(host);
  if (status !== 401) throw new Error(`${attempt} answered ${status}`);
  return { attempt, answer: String(status) };
}

main(JSON.parse(process.argv[2] ?? '') as ConsumerTask).then(
  (result) => process.stdout.write(JSON.stringify(result)),
  (error: Error) => {
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exitCode = 1;
  },
);
