import { join } from 'node:path';
import type { Command } from '../process';
import { REGION } from '../stand-in';
import { findTool, type Skipped } from '../tools';
import { findAwsCli, type Script } from './scripts';

const HELPER = join(__dirname, '..', '..', 'consumers', 'docker-credential-ecr-secret');

/** The input of a program that reads a secret. */
export interface Read {
  /** The environment of a client. */
  environment: Record<string, string>;
  /** The name of a secret of the format dockerconfigjson. */
  secret: string;
  /** A host in the secret. */
  host: string;
  /** An empty folder, as the home of the program. */
  home: string;
}

/** Returns the credential helper of this project. */
export function credentialHelper({ environment, secret, host, home }: Read): Command {
  const env = { ...environment, ECR_SECRET_ID: secret, HOME: home };
  return {
    command: 'sh',
    args: [HELPER, 'get'],
    env,
    input: host,
    expect: /"Username": ?"AWS".*"Secret": ?"[^"]{100}/,
  };
}

/** Returns one signed request with curl, which receives the access key on its standard input. */
export function curl({ environment, secret }: Read): Script | Skipped {
  const file = findTool('curl');
  if (!file) return { name: 'curl', reason: 'curl is not installed' };
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  const settings = [
    `user = "${AWS_ACCESS_KEY_ID}:${AWS_SECRET_ACCESS_KEY}"`,
    'header = "content-type: application/x-amz-json-1.1"',
    'header = "x-amz-target: secretsmanager.GetSecretValue"',
    `header = "x-amz-security-token: ${AWS_SESSION_TOKEN}"`,
  ];
  const args = ['-q', '-s', '-f', '-K', '-', '--aws-sigv4', `aws:amz:${REGION}:secretsmanager`];
  const command: Command = {
    command: file,
    args: [...args, '-d', JSON.stringify({ SecretId: secret }), `${AWS_ENDPOINT_URL}/`],
    env: {},
    input: `${settings.join('\n')}\n`,
    expect: /"SecretString"/,
  };
  return { name: 'curl', command };
}

/** Returns the AWS CLI with the command that reads a secret. */
export function awsCliRead({ environment, secret, home }: Read): Script | Skipped {
  const cli = findAwsCli();
  if ('reason' in cli) return cli;
  const args = ['secretsmanager', 'get-secret-value', '--secret-id', secret, '--query', 'SecretString'];
  const env = { ...environment, HOME: home };
  return {
    name: cli.name,
    command: { command: cli.file, args: [...args, '--output', 'text'], env, expect: /"auths"/ },
  };
}
