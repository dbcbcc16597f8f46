import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { aws, tryAws } from './support/aws';
import { resetEmulator } from './support/emulator';
import { ACCOUNT, admin, OTHER_REGION as REGION, registryHost, testEnvironment } from './support/environment';
import { isAccepted } from './support/registry';
import { failed, run, succeeded } from './support/run';
import { authOf, authsOf, readSecret } from './support/secrets';

const ROOT = join(__dirname, '../..');
const STACK = 'WithoutCdk';
const SECRET = 'ecr-plain-dockerconfigjson';
const HOST = registryHost(REGION);
const IN_REGION = { region: REGION };

/** Exports the template of a config and returns its file. */
async function exported(config: RefresherConfig): Promise<string> {
  const out = await mkdtemp(join(testEnvironment().folder, 'template-'));
  const file = join(out, 'config.json');
  await writeFile(file, JSON.stringify(config));
  const args = ['bin/ecr-credentials.js', 'template', '--config', file, '--out', out];
  await succeeded(run(process.execPath, args, { cwd: ROOT, env: { HOME: out } }));
  return join(out, `${STACK}.template.json`);
}

/** Deploys the template of a config as the command prints it: with nothing but the file. */
async function deploy(config: RefresherConfig): Promise<void> {
  const parameters = {
    stackName: STACK,
    templateFile: await exported(config),
    capabilities: 'CAPABILITY_NAMED_IAM',
  };
  await succeeded(tryAws('cloudformation deploy', parameters, { as: admin(ACCOUNT), region: REGION }));
}

describe('a self-contained template in a region without cdk bootstrap', () => {
  const config: RefresherConfig = { stackName: STACK, credentials: { plain: {} } };
  let before: string[];

  const secretNames = () =>
    aws<string[]>('secretsmanager list-secrets', { query: 'sort(SecretList[].Name)' }, IN_REGION);

  beforeAll(async () => {
    await resetEmulator();
    before = await secretNames();
    await failed(tryAws('cloudformation describe-stacks', { stackName: 'CDKToolkit' }, IN_REGION));
    await deploy(config);
  });

  test('deploys with the AWS CLI, and its first refresh writes a working token', async () => {
    const auths = authsOf(await readSecret(SECRET, IN_REGION));
    expect(Object.keys(auths)).toEqual([HOST]);
    expect(await isAccepted(HOST, auths[HOST])).toBe(true);
  });

  test('refreshes on demand', async () => {
    const { VersionId: previous } = await readSecret(SECRET, IN_REGION);
    const args = ['bin/ecr-credentials.js', 'refresh', 'plain', '--region', REGION, '--config', await configFile()];
    const { accessKeyId, secretAccessKey } = admin();
    const env = {
      AWS_ENDPOINT_URL: testEnvironment().endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    await succeeded(run(process.execPath, args, { cwd: ROOT, env }));
    expect((await readSecret(SECRET, IN_REGION)).VersionId).not.toBe(previous);
  });

  test('changes with the template of another config, and the first refresh runs again', async () => {
    const previous = await readSecret(SECRET, IN_REGION);
    const secrets = [{ format: 'dockerconfigjson' as const }, { format: 'password' as const }];
    await deploy({ ...config, credentials: { plain: { secrets } } });
    const current = await readSecret(SECRET, IN_REGION);
    expect(current.ARN).toBe(previous.ARN);
    expect(current.VersionId).not.toBe(previous.VersionId);
    const { SecretString: password } = await readSecret('ecr-plain-password', IN_REGION);
    expect(await isAccepted(HOST, authOf(password))).toBe(true);
  });

  test('is deleted with its secrets', async () => {
    await aws('cloudformation delete-stack', { stackName: STACK }, IN_REGION);
    await aws('cloudformation wait stack-delete-complete', { stackName: STACK }, IN_REGION);
    expect(await secretNames()).toEqual(before);
  });

  async function configFile(): Promise<string> {
    const file = join(await mkdtemp(join(testEnvironment().folder, 'config-')), 'config.json');
    await writeFile(file, JSON.stringify(config));
    return file;
  }
});
