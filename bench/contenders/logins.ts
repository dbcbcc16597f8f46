import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../process';
import type { RemoteStandIn } from '../stand-in/client';
import { findTool, type LeftOut } from '../tools';
import { findAwsCli, type Script } from './scripts';

const HELPER = join(__dirname, '..', '..', 'consumers', 'docker-credential-ecr-secret');

/** Who wants a login, for which registry, from which secrets. */
export interface Wanted {
  standIn: Pick<RemoteStandIn, 'environment' | 'tls'>;
  host: string;
  region: string;
  /** Of the format dockerconfigjson. */
  secret: string;
  /** Of the format username-password. */
  passwordSecret: string;
  /** Becomes the home of what needs files. */
  home: string;
}

/** What a docker credential helper must answer. */
const LOGIN = /"Username": ?"AWS".*"Secret": ?"[^"]{100}/;

/** The product's own helper. */
export function ecrSecret({ standIn, host, secret, home }: Wanted): Script {
  const env = { ...standIn.environment, ECR_SECRET_ID: secret, HOME: home };
  return {
    name: 'docker-credential-ecr-secret',
    command: { command: 'sh', args: [HELPER, 'get'], env, input: host, expect: LOGIN },
  };
}

/** One GetSecretValue with curl, its key on standard input: the floor. */
export function curl({ standIn, region, secret }: Wanted): Script | LeftOut {
  const file = findTool('curl');
  if (!file) return { name: 'curl', reason: 'there is no curl' };
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = standIn.environment;
  const headers = [
    'content-type: application/x-amz-json-1.1',
    'x-amz-target: secretsmanager.GetSecretValue',
    `x-amz-security-token: ${AWS_SESSION_TOKEN}`,
  ];
  const config = [
    `user = "${AWS_ACCESS_KEY_ID}:${AWS_SECRET_ACCESS_KEY}"`,
    ...headers.map((header) => `header = "${header}"`),
  ];
  const args = ['-q', '-s', '-f', '-K', '-', '--aws-sigv4', `aws:amz:${region}:secretsmanager`];
  const command: Command = {
    command: file,
    args: [...args, '-d', JSON.stringify({ SecretId: secret }), `${AWS_ENDPOINT_URL}/`],
    env: {},
    input: `${config.join('\n')}\n`,
    expect: /"SecretString"/,
  };
  return { name: 'curl', command };
}

/** The CDK's own helper, on the same value in its format. */
export function cdkAssets({ standIn, host, passwordSecret, home }: Wanted): Script | LeftOut {
  const name = 'docker-credential-cdk-assets';
  const file = findTool(name);
  if (!file) return { name, reason: 'not in the PATH; npm install --prefix FOLDER cdk-assets brings it' };
  const settings = { secretsManagerSecretId: passwordSecret, secretsPasswordField: 'password' };
  const CDK_DOCKER_CREDS_FILE = join(home, 'cdk-docker-creds.json');
  writeFileSync(CDK_DOCKER_CREDS_FILE, JSON.stringify({ version: '1.0', domainCredentials: { [host]: settings } }));
  const env = { ...standIn.environment, HOME: home, CDK_DOCKER_CREDS_FILE };
  return { name, command: { command: file, args: ['get'], env, input: host, expect: LOGIN } };
}

/** The AWS CLI, reading the same secret. */
export function cliRead({ standIn, secret, home }: Wanted): Script | LeftOut {
  const cli = findAwsCli();
  if ('reason' in cli) return cli;
  const args = ['secretsmanager', 'get-secret-value', '--secret-id', secret, '--query', 'SecretString'];
  const env = { ...standIn.environment, HOME: home };
  return {
    name: cli.name,
    command: { command: cli.file, args: [...args, '--output', 'text'], env, expect: /"auths"/ },
  };
}

/** Amazon's helper, which asks ECR itself, by its real name and over TLS: through a proxy to the stand-in. */
export function ecrLogin({ standIn, host, home }: Wanted): Script | LeftOut {
  const name = 'docker-credential-ecr-login';
  const file = findTool(name);
  if (!file) return { name, reason: "not in the PATH; Debian's amazon-ecr-credential-helper brings it" };
  const certificate = join(home, 'ca.pem');
  writeFileSync(certificate, standIn.tls.certificate);
  const env = {
    ...standIn.environment,
    HOME: home,
    HTTPS_PROXY: standIn.tls.proxy,
    SSL_CERT_FILE: certificate,
    AWS_ECR_DISABLE_CACHE: 'true',
  };
  return { name, command: { command: file, args: ['get'], env, input: host, expect: LOGIN } };
}
