import { admin, type Keys, type Place, place, REGION } from './place';
import { type Outcome, run, succeed } from './run';

/** The environment in which any AWS tool finds the emulator, as somebody, and nothing of the machine's own set-up. */
export function awsEnvironment(keys: Keys, region: string = REGION, here: Place = place()): Record<string, string> {
  return {
    HOME: here.folder,
    AWS_ENDPOINT_URL: here.endpoint,
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

interface AwsOptions {
  /** @default the administrator of the account that is deployed to */
  as?: Keys;
  /** @default the region that is deployed to */
  region?: string;
}

/** Runs the AWS CLI and returns what its JSON output parses to. */
export async function aws<T = unknown>(args: string[], options?: AwsOptions): Promise<T> {
  const { stdout } = await succeed(...cli([...args, '--output', 'json'], options));
  return (stdout.trim() ? JSON.parse(stdout) : undefined) as T;
}

/** Runs the AWS CLI to whatever end. */
export function tryAws(args: string[], options?: AwsOptions): Promise<Outcome> {
  return run(...cli(args, options));
}

function cli(args: string[], { as = admin(), region }: AwsOptions = {}): Parameters<typeof run> {
  // As an option too: the AWS CLI of Debian 12 doesn't know AWS_ENDPOINT_URL yet.
  return ['aws', ['--endpoint-url', place().endpoint, ...args], { env: awsEnvironment(as, region) }];
}

/** Makes a user with one inline policy, or none, and returns its keys. */
export async function makeUser(name: string, statements: object[]): Promise<Keys> {
  await aws(['iam', 'create-user', '--user-name', name]);
  if (statements.length > 0) {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const policy = ['--policy-name', 'only', '--policy-document', document];
    await aws(['iam', 'put-user-policy', '--user-name', name, ...policy]);
  }
  const { AccessKey } = await aws<{ AccessKey: { AccessKeyId: string; SecretAccessKey: string } }>([
    'iam',
    'create-access-key',
    '--user-name',
    name,
  ]);
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

/** The statement of a reader: what a consumer of one secret needs, and nothing else. */
export function mayRead(secretArn: string): object {
  return {
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    Resource: secretArn,
  };
}
