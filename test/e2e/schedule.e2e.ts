import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { versionExpiry } from '../../lambda/core/version-id';
import { aws, policyDocument } from './support/aws';
import { deployed } from './support/deployment';
import { configureEmulator, ECR_DOWN, logOf, passwords, resetEmulator, runSchedule } from './support/emulator';
import { ACCOUNT, REGION, registryHost } from './support/environment';
import { receive, subscribe } from './support/invocation-results';
import { isAccepted } from './support/registry';
import { authsOf, readSecret } from './support/secrets';
import { scheduleOf } from './support/stack';

const STACK = 'Schedule';
const SECRET = 'ecr-hourly-dockerconfigjson';
const FAILURES = `${STACK}-failures`;
const WRITE_DENIED = { operation: 'PutSecretValue', error: 'AccessDeniedException', message: 'not allowed' };

describe('a scheduled refresh', () => {
  const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${STACK}-hourly:$LATEST`;
  let schedule: string;
  let newEvents: Awaited<ReturnType<typeof subscribe>>;

  beforeAll(async () => {
    await resetEmulator();
    await deployed({ stackName: STACK, credentials: { hourly: { refreshEveryHours: 1 } } });
    schedule = await scheduleOf(STACK, 'hourly');
    newEvents = await subscribe('results');
  });
  afterEach(resetEmulator);

  test('makes a new value current, shows its expiry in the version id, and keeps the previous value valid', async () => {
    const before = await readSecret(SECRET);
    const { error, result } = await runSchedule(schedule);
    expect(error).toBeUndefined();

    const current = await readSecret(SECRET);
    const previous = await readSecret(SECRET, { versionStage: 'AWSPREVIOUS' });
    expect(current.VersionId).not.toBe(before.VersionId);
    expect(previous.VersionId).toBe(before.VersionId);
    const hours = (Number(versionExpiry(current.VersionId)) - Date.now()) / 3_600_000;
    expect(hours).toBeCloseTo(12, 1);
    for (const value of [current, previous]) {
      expect(await isAccepted(registryHost(), authsOf(value)[registryHost()])).toBe(true);
    }
    expect(result).toMatchObject({ credential: 'hourly', secrets: [{ name: SECRET, versionId: current.VersionId }] });
    expect(await newEvents()).toEqual([
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
    expect(await receive(FAILURES)).toEqual([]);
  });

  test('fails while ECR is down and leaves the secret unchanged', async () => {
    const before = await readSecret(SECRET);
    await configureEmulator({ faults: [ECR_DOWN] });
    expect((await runSchedule(schedule)).error).toContain(`- ${REGION}: ServerException: ECR is down`);
    expect(await readSecret(SECRET)).toEqual(before);
    expect([(await newEvents()).length, (await receive(FAILURES)).length]).toEqual([1, 1]);
  });

  test('that succeeds at the second attempt is published as a success', async () => {
    await configureEmulator({ faults: [{ ...WRITE_DENIED, times: 1 }] });
    expect((await runSchedule(schedule)).error).toBeUndefined();
    const requestContext = { condition: 'Success', approximateInvokeCount: 2 };
    expect(await newEvents()).toMatchObject([{ detail: { requestContext } }]);
    expect(await receive(FAILURES)).toEqual([]);
  });

  test('that fails three times leaves one message and one event, both without a token', async () => {
    await configureEmulator({ faults: [WRITE_DENIED] });
    const happened = await logOf(() => runSchedule(schedule));
    expect(happened.filter(({ operation }) => operation === 'run')).toHaveLength(3);
    const messages = await receive(FAILURES);
    const events = await newEvents();
    expect(events).toMatchObject([
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
          RequestID: { StringValue: events[0]?.detail.requestContext.requestId },
          ErrorCode: { StringValue: '200' },
          ErrorMessage: { StringValue: expect.stringContaining(`- ${SECRET}: AccessDeniedException: not allowed`) },
        },
      },
    ]);
    const text = JSON.stringify([messages, events]);
    expect((await passwords()).filter((password) => text.includes(password.slice(0, 24)))).toEqual([]);
  });

  test("sends its failure to the queue and to the event bus with the function's own permissions", async () => {
    const policy = { roleName: `${STACK}-hourly-${REGION}`, policyName: 'deny' };
    const sentWithout = async (Action: string) => {
      const statement = { Effect: 'Deny', Action, Resource: '*' };
      await aws('iam put-role-policy', { ...policy, policyDocument: policyDocument(statement) });
      await runSchedule(schedule);
      return { messages: (await receive(FAILURES)).length, events: (await newEvents()).length };
    };
    await configureEmulator({ faults: [WRITE_DENIED] });
    expect(await sentWithout('events:PutEvents')).toEqual({ messages: 1, events: 0 });
    expect(await sentWithout('sqs:SendMessage')).toEqual({ messages: 0, events: 1 });
  });
});
