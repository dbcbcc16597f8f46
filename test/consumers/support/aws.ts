import { afterAll, afterEach, beforeAll } from 'vitest';
import { FORMATS } from '../../../lambda/core/formats';
import type { Identity } from '../../../local/stand-in/aws/identities';
import { type StandIn, startStandIn } from '../../../local/stand-in/stand-in';
import { encode } from '../../lambda/support/values';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const SECRET = 'ecr-ci-dockerconfigjson';
export const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
export const OTHER_HOST = '210987654321.dkr.ecr.us-east-1.amazonaws.com';
export const PUBLIC_HOST = 'public.ecr.aws';
/** Passwords in the form of ECR's: base64, 1 to 3 KB. */
export const PASSWORDS: Record<string, string> = Object.fromEntries(
  [HOST, OTHER_HOST, PUBLIC_HOST].map((host, at) => [host, encode(`${host} `.repeat(30 + 20 * at))]),
);

/** A local AWS with one secret of three hosts, and an identity that may read the secrets named `ecr-…`. */
export interface Aws extends StandIn {
  reader: Identity;
  /** Puts a value into a secret. Creates the secret if it does not exist. */
  put(name: string, value: { SecretString?: string; SecretBinary?: string }, versionId?: string): void;
  /** The number of calls of Secrets Manager in this test. */
  reads(): number;
}

export function dockerConfig(passwords: Record<string, string>): string {
  const entries = Object.entries(passwords).map(([host, password]) => [host, encode(`AWS:${password}`)] as const);
  return FORMATS.dockerconfigjson.render(Object.fromEntries(entries));
}

/** Returns what `get` prints for a host. */
export function answerFor(host: string): string {
  return `${JSON.stringify({ ServerURL: host, Username: 'AWS', Secret: PASSWORDS[host] })}\n`;
}

/** Starts an AWS for the tests of a file. After each test it removes the faults and the calls. */
export function useAws(): Aws {
  const aws = {} as Aws;
  beforeAll(async () => {
    const standIn = await startStandIn({ account: ACCOUNT });
    Object.assign(aws, standIn, {
      put(name, value, versionId = '29990101T000000Z-0123456789abcdef0123') {
        const secret = standIn.secrets.find(REGION, name) ?? standIn.secrets.create(REGION, { Name: name });
        secret.put(versionId, value, ['AWSCURRENT'], new Date());
      },
      reads: () => standIn.calls.length,
    } satisfies Partial<Aws>);
    aws.put(SECRET, { SecretString: dockerConfig(PASSWORDS) });
    const Resource = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ecr-*`;
    aws.reader = standIn.identities.add({
      name: 'reader',
      arn: `arn:aws:iam::${ACCOUNT}:user/reader`,
      statements: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource }],
    });
  });
  afterEach(() => {
    aws.faults.clear();
    aws.calls.length = 0;
  });
  afterAll(() => aws.close());
  return aws;
}

/** Returns the keys of an identity as environment variables of the AWS tools. */
export function keysOf({ accessKeyId, secretAccessKey, sessionToken }: Identity): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
