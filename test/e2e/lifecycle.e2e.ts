import { beforeAll, describe, expect, test } from 'vitest';
import { aws } from './support/aws';
import { Deployment } from './support/deployment';
import { log, logOf, passwords, resetEmulator, runSchedule } from './support/emulator';
import { OTHER_REGION, REGION, registryHost } from './support/environment';
import { isAccepted } from './support/registry';
import { succeeded } from './support/run';
import { authOf, authsOf, readSecret } from './support/secrets';
import { logText, scheduleOf, stackStatus } from './support/stack';

const STACK = 'Lifecycle';
const SECRET = 'ecr-life-dockerconfigjson';

describe('a deployment, from deploy to destroy', () => {
  let deployment: Deployment;
  let before: Record<string, string[]>;
  const printed: string[] = [];

  beforeAll(async () => {
    await resetEmulator();
    before = await inventory();
    deployment = await Deployment.prepare({
      stackName: STACK,
      alarms: { emails: ['first@example.com', 'platform@example.com'] },
      dashboard: true,
      credentials: { life: {} },
    });
  });

  async function deploy(): Promise<string> {
    const { output } = await succeeded(deployment.deploy());
    printed.push(output);
    return output;
  }

  test('a deploy ends with accepted registry credentials in the secret', async () => {
    await deploy();
    const auths = authsOf(await readSecret(SECRET));
    expect(Object.keys(auths)).toEqual([registryHost()]);
    expect(await isAccepted(registryHost(), auths[registryHost()])).toBe(true);
  });

  test('the function runs with its own role and writes to the log group of the template', async () => {
    expect(await logText(STACK, 'life')).toMatch(/"message":"refreshed","credential":"life".*"verified":true/);
    const requests = (await log()).filter(({ operation }) => operation.endsWith('GetAuthorizationToken'));
    expect(requests.at(-1)?.role).toMatch(new RegExp(`:role/${STACK}-life-${REGION}$`));
  });

  test('the deploy subscribes the recipients of alarms and prints that they must confirm', async () => {
    expect(printed.join()).toMatch(/Alarm\w* = .*first@example\.com, platform@example\.com.*confirm/);
    expect(await subscribers()).toEqual(['first@example.com', 'platform@example.com']);
    expect(await dashboards()).toEqual([`${STACK}-${REGION}`]);
  });

  test('a second deploy changes nothing and runs no function', async () => {
    const value = await readSecret(SECRET);
    const events = await logOf(async () => expect(await deploy()).toContain('(no changes)'));
    expect(events.filter(({ operation }) => /^run$|ExecuteChangeSet/.test(operation))).toEqual([]);
    expect(await readSecret(SECRET)).toEqual(value);
  });

  test('a changed config adds a secret, a region and a credential in place, and changes the interval', async () => {
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
    await deploy();

    const after = await readSecret(SECRET);
    expect(after.ARN).toBe(before.ARN);
    for (const host of [registryHost(), registryHost(OTHER_REGION)]) {
      expect(await isAccepted(host, authsOf(after)[host]), host).toBe(true);
    }
    const { SecretString: password } = await readSecret('ecr-life-password');
    expect(await isAccepted(registryHost(OTHER_REGION), authOf(password))).toBe(true);
    expect(await aws('scheduler get-schedule', { name: await scheduleOf(STACK, 'life') })).toMatchObject({
      ScheduleExpression: expect.stringMatching(/^cron\(\d+ [01]\/2 \* \* \? \*\)$/),
    });
    // All schedules share one role, which now includes the new function.
    expect(await runSchedule(await scheduleOf(STACK, 'more'))).toMatchObject({ result: { credential: 'more' } });
  });

  test('the update changes the alarm, the retries, the recipients and the dashboard', async () => {
    const alarm = { alarmNames: `${STACK}-life-stale`, query: 'MetricAlarms' };
    expect(await aws('cloudwatch describe-alarms', alarm)).toEqual([
      expect.objectContaining({
        EvaluationPeriods: 4,
        AlarmActions: [expect.stringMatching(`:${STACK}-alarms$`)],
        AlarmDescription: expect.stringMatching(`aws logs tail /aws/lambda/${STACK}-life .*--region ${REGION}`),
      }),
    ]);
    expect(await aws('lambda get-function-event-invoke-config', { functionName: `${STACK}-life` })).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 7200,
    });
    expect(await subscribers()).toEqual(['platform@example.com']);
    expect(await dashboards()).toEqual([]);
  });

  test('cdk diff finds no differences afterwards', async () => {
    expect((await succeeded(deployment.diff())).output).toContain('There were no differences');
  });

  test('no token is in a template, a log, an event, a stack output or the output of the CLI', async () => {
    const functionLogs = await logText(STACK);
    expect(functionLogs).toContain('"credential":"more"');
    const texts = [
      ...printed,
      functionLogs,
      await deployment.template(STACK),
      JSON.stringify(await log()),
      JSON.stringify(await aws('cloudformation describe-stack-events', { stackName: STACK })),
      JSON.stringify(await aws('cloudformation describe-stacks', { stackName: STACK })),
    ];
    const parts = (await passwords()).flatMap((password) => [
      password.slice(100, 140),
      authOf(password).slice(100, 140),
    ]);
    expect(parts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => parts.some((part) => text.includes(part)))).toEqual([]);
  });

  test('destroy leaves nothing behind', async () => {
    await succeeded(deployment.destroy());
    expect(await stackStatus(STACK)).toBeUndefined();
    expect(await inventory()).toEqual(before);
  });
});

/** Returns the names of everything that a deployment creates, by kind. */
async function inventory(): Promise<Record<string, string[]>> {
  const names = (command: string, query: string) => aws<string[]>(command, { query });
  return {
    roles: await names('iam list-roles', 'Roles[].RoleName'),
    secrets: await names('secretsmanager list-secrets', 'SecretList[].Name'),
    functions: await names('lambda list-functions', 'Functions[].FunctionName'),
    schedules: await names('scheduler list-schedules', 'Schedules[].Name'),
    logGroups: await names('logs describe-log-groups', 'logGroups[].logGroupName'),
    queues: await names('sqs list-queues', 'QueueUrls || `[]`'),
    topics: await names('sns list-topics', 'Topics[].TopicArn'),
    subscriptions: await subscribers(),
    alarms: await names('cloudwatch describe-alarms', 'MetricAlarms[].AlarmName'),
    dashboards: await dashboards(),
  };
}

/** Returns the email addresses that are subscribed to a topic. */
function subscribers(): Promise<string[]> {
  return aws('sns list-subscriptions', { query: 'sort(Subscriptions[].Endpoint)' });
}

function dashboards(): Promise<string[]> {
  return aws('cloudwatch list-dashboards', { query: 'DashboardEntries[].DashboardName' });
}
