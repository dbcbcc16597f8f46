import { admin, type Keys, REGION, testEnvironment } from './environment';
import { type Outcome, run, succeeded } from './run';

/** Options of an AWS CLI command in camelCase. An object is sent as JSON, a list as several values. */
type Parameters = Record<string, string | string[] | object>;

interface AwsOptions {
  /** @default the administrator of the account of most deployments */
  as?: Keys;
  /** @default the region of most deployments */
  region?: string;
}

/** Returns environment variables for any AWS tool: the emulator's endpoint, an identity, no settings of this machine. */
export function awsEnvironment(keys: Keys, region = REGION, environment = testEnvironment()): Record<string, string> {
  return {
    HOME: environment.folder,
    AWS_ENDPOINT_URL: environment.endpoint,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken ? { AWS_SESSION_TOKEN: keys.sessionToken } : {}),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/**
 * Runs an AWS CLI command such as `iam create-user` and returns its parsed output.
 * @throws Error with the command's output if it fails
 */
export async function aws<T = unknown>(command: string, parameters?: Parameters, options?: AwsOptions): Promise<T> {
  const { stdout } = await succeeded(tryAws(command, parameters, options));
  return (stdout.trim() ? JSON.parse(stdout) : undefined) as T;
}

/** Runs an AWS CLI command that may fail. */
export function tryAws(
  command: string,
  parameters: Parameters = {},
  { as = admin(), region }: AwsOptions = {},
): Promise<Outcome> {
  const options = Object.entries(parameters).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    ...(Array.isArray(value) ? value : [typeof value === 'string' ? value : JSON.stringify(value)]),
  ]);
  // The endpoint is an option because the AWS CLI of Debian 12 does not read AWS_ENDPOINT_URL.
  const everywhere = ['--endpoint-url', testEnvironment().endpoint, '--output', 'json'];
  return run('aws', [...everywhere, ...command.split(' '), ...options], { env: awsEnvironment(as, region) });
}

/** Returns a policy document with these statements. */
export function policyDocument(...statements: object[]): { Version: string; Statement: object[] } {
  return { Version: '2012-10-17', Statement: statements };
}

/** Creates a user with one inline policy of these statements, or without any policy, and returns its access key. */
export async function makeUser(userName: string, statements: object[]): Promise<Keys> {
  await aws('iam create-user', { userName });
  if (statements.length > 0) {
    await aws('iam put-user-policy', {
      userName,
      policyName: 'only',
      policyDocument: policyDocument(...statements),
    });
  }
  return accessKey(`iam create-access-key --user-name ${userName}`);
}

/** Runs a command that creates an access key, and returns the key. */
export async function accessKey(command: string): Promise<Keys> {
  const { AccessKey } = await aws<{ AccessKey: { AccessKeyId: string; SecretAccessKey: string } }>(command);
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

/** Claims of a job's token. Source: GitHub, "OpenID Connect reference". */
export interface Claims {
  iss: string;
  aud: string;
  sub: string;
  /** Seconds since 1970. */
  exp: number;
}

/** Tries to assume a role with a job's token, as `aws-actions/configure-aws-credentials` does. */
export function tryWebIdentity(roleArn: string, claims: Claims): Promise<Outcome> {
  // Nobody signs the token: the emulator accepts its claims without a check.
  const parts = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => JSON.stringify(part));
  const webIdentityToken = [...parts, 'no signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return tryAws('sts assume-role-with-web-identity', { roleArn, roleSessionName: 'job', webIdentityToken });
}

/** Returns the temporary credentials in the output of a command that assumes a role. */
export async function session(outcome: Promise<Outcome>): Promise<Keys> {
  const { Credentials } = JSON.parse((await succeeded(outcome)).stdout);
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
