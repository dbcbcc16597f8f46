import { afterAll, afterEach, beforeAll } from 'vitest';
import { FORMATS } from '../../../lambda/core/formats';
import type { Identity } from '../../../local/stand-in/aws/identities';
import { type StandIn, startStandIn } from '../../../local/stand-in/stand-in';
import type { Host } from './host';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const SECRET = 'ecr-ci-dockerconfigjson';
export const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
export const OTHER_HOST = '210987654321.dkr.ecr.us-east-1.amazonaws.com';
export const PUBLIC_HOST = 'public.ecr.aws';
/** Passwords as ECR makes them: base64, of one to three KB. */
export const PASSWORDS: Record<string, string> = Object.fromEntries(
  [HOST, OTHER_HOST, PUBLIC_HOST].map((host, at) => [
    host,
    Buffer.from(`${host} `.repeat(30 + 20 * at)).toString('base64'),
  ]),
);

/** A stand-in AWS with one secret of three hosts, and a reader of it. */
export interface Aws extends StandIn {
  reader: Identity;
  /** Puts a value into a secret, and makes the secret where it isn't yet. */
  put(name: string, value: { SecretString?: string; SecretBinary?: string }, versionId?: string): void;
  /** Lets a host be a reader, by the environment alone. */
  lend(host: Host, identity?: Identity): void;
  /** How many calls of Secrets Manager there were in this test. */
  reads(): number;
}

export function dockerConfig(passwords: Record<string, string>): string {
  const auths = Object.entries(passwords).map(([host, password]) => [
    host,
    Buffer.from(`AWS:${password}`).toString('base64'),
  ]);
  return FORMATS.dockerconfigjson.render(Object.fromEntries(auths) as Record<string, string>);
}

/** What the helper prints for a host. */
export function answerFor(host: string): string {
  return `${JSON.stringify({ ServerURL: host, Username: 'AWS', Secret: PASSWORDS[host] })}\n`;
}

/** Starts an AWS for the tests of a file; it forgets its faults and calls after each. */
export function useAws(): Aws {
  const aws = {} as Aws;
  beforeAll(async () => {
    const standIn = await startStandIn({ account: ACCOUNT });
    Object.assign(aws, standIn, {
      put(name, value, versionId = '29990101T000000Z-0123456789abcdef0123') {
        const secret = standIn.secrets.find(REGION, name) ?? standIn.secrets.create(REGION, { Name: name });
        secret.put(versionId, value, ['AWSCURRENT'], new Date());
      },
      lend(host, identity = aws.reader) {
        Object.assign(host.environment, {
          ...keysOf(identity),
          AWS_ENDPOINT_URL: standIn.endpoint,
          AWS_REGION: REGION,
          ECR_SECRET_ID: SECRET,
        });
      },
      reads: () => standIn.calls.length,
    } satisfies Partial<Aws>);
    aws.put(SECRET, { SecretString: dockerConfig(PASSWORDS) });
    aws.reader = standIn.identities.add({
      name: 'reader',
      arn: `arn:aws:iam::${ACCOUNT}:user/reader`,
      statements: [
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ecr-*`,
        },
      ],
    });
  });
  afterEach(() => {
    aws.faults.clear();
    aws.calls.length = 0;
  });
  afterAll(() => aws.close());
  return aws;
}

/** An identity's key as the AWS tools take it from the environment. */
export function keysOf({ accessKeyId, secretAccessKey, sessionToken }: Identity): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
