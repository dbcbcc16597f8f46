import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeUser } from './support/aws';
import { Consumer } from './support/consumer';
import { CDK } from './support/deployment';
import { ACCOUNT, type Keys, REGION, testEnvironment } from './support/environment';
import { readerStatements } from './support/instructions';
import { failed, succeeded } from './support/run';
import { CDK_ASSETS_HELPER } from './support/runtime';
import { readSecret } from './support/secrets';
import { CONFIG, HOST, IMAGE, sharedDeployment, snippetFor } from './support/shared-deployment';

const CREDENTIALS = snippetFor('CDK assets', 'username-password');

let reader: Keys;
let deployer: Keys;

beforeAll(async () => {
  reader = await sharedDeployment();
  // The deployer may read the secret and assume the bootstrap's roles. It has no ECR permission.
  const roles = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-*`;
  const assume = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roles };
  deployer = await makeUser('deployer', [...readerStatements(CONFIG, 'pull'), assume]);
});

/** Returns a consumer that has the package cdk-assets and, if given, the file with its credentials. */
async function consumerWith(keys: Keys, dockerConfig?: object, credentials?: string): Promise<Consumer> {
  const consumer = await Consumer.with(dockerConfig && JSON.stringify(dockerConfig), keys);
  await consumer.program('docker-credential-cdk-assets', `exec '${CDK_ASSETS_HELPER}' "$@"`);
  if (credentials !== undefined) {
    // The helper and the CDK CLI resolve ~ from the system's user database, not from HOME.
    consumer.set('CDK_DOCKER_CREDS_FILE', await consumer.file('.cdk/cdk-docker-creds.json', credentials));
  }
  return consumer;
}

describe('docker-credential-cdk-assets', () => {
  const consumerOfSkopeo = () => consumerWith(reader, { credHelpers: { [HOST]: 'cdk-assets' } }, CREDENTIALS);

  test('prints the registry credentials', async () => {
    const { stdout } = await (await consumerOfSkopeo()).run('docker-credential-cdk-assets', ['get'], HOST);
    const { SecretString } = await readSecret('ecr-pull-password');
    expect(JSON.parse(stdout)).toEqual({ Username: 'AWS', Secret: SecretString });
  });

  test('lets skopeo pull', async () => {
    await succeeded((await consumerOfSkopeo()).pull(IMAGE));
  });
});

/** Synthesizes a stack whose only image is built FROM an image of the private registry. */
async function assembly(id: string, consumer: Consumer): Promise<{ folder: string; image: string }> {
  const dockerfile = await consumer.file(`${id}/Dockerfile`, `FROM ${IMAGE}\nCOPY Dockerfile /Dockerfile\n`);
  const app = new App({ outdir: await mkdtemp(join(testEnvironment().folder, 'assembly-')) });
  const stack = new Stack(app, id, { env: { account: ACCOUNT, region: REGION } });
  new CfnQueue(stack, 'Queue');
  const { imageTag } = new DockerImageAsset(stack, 'Image', { directory: join(dockerfile, '..') });
  const repository = `cdk-hnb659fds-container-assets-${ACCOUNT}-${REGION}`;
  return { folder: app.synth().directory, image: `${HOST}/${repository}:${imageTag}` };
}

/** Makes the CDK CLI build with podman, which needs no daemon. */
async function buildWithPodman(consumer: Consumer): Promise<void> {
  // The CDK CLI passes the folder of its own docker config as docker's --config, which podman 4.3 does not have.
  const config = 'if [ "$1" = --config ]; then export REGISTRY_AUTH_FILE="$2/config.json"; shift 2; fi';
  await consumer.program('podman-as-docker', `${config}\nexec podman ${consumer.storage.join(' ')} "$@"`);
  consumer.set('CDK_DOCKER', 'podman-as-docker');
}

describe('cdk deploy', () => {
  async function deploy(id: string, credentials?: string) {
    const consumer = await consumerWith(deployer, undefined, credentials);
    await buildWithPodman(consumer);
    const { folder, image } = await assembly(id, consumer);
    for (const [name, value] of Object.entries(CDK.env(testEnvironment()))) consumer.set(name, value);
    const outcome = consumer.run(CDK.command, [
      'deploy',
      '--app',
      folder,
      '--require-approval',
      'never',
      ...CDK.options,
    ]);
    return { consumer, image, outcome };
  }

  test('builds FROM a private image and pushes the result', async () => {
    const { consumer, image, outcome } = await deploy('Assets', CREDENTIALS);
    await succeeded(outcome);
    await succeeded(consumer.pull(image));
  });

  test('fails to build without the file, because the own login of the CDK CLI may not pull the image', async () => {
    const { outcome } = await deploy('AssetsWithoutFile');
    expect(await failed(outcome)).toMatch(/not authorized to perform: ecr:BatchGetImage/);
  });
});
