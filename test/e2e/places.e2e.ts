import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aws } from './support/aws';
import { bootstrap, Deployment } from './support/cdk';
import { Consumer } from './support/consumer';
import { behave, behaveWell, fire } from './support/emulator';
import {
  ACCOUNT,
  admin,
  CHINA_ACCOUNT,
  CHINA_REGION,
  OTHER_ACCOUNT,
  OTHER_REGION,
  place,
  REGION,
  registryHost,
} from './support/place';
import { askRegistry, logsIn } from './support/registry';
import { authsOf, readSecret } from './support/secrets';
import { sheet } from './support/sheet';
import { isAllowed, type PolicyDocument } from './support/simulate';
import { scheduleOf } from './support/stack';

const PLACES = [REGION, OTHER_REGION].flatMap((region) =>
  [ACCOUNT, OTHER_ACCOUNT].map((account) => ({ account, region, host: registryHost(region, account) })),
);

afterEach(behaveWell);

describe('one credential for two regions, two accounts and the public registry', () => {
  const STACK = 'Everywhere';
  const SECRET = 'ecr-wide-dockerconfigjson';
  const CONFIG = {
    stackName: STACK,
    credentials: {
      wide: { registries: PLACES.map(({ account, region }) => ({ account, region })), publicRegistry: true },
    },
  };

  beforeAll(async () => {
    await behaveWell();
    for (const { account, region } of PLACES) await makeRepository(account, region);
    const { code, output } = await (await Deployment.of(CONFIG)).deploy();
    expect(code, output).toBe(0);
  });

  /** A repository that the credential's role may pull from: another account has to say so itself, as it is shown. */
  async function makeRepository(account: string, region: string): Promise<void> {
    const on = { as: admin(account), region };
    await aws(['ecr', 'create-repository', '--repository-name', 'shared/app'], on);
    if (account === ACCOUNT) return;
    const shown = sheet(CONFIG, 'wide').otherAccounts.find((other) => other.region === region);
    const named = ['--repository-name', 'shared/app', '--policy-text', JSON.stringify(shown?.repositoryPolicy)];
    await aws(['ecr', 'set-repository-policy', ...named], on);
  }

  /** An image that its own account has pushed. */
  async function push({ account, region, host }: (typeof PLACES)[number]): Promise<string> {
    const { authorizationData } = await aws<{ authorizationData: { authorizationToken: string }[] }>(
      ['ecr', 'get-authorization-token'],
      { as: admin(account), region },
    );
    const auth = authorizationData[0]?.authorizationToken;
    const owner = await Consumer.with(JSON.stringify({ auths: { [host]: { auth } } }));
    await owner.build('localhost/app:v1');
    const image = `${host}/shared/app:${account}-${region}`;
    const { code, output } = await owner.buildah('push', 'localhost/app:v1', `docker://${image}`);
    expect(code, output).toBe(0);
    return image;
  }

  test('the docker config lists every host, and a client pulls from each with it', async () => {
    const { SecretString } = await readSecret(SECRET);
    const hosts = Object.keys(authsOf({ SecretString }));
    expect(hosts.sort()).toEqual([...PLACES.map(({ host }) => host), 'public.ecr.aws'].sort());
    const consumer = await Consumer.with(SecretString);
    for (const place of PLACES) {
      const { code, output } = await consumer.pull(await push(place));
      expect(code, output).toBe(0);
    }
  });

  test('a repository whose account has not shared it is closed', async () => {
    const on = { as: admin(OTHER_ACCOUNT), region: REGION };
    await aws(['ecr', 'create-repository', '--repository-name', 'private/app'], on);
    const host = registryHost(REGION, OTHER_ACCOUNT);
    const answer = await askRegistry(host, authsOf(await readSecret(SECRET))[host], {
      path: '/v2/private/app/manifests/v1',
    });
    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('ecr:BatchGetImage') });
  });

  test("while one region is down, its logins stay and the others' are renewed", async () => {
    const before = authsOf(await readSecret(SECRET));
    await behave({
      faults: [{ operation: 'GetAuthorizationToken', error: 'ServerException', status: 500, region: OTHER_REGION }],
    });
    const { error } = await fire(await scheduleOf(STACK, 'wide'));
    expect(error).toContain(`- ${OTHER_REGION}: ServerException`);
    const after = authsOf(await readSecret(SECRET));
    for (const { region, host } of PLACES) {
      if (region === OTHER_REGION) expect(after[host], host).toBe(before[host]);
      else expect(after[host], host).not.toBe(before[host]);
      expect(await logsIn(host, after[host]), host).toBe(true);
    }
  });
});

describe('in China', () => {
  const STACK = 'China';
  const SECRET = 'ecr-china-dockerconfigjson';
  const HOST = `${CHINA_ACCOUNT}.dkr.ecr.${CHINA_REGION}.amazonaws.com.cn`;
  const on = () => ({ as: admin(CHINA_ACCOUNT), region: CHINA_REGION });
  const target = { account: CHINA_ACCOUNT, region: CHINA_REGION };
  let deployment: Deployment;

  beforeAll(async () => {
    const { code, output } = await bootstrap(place(), target);
    expect(code, output).toBe(0);
    deployment = await Deployment.of({ stackName: STACK, credentials: { china: {} } }, target);
  });

  test('the same app deploys, and its login is for a host of China', async () => {
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(0);
    expect(output).toContain(`docker login --username AWS --password-stdin ${HOST}`);
    const auths = authsOf(await readSecret(SECRET, on()));
    expect(Object.keys(auths)).toEqual([HOST]);
    expect(await logsIn(HOST, auths[HOST])).toBe(true);
  });

  test('no ARN and no host of the template is of another partition', async () => {
    const template = await deployment.template(STACK);
    expect(template).toContain('AWS::Partition');
    expect(template).not.toMatch(/arn:aws[:-]|amazonaws\.com(?!["/])/);
  });

  test("the role's policy is of China, and simulation agrees with it", async () => {
    const name = `${STACK}-china-${CHINA_REGION}`;
    const { PolicyDocument } = await aws<{ PolicyDocument: PolicyDocument }>(
      ['iam', 'get-role-policy', '--role-name', name, '--policy-name', 'Refresh'],
      on(),
    );
    const resources = PolicyDocument.Statement.flatMap((statement) =>
      [(statement as { Resource: string | string[] }).Resource].flat(),
    );
    expect(resources.filter((resource) => resource !== '*' && !resource.startsWith('arn:aws-cn:'))).toEqual([]);
    const role = { principal: `arn:aws-cn:iam::${CHINA_ACCOUNT}:role/${name}`, policies: [PolicyDocument] };
    const repository = `arn:aws-cn:ecr:${CHINA_REGION}:${CHINA_ACCOUNT}:repository/app`;
    const may = (action: string, resource: string, region: string) => isAllowed({ ...role, action, resource, region });
    expect(await may('ecr:GetAuthorizationToken', '*', CHINA_REGION)).toBe(true);
    expect(await may('ecr:GetAuthorizationToken', '*', 'cn-northwest-1')).toBe(false);
    expect(await may('ecr:BatchGetImage', repository, CHINA_REGION)).toBe(true);
    expect(await may('ecr:PutImage', repository, CHINA_REGION)).toBe(false);
  });
});
