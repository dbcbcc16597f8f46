import { beforeAll, describe, expect, test } from 'vitest';
import { aws } from './support/aws';
import { Deployment } from './support/cdk';
import { behaveWell, fire, log, logOf, passwords } from './support/emulator';
import { OTHER_REGION, REGION, registryHost } from './support/place';
import { logsIn } from './support/registry';
import { authsOf, readSecret } from './support/secrets';
import { logText, physicalIds, scheduleOf, stackStatus } from './support/stack';

const STACK = 'Lifecycle';
const SECRET = 'ecr-life-dockerconfigjson';

describe('a deployment, from bootstrap to destroy', () => {
  let deployment: Deployment;
  let before: Record<string, string[]>;
  const said: string[] = [];

  beforeAll(async () => {
    await behaveWell();
    before = await inventory();
    deployment = await Deployment.of({
      stackName: STACK,
      alarms: { emails: ['first@example.com', 'platform@example.com'] },
      dashboard: true,
      credentials: { life: {} },
    });
  });

  test('the region was bootstrapped by the real CLI', async () => {
    expect(await stackStatus('CDKToolkit')).toBe('CREATE_COMPLETE');
  });

  test('a deploy ends with a working login in the secret', async () => {
    const { code, output } = await deployment.deploy();
    said.push(output);
    expect(code, output).toBe(0);
    const auths = authsOf(await readSecret(SECRET));
    expect(Object.keys(auths)).toEqual([registryHost()]);
    expect(await logsIn(registryHost(), auths[registryHost()])).toBe(true);
  });

  test('the function ran on Node 24, with its own role, and its log is where the template says', async () => {
    const [group = ''] = await physicalIds(STACK, 'AWS::Logs::LogGroup', 'life');
    expect(await logText(group)).toMatch(/"message":"refreshed","credential":"life".*"verified":true/);
    const asked = (await log()).filter(({ operation }) => operation.endsWith('GetAuthorizationToken'));
    expect(asked.at(-1)?.role).toMatch(new RegExp(`:role/${STACK}-life-${REGION}$`));
  });

  test('who is told of alarms is said by the deploy, and asked to confirm', async () => {
    expect(said.join()).toContain('AlarmsTell = first@example.com, platform@example.com, once confirmed from the mail');
    expect(await subscribers()).toEqual(['first@example.com', 'platform@example.com']);
    expect(await dashboards()).toEqual([`${STACK}-${REGION}`]);
  });

  test('a second deploy changes nothing and runs nothing', async () => {
    const before = await readSecret(SECRET);
    const happened = await logOf(async () => {
      const { code, output } = await deployment.deploy();
      expect(code, output).toBe(0);
      expect(output).toContain('(no changes)');
    });
    expect(happened.filter(({ operation }) => /^run$|ExecuteChangeSet/.test(operation))).toEqual([]);
    expect(await readSecret(SECRET)).toEqual(before);
  });

  test('a changed config updates in place: a secret, a region and a credential more, another interval', async () => {
    const before = await readSecret(SECRET);
    await deployment.configure({
      stackName: STACK,
      alarms: { emails: ['platform@example.com'] },
      credentials: {
        life: {
          registries: [{ region: REGION }, { region: OTHER_REGION }],
          secrets: [{ format: 'dockerconfigjson' }, { format: 'password', region: OTHER_REGION }],
          refreshEveryHours: 2,
        },
        more: {},
      },
    });
    const { code, output } = await deployment.deploy();
    said.push(output);
    expect(code, output).toBe(0);

    const after = await readSecret(SECRET);
    expect(after.ARN).toBe(before.ARN);
    for (const host of [registryHost(), registryHost(OTHER_REGION)]) {
      expect(await logsIn(host, authsOf(after)[host]), host).toBe(true);
    }
    const { SecretString: password } = await readSecret('ecr-life-password');
    const auth = Buffer.from(`AWS:${password}`).toString('base64');
    expect(await logsIn(registryHost(OTHER_REGION), auth)).toBe(true);
    const schedule = await scheduleOf(STACK, 'life');
    expect(await aws(['scheduler', 'get-schedule', '--name', schedule])).toMatchObject({
      ScheduleExpression: 'rate(2 hours)',
    });
    // The role that all schedules share has learnt of the new function.
    expect(await fire(await scheduleOf(STACK, 'more'))).toMatchObject({ result: { credential: 'more' } });
  });

  test('what watches it is changed in place too: another interval, an address and the dashboard less', async () => {
    const named = ['--alarm-names', `${STACK}-life-stale`];
    const { MetricAlarms } = await aws<{ MetricAlarms: object[] }>(['cloudwatch', 'describe-alarms', ...named]);
    expect(MetricAlarms).toEqual([
      expect.objectContaining({
        EvaluationPeriods: 4,
        AlarmActions: [expect.stringMatching(`:${STACK}-alarms$`)],
        AlarmDescription: expect.stringContaining(
          `aws logs tail /aws/lambda/${STACK}-life --since 1d --region ${REGION}`,
        ),
      }),
    ]);
    const invocations = ['lambda', 'get-function-event-invoke-config', '--function-name', `${STACK}-life`];
    expect(await aws(invocations)).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 7200 });
    expect(await subscribers()).toEqual(['platform@example.com']);
    expect(await dashboards()).toEqual([]);
  });

  test('the value from before the update survives it', async () => {
    const auths = authsOf(await readSecret(SECRET, { stage: 'AWSPREVIOUS' }));
    expect(Object.keys(auths)).toEqual([registryHost()]);
    expect(await logsIn(registryHost(), auths[registryHost()])).toBe(true);
  });

  test('cdk diff is clean afterwards', async () => {
    const { code, output } = await deployment.diff();
    expect(code, output).toBe(0);
    expect(output).toContain('There were no differences');
  });

  test('no token stands in any template, log, event, output or line of the CLI', async () => {
    const groups = await physicalIds(STACK, 'AWS::Logs::LogGroup');
    const texts = [
      ...said,
      await deployment.template(STACK),
      JSON.stringify(await log()),
      JSON.stringify(await aws(['cloudformation', 'describe-stack-events', '--stack-name', STACK])),
      JSON.stringify(await aws(['cloudformation', 'describe-stacks', '--stack-name', STACK])),
      ...(await Promise.all(groups.map(logText))),
    ];
    expect(groups).toHaveLength(3);
    const secrets = (await passwords()).flatMap((password) => [
      password.slice(100, 140),
      Buffer.from(`AWS:${password}`).toString('base64').slice(100, 140),
    ]);
    expect(secrets.length).toBeGreaterThan(0);
    expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  });

  test('destroy leaves nothing', async () => {
    const { code, output } = await deployment.destroy();
    expect(code, output).toBe(0);
    expect(await stackStatus(STACK)).toBeUndefined();
    expect(await inventory()).toEqual(before);
  });
});

/** The names of everything that a deployment makes. */
async function inventory(): Promise<Record<string, string[]>> {
  const names = (service: string, list: string, query: string) => aws<string[]>([service, list, '--query', query]);
  return {
    roles: await names('iam', 'list-roles', 'Roles[].RoleName'),
    secrets: await names('secretsmanager', 'list-secrets', 'SecretList[].Name'),
    functions: await names('lambda', 'list-functions', 'Functions[].FunctionName'),
    schedules: await names('scheduler', 'list-schedules', 'Schedules[].Name'),
    logGroups: await names('logs', 'describe-log-groups', 'logGroups[].logGroupName'),
    queues: await names('sqs', 'list-queues', 'QueueUrls || `[]`'),
    topics: await names('sns', 'list-topics', 'Topics[].TopicArn'),
    subscriptions: await subscribers(),
    alarms: await names('cloudwatch', 'describe-alarms', 'MetricAlarms[].AlarmName'),
    dashboards: await dashboards(),
  };
}

/** Who would get mail, were this AWS. */
function subscribers(): Promise<string[]> {
  return aws(['sns', 'list-subscriptions', '--query', 'sort(Subscriptions[].Endpoint)']);
}

function dashboards(): Promise<string[]> {
  return aws(['cloudwatch', 'list-dashboards', '--query', 'DashboardEntries[].DashboardName']);
}
