import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { aws } from './support/aws';
import { Deployment } from './support/deployment';
import { configureEmulator, ECR_DOWN, logOf, resetEmulator } from './support/emulator';
import { admin, OTHER_ACCOUNT, OTHER_REGION, REGION, registryHost } from './support/environment';
import { instructions } from './support/instructions';
import { isAccepted } from './support/registry';
import { failed, succeeded } from './support/run';
import { authsOf, readSecret } from './support/secrets';
import { firstRefreshFailure, logText, stackStatus } from './support/stack';

const STACK = 'FirstRefresh';
const SECRET = 'ecr-first-dockerconfigjson';
const CONFIG = { stackName: STACK, credentials: { first: {} } };
const DENIED = { operation: 'GetAuthorizationToken', error: 'AccessDeniedException', message: 'no' };

describe('the first refresh during a deploy', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    await resetEmulator();
    deployment = await Deployment.prepare(CONFIG);
  });
  afterEach(resetEmulator);

  test('fails the deploy with its own reason if the registry refuses the token', async () => {
    await configureEmulator({ registryRefusal: { status: 400, message: 'no tokens are accepted today' } });
    const reason = await reasonOfFailedDeploy(deployment, STACK, 'first');
    expect(reason).toMatch(
      new RegExp(`^- ${REGION}: .*${registryHost()} .*400 no tokens are accepted today\\n- ${SECRET}: .+`, 'm'),
    );
  });

  test('retries for some seconds if ECR denies the token', async () => {
    await configureEmulator({ faults: [{ ...DENIED, times: 2 }] });
    await succeeded(deployment.deploy());
    expect(await isAccepted(registryHost(), authsOf(await readSecret(SECRET))[registryHost()])).toBe(true);
  });

  test('only warns while ECR is down if every secret has a valid value', async () => {
    const before = await readSecret(SECRET);
    await configureEmulator({ faults: [ECR_DOWN] });
    await deployment.configure({ ...CONFIG, credentials: { first: { verifyToken: 'required' } } });
    const events = await logOf(() => succeeded(deployment.deploy()));
    expect(events.filter(({ operation }) => operation === 'run')).not.toEqual([]);
    expect(await logText(STACK, 'first')).toMatch(/"level":"WARN".*ECR is down/);
    expect(await readSecret(SECRET)).toEqual(before);
  });

  test('fails an update that needs a first value while ECR is down, but not its rollback', async () => {
    const before = await readSecret(SECRET);
    await configureEmulator({ faults: [ECR_DOWN] });
    await deployment.configure({
      ...CONFIG,
      credentials: {
        first: { verifyToken: 'required', secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }] },
      },
    });
    const output = await failed(deployment.deploy());
    expect(output).toContain(`- ${REGION}: ServerException: ECR is down`);
    expect(output).toMatch(new RegExp(`- ecr-first-password: .*${REGION}`));
    expect(await stackStatus(STACK)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await readSecret(SECRET)).toEqual(before);
  });
});

/** The two stacks deploy at the same time because each waits for a minute. */
describe('a first refresh that is denied for longer than it retries', () => {
  const CHECKED = 'Checked';
  const owner = { as: admin(OTHER_ACCOUNT), region: OTHER_REGION };
  const repositoryName = 'theirs/app';
  const CHECKED_CONFIG: RefresherConfig = {
    stackName: CHECKED,
    credentials: {
      checked: {
        registries: [{ account: OTHER_ACCOUNT, region: OTHER_REGION }],
        repositories: ['theirs/*'],
        verifyRepositories: [repositoryName],
      },
    },
  };
  let checked: Deployment;

  beforeAll(async () => {
    await aws('ecr create-repository', { repositoryName }, owner);
    checked = await Deployment.prepare(CHECKED_CONFIG);
    await configureEmulator({ faults: [{ ...DENIED, region: REGION }] });
  });
  afterAll(resetEmulator);

  test.concurrent('fails the deploy with its own reason if ECR denies the token', async () => {
    const deployment = await Deployment.prepare({ stackName: 'Denied', credentials: { denied: {} } });
    const reason = await reasonOfFailedDeploy(deployment, 'Denied', 'denied');
    expect(reason).toContain(`- ${REGION}: AccessDeniedException: no`);
  });

  test.concurrent("fails the deploy with the registry's reason if another account denies a repository", async () => {
    const reason = await reasonOfFailedDeploy(checked, CHECKED, 'checked');
    expect(reason).toMatch(
      new RegExp(`^- ${registryHost(OTHER_REGION, OTHER_ACCOUNT)}/theirs/app: .*403 User: arn:aws:sts::`, 'm'),
    );
    expect(reason).toMatch(/Checked-checked-eu-west-1\S+ is not authorized to perform: ecr:BatchGetImage on resource/);
  });

  test('succeeds after that account sets the printed policy', async () => {
    const [printed] = instructions(CHECKED_CONFIG, 'checked').otherAccounts;
    await aws('ecr set-repository-policy', { repositoryName, policyText: printed?.repositoryPolicy ?? '' }, owner);
    await succeeded(checked.deploy());
  });
});

/** Deploys, expects a failure, and returns the refresh's own message from what CloudFormation shows. */
async function reasonOfFailedDeploy(deployment: Deployment, stack: string, credential: string): Promise<string> {
  const message = new RegExp(`the refresh of ${credential} failed`, 'i');
  expect(await failed(deployment.deploy())).toMatch(message);
  expect(await stackStatus(stack)).toBe('ROLLBACK_COMPLETE');
  const shown = await firstRefreshFailure(stack);
  const own = shown.slice(shown.search(message)).replace(/ \(RequestId: \S+\)$/, '');
  expect(own.length).toBeLessThanOrEqual(2000);
  expect(own).not.toMatch(/^ +at /m);
  return own;
}
