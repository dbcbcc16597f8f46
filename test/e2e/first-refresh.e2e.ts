import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { aws } from './support/aws';
import { Deployment } from './support/cdk';
import { behave, behaveWell, logOf } from './support/emulator';
import { admin, OTHER_ACCOUNT, OTHER_REGION, REGION, registryHost } from './support/place';
import { logsIn } from './support/registry';
import { authsOf, readSecret } from './support/secrets';
import { sheet } from './support/sheet';
import { firstRefreshFailures, logText, physicalIds, stackStatus } from './support/stack';

const STACK = 'FirstRefresh';
const SECRET = 'ecr-first-dockerconfigjson';
const CONFIG = { stackName: STACK, credentials: { first: {} } };

const ECR_DOWN = { operation: 'GetAuthorizationToken', error: 'ServerException', status: 500, message: 'ECR is down' };

describe('the first refresh, which a deploy waits for', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    await behaveWell();
    deployment = await Deployment.of(CONFIG);
  });
  afterEach(behaveWell);

  test('fails the deploy with its own reason where the registry refuses the token', async () => {
    await behave({ registryRefusal: { status: 400, message: 'this registry wants no tokens today' } });
    const reason = await reasonOfFailedDeploy(deployment, STACK, 'first');
    expect(reason).toContain(
      `- eu-west-1: ${registryHost()} refused the new token: 400 this registry wants no tokens today`,
    );
    expect(reason).toContain(`- ${SECRET}: not updated, because there is no new token`);
  });

  test('waits for IAM where ECR denies the token for a few seconds', async () => {
    await behave({ faults: [{ operation: 'GetAuthorizationToken', error: 'AccessDeniedException', times: 2 }] });
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(0);
    expect(await logsIn(registryHost(), authsOf(await readSecret(SECRET))[registryHost()])).toBe(true);
  });

  test('only warns while ECR is down, where every secret holds a live value', async () => {
    const before = await readSecret(SECRET);
    await behave({ faults: [ECR_DOWN] });
    await deployment.configure({ ...CONFIG, credentials: { first: { verifyToken: 'required' } } });
    const happened = await logOf(async () => {
      const { code, output } = await deployment.deploy();
      expect(code, output).toBe(0);
    });
    expect(happened.filter(({ operation }) => operation === 'run')).not.toEqual([]);
    const [group = ''] = await physicalIds(STACK, 'AWS::Logs::LogGroup', 'first');
    expect(await logText(group)).toMatch(/"level":"WARN".*ECR is down/);
    expect(await readSecret(SECRET)).toEqual(before);
  });

  test('fails an update that needs a first value while ECR is down, and lets the rollback through', async () => {
    const before = await readSecret(SECRET);
    await behave({ faults: [ECR_DOWN] });
    await deployment.configure({
      ...CONFIG,
      credentials: {
        first: { verifyToken: 'required', secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }] },
      },
    });
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(1);
    expect(output).toContain('- eu-west-1: ServerException: ECR is down');
    expect(output).toContain('- ecr-first-password: not updated, because there is no new token for eu-west-1');
    expect(await stackStatus(STACK)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await readSecret(SECRET)).toEqual(before);
  });
});

/** Two stacks side by side, for each waits out its minute. */
describe('a first refresh that is denied for as long as it is patient with IAM', () => {
  const CHECKED = 'Checked';
  const theirs = { as: admin(OTHER_ACCOUNT), region: OTHER_REGION };
  const registry = { account: OTHER_ACCOUNT, region: OTHER_REGION };
  const CHECKED_CONFIG: RefresherConfig = {
    stackName: CHECKED,
    credentials: {
      checked: { registries: [registry], repositories: ['theirs/*'], verifyRepositories: ['theirs/app'] },
    },
  };
  let checked: Deployment;

  beforeAll(async () => {
    await behaveWell();
    await aws(['ecr', 'create-repository', '--repository-name', 'theirs/app'], theirs);
    checked = await Deployment.of(CHECKED_CONFIG);
    const denied = { operation: 'GetAuthorizationToken', error: 'AccessDeniedException', message: 'no' };
    await behave({ faults: [{ ...denied, region: REGION }] });
  });
  afterAll(behaveWell);

  test.concurrent('fails the deploy with its own reason where ECR denies the token', async () => {
    const config = { stackName: 'Denied', credentials: { denied: {} } };
    const reason = await reasonOfFailedDeploy(await Deployment.of(config), 'Denied', 'denied');
    expect(reason).toContain('- eu-west-1: AccessDeniedException: no');
  });

  test.concurrent("fails the deploy with the registry's words where another account has not opened a repository", async () => {
    const reason = await reasonOfFailedDeploy(checked, CHECKED, 'checked');
    expect(reason).toContain(
      `- ${registryHost(OTHER_REGION, OTHER_ACCOUNT)}/theirs/app: AccessDenied: 403 User: arn:aws:sts::`,
    );
    expect(reason).toMatch(/Checked-checked-eu-west-1\S+ is not authorized to perform: ecr:BatchGetImage on resource/);
  });

  test('goes through once that account has set the policy that is printed for it', async () => {
    const [printed] = sheet(CHECKED_CONFIG, 'checked').otherAccounts;
    const policy = ['--policy-text', JSON.stringify(printed?.repositoryPolicy)];
    await aws(['ecr', 'set-repository-policy', '--repository-name', 'theirs/app', ...policy], theirs);
    const { code, output } = await checked.deploy();
    expect(code, output).toBe(0);
  });
});

/** Deploys, expects that to fail, and returns the refresh's own words in what CloudFormation shows. */
async function reasonOfFailedDeploy(deployment: Deployment, stack: string, credential: string): Promise<string> {
  const { code, output } = await deployment.deploy();
  expect(code, output).toBe(1);
  expect(output).toContain(`the refresh of ${credential} failed:`);
  expect(await stackStatus(stack)).toBe('ROLLBACK_COMPLETE');
  const reason = (await firstRefreshFailures(stack)).at(-1) ?? '';
  // The CDK's provider function adds its own stack to whatever it was told; none of it may be the refresher's.
  const [words = '', ...frames] = reason.slice(reason.indexOf('the refresh of')).split(/\n+ {4}at /);
  expect(words.length).toBeLessThanOrEqual(2000);
  expect(frames.filter((frame) => frame.includes('index.mjs'))).toEqual([]);
  return words;
}
