import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aws } from './support/aws';
import { Consumer } from './support/consumer';
import { bootstrap, Deployment, deployed } from './support/deployment';
import { configureEmulator, ECR_DOWN, resetEmulator, runSchedule } from './support/emulator';
import {
  ACCOUNT,
  admin,
  CHINA_ACCOUNT,
  CHINA_REGION,
  OTHER_ACCOUNT,
  OTHER_REGION,
  REGION,
  registryHost,
  testEnvironment,
} from './support/environment';
import { instructions } from './support/instructions';
import { askRegistry, isAccepted } from './support/registry';
import { succeeded } from './support/run';
import { authsOf, readSecret } from './support/secrets';
import { scheduleOf } from './support/stack';

const REGISTRIES = [REGION, OTHER_REGION].flatMap((region) =>
  [ACCOUNT, OTHER_ACCOUNT].map((account) => ({ account, region, host: registryHost(region, account) })),
);

afterEach(resetEmulator);

describe('one credential for two regions, two accounts and the public registry', () => {
  const STACK = 'Everywhere';
  const SECRET = 'ecr-wide-dockerconfigjson';
  const repositoryName = 'shared/app';
  const CONFIG = {
    stackName: STACK,
    credentials: {
      wide: { registries: REGISTRIES.map(({ account, region }) => ({ account, region })), publicRegistry: true },
    },
  };

  beforeAll(async () => {
    await resetEmulator();
    for (const { account, region } of REGISTRIES) {
      const owner = { as: admin(account), region };
      await aws('ecr create-repository', { repositoryName }, owner);
      if (account === ACCOUNT) continue;
      const printed = instructions(CONFIG, 'wide').otherAccounts.find((other) => other.region === region);
      await aws('ecr set-repository-policy', { repositoryName, policyText: printed?.repositoryPolicy ?? '' }, owner);
    }
    await deployed(CONFIG);
  });

  /** Pushes an image as an administrator of the registry's own account. */
  async function push({ account, region, host }: (typeof REGISTRIES)[number]): Promise<string> {
    const query = 'authorizationData[0].authorizationToken';
    const auth = await aws('ecr get-authorization-token', { query }, { as: admin(account), region });
    const image = `${host}/${repositoryName}:${account}-${region}`;
    await succeeded((await Consumer.with(JSON.stringify({ auths: { [host]: { auth } } }))).push(image));
    return image;
  }

  test('the docker config contains every host, and a client pulls from each of them', async () => {
    const { SecretString } = await readSecret(SECRET);
    const hosts = Object.keys(authsOf({ SecretString }));
    expect(hosts.sort()).toEqual([...REGISTRIES.map(({ host }) => host), 'public.ecr.aws'].sort());
    const consumer = await Consumer.with(SecretString);
    for (const registry of REGISTRIES) await succeeded(consumer.pull(await push(registry)));
  });

  test('while one region is down, its entries remain and the others are refreshed', async () => {
    const before = authsOf(await readSecret(SECRET));
    await configureEmulator({ faults: [{ ...ECR_DOWN, region: OTHER_REGION }] });
    const { error } = await runSchedule(await scheduleOf(STACK, 'wide'));
    expect(error).toContain(`- ${OTHER_REGION}: ServerException`);
    const after = authsOf(await readSecret(SECRET));
    for (const { region, host } of REGISTRIES) {
      expect(after[host] === before[host], host).toBe(region === OTHER_REGION);
      expect(await isAccepted(host, after[host]), host).toBe(true);
    }
  });
});

describe('in the China partition', () => {
  const STACK = 'China';
  const SECRET = 'ecr-china-dockerconfigjson';
  const HOST = `${CHINA_ACCOUNT}.dkr.ecr.${CHINA_REGION}.amazonaws.com.cn`;
  const china = { as: admin(CHINA_ACCOUNT), region: CHINA_REGION };
  const target = { account: CHINA_ACCOUNT, region: CHINA_REGION };
  let deployment: Deployment;

  beforeAll(async () => {
    await succeeded(bootstrap(testEnvironment(), target));
    deployment = await Deployment.prepare({ stackName: STACK, credentials: { china: {} } }, target);
  });

  test('the same app deploys, and its registry credentials are for a host in China', async () => {
    const { output } = await succeeded(deployment.deploy());
    expect(output).toContain(`docker login --username AWS --password-stdin ${HOST}`);
    const auths = authsOf(await readSecret(SECRET, china));
    expect(Object.keys(auths)).toEqual([HOST]);
    expect(await isAccepted(HOST, auths[HOST])).toBe(true);
  });

  test('the template contains no ARN and no host name of another partition', async () => {
    const template = await deployment.template(STACK);
    expect(template).toContain('AWS::Partition');
    expect(template).not.toMatch(/arn:aws[:-]|amazonaws\.com(?!["/])/);
  });

  test("the role's policy names only resources in China, and allows a pull but no push", async () => {
    const policy = { roleName: `${STACK}-china-${CHINA_REGION}`, policyName: 'Refresh', query: 'PolicyDocument' };
    expect(new Set(JSON.stringify(await aws('iam get-role-policy', policy, china)).match(/arn:[^:]+/g))).toEqual(
      new Set(['arn:aws-cn']),
    );
    const auth = authsOf(await readSecret(SECRET, china))[HOST];
    // The registry answers 404 for a missing repository only if the identity may pull from it.
    expect(await askRegistry(HOST, auth, { path: '/v2/app/manifests/v1' })).toMatchObject({ status: 404 });
    const upload = await askRegistry(HOST, auth, { method: 'POST', path: '/v2/app/blobs/uploads/' });
    expect(upload).toMatchObject({ status: 403, body: expect.stringContaining('ecr:InitiateLayerUpload') });
  });
});
