import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Deployment } from './support/cdk';
import { behave, behaveWell, logOf } from './support/emulator';
import { registryHost } from './support/place';
import { logsIn } from './support/registry';
import { authsOf, readSecret } from './support/secrets';
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

  /** Deploys, expects that to fail, and returns the refresh's own words in what CloudFormation shows. */
  async function reasonOfFailedDeploy(): Promise<string> {
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(1);
    expect(output).toContain('the refresh of first failed:');
    expect(await stackStatus(STACK)).toBe('ROLLBACK_COMPLETE');
    const reason = (await firstRefreshFailures(STACK)).at(-1) ?? '';
    // The CDK's provider function adds its own stack to whatever it was told; none of it may be the refresher's.
    const [words = '', ...frames] = reason.slice(reason.indexOf('the refresh of')).split(/\n+ {4}at /);
    expect(words.length).toBeLessThanOrEqual(2000);
    expect(frames.filter((frame) => frame.includes('index.mjs'))).toEqual([]);
    return words;
  }

  test('fails the deploy with its own reason where the registry refuses the token', async () => {
    await behave({ registryRefusal: { status: 400, message: 'this registry wants no tokens today' } });
    const reason = await reasonOfFailedDeploy();
    expect(reason).toContain(
      `- eu-west-1: ${registryHost()} refused the new token: 400 this registry wants no tokens today`,
    );
    expect(reason).toContain(`- ${SECRET}: left as it was, for there is no new token`);
  });

  test('fails the deploy with its own reason where ECR denies the token for a minute', async () => {
    await behave({ faults: [{ operation: 'GetAuthorizationToken', error: 'AccessDeniedException', message: 'no' }] });
    expect(await reasonOfFailedDeploy()).toContain('- eu-west-1: AccessDeniedException: no');
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
    await deployment.configure({ ...CONFIG, credentials: { first: { probe: 'required' } } });
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
      credentials: { first: { probe: 'required', secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }] } },
    });
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(1);
    expect(output).toContain('- eu-west-1: ServerException: ECR is down');
    expect(output).toContain('- ecr-first-password: left as it was, for there is no new token for eu-west-1');
    expect(await stackStatus(STACK)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await readSecret(SECRET)).toEqual(before);
  });
});
