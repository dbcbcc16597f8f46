import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aws } from './support/aws';
import { Deployment } from './support/cdk';
import { behave, behaveWell, fire, logOf, passwords } from './support/emulator';
import { ACCOUNT, REGION, registryHost } from './support/place';
import { logsIn } from './support/registry';
import { type ResultEvent, subscribe, take } from './support/results';
import { authsOf, readSecret } from './support/secrets';
import { scheduleOf } from './support/stack';

const STACK = 'Schedule';
const SECRET = 'ecr-hourly-dockerconfigjson';
const FAILURES = `${STACK}-failures`;
const ROLE = `${STACK}-hourly-${REGION}`;

describe('the schedule', () => {
  let deployment: Deployment;
  let schedule: string;

  beforeAll(async () => {
    await behaveWell();
    deployment = await Deployment.of({ stackName: STACK, credentials: { hourly: { refreshEveryHours: 1 } } });
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(0);
    schedule = await scheduleOf(STACK, 'hourly');
  });
  afterEach(behaveWell);

  test('makes a new login current; the one before becomes AWSPREVIOUS and still logs in', async () => {
    const before = await readSecret(SECRET);
    const { error, result } = await fire(schedule);
    expect(error).toBeUndefined();

    const current = await readSecret(SECRET);
    const previous = await readSecret(SECRET, { stage: 'AWSPREVIOUS' });
    expect(current.VersionId).not.toBe(before.VersionId);
    expect(previous.VersionId).toBe(before.VersionId);
    for (const value of [current, previous]) {
      expect(await logsIn(registryHost(), authsOf(value)[registryHost()])).toBe(true);
    }
    expect(result).toMatchObject({ credential: 'hourly', secrets: [{ name: SECRET, versionId: current.VersionId }] });
  });

  test('tells the expiry of a login by its version id', async () => {
    const { VersionId } = await readSecret(SECRET);
    const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{32}$/.exec(VersionId) ?? [];
    const [year, month, day, hour, minute, second] = parts;
    const hours = (Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThan(12.1);
  });

  test('fails while ECR is down, and leaves the secret as it was', async () => {
    const before = await readSecret(SECRET);
    await behave({
      faults: [{ operation: 'GetAuthorizationToken', error: 'ServerException', status: 500, message: 'ECR is down' }],
    });
    expect((await fire(schedule)).error).toContain('- eu-west-1: ServerException: ECR is down');
    expect(await readSecret(SECRET)).toEqual(before);
  });
});

describe('how a scheduled refresh ended', () => {
  const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${STACK}-hourly:$LATEST`;
  const refused = { operation: 'PutSecretValue', error: 'AccessDeniedException', message: 'not allowed' };
  let schedule: string;
  let events: () => Promise<ResultEvent[]>;

  // The deployment of above.
  beforeAll(async () => {
    schedule = await scheduleOf(STACK, 'hourly');
    events = await subscribe('results');
    await take(FAILURES); // of the failure above
  });
  afterEach(behaveWell);

  test('is told to the event bus: the result of one that succeeded', async () => {
    const { result } = await fire(schedule);
    expect(await events()).toEqual([
      expect.objectContaining({
        source: 'lambda',
        'detail-type': 'Lambda Function Invocation Result - Success',
        resources: [`arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`, functionArn],
        detail: expect.objectContaining({
          requestContext: expect.objectContaining({ functionArn, condition: 'Success', approximateInvokeCount: 1 }),
          requestPayload: { scheduled: true },
          responsePayload: result,
        }),
      }),
    ]);
    expect(await take(FAILURES)).toEqual([]);
  });

  test('is told as a success where a second attempt mends it', async () => {
    await behave({ faults: [{ ...refused, times: 1 }] });
    expect((await fire(schedule)).error).toBeUndefined();
    const requestContext = { condition: 'Success', approximateInvokeCount: 2 };
    expect(await events()).toMatchObject([{ detail: { requestContext } }]);
    expect(await take(FAILURES)).toEqual([]);
  });

  test('stands in the queue and is told as a failure, once, after three attempts; no token is in either', async () => {
    await behave({ faults: [refused] });
    const happened = await logOf(() => fire(schedule));
    expect(happened.filter(({ operation }) => operation === 'run')).toHaveLength(3);
    const messages = await take(FAILURES);
    const told = await events();
    expect(told).toMatchObject([
      {
        'detail-type': 'Lambda Function Invocation Result - Failure',
        detail: {
          requestContext: { functionArn, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          requestPayload: { scheduled: true },
          responsePayload: { errorType: 'RefreshError', errorMessage: expect.stringContaining(`- ${SECRET}: Acc`) },
        },
      },
    ]);
    expect(messages).toMatchObject([
      {
        Body: '{"scheduled":true}',
        MessageAttributes: {
          RequestID: { StringValue: told[0]?.detail.requestContext.requestId },
          ErrorCode: { StringValue: '200' },
          ErrorMessage: { StringValue: expect.stringContaining(`- ${SECRET}: AccessDeniedException: not allowed`) },
        },
      },
    ]);
    const text = JSON.stringify([messages, told]);
    expect((await passwords()).filter((password) => text.includes(password.slice(0, 24)))).toEqual([]);
  });

  test("is kept and told with the function's own rights", async () => {
    const policy = (action: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }],
    });
    const named = ['--role-name', ROLE, '--policy-name', 'deny'];
    const deny = (action: string) =>
      aws(['iam', 'put-role-policy', ...named, '--policy-document', JSON.stringify(policy(action))]);
    await behave({ faults: [refused] });
    await deny('events:PutEvents');
    await fire(schedule);
    expect([(await take(FAILURES)).length, (await events()).length]).toEqual([1, 0]);
    await deny('sqs:SendMessage');
    await fire(schedule);
    expect([(await take(FAILURES)).length, (await events()).length]).toEqual([0, 1]);
    await aws(['iam', 'delete-role-policy', ...named]);
  });
});
