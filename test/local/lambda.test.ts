import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { allow, as, IRELAND, identity, startWorld, VIRGINIA, type World } from './world';

/** The real SDK reads every answer: what it makes nothing of is not as the API's model has it. */
let world: World;
let events: unknown[];

beforeEach(async () => {
  world = await startWorld();
  events = [];
  world.functions.add({
    name: 'echo',
    region: IRELAND,
    run: async (event) => {
      events.push(event);
      const failed = Object(event).fail === true;
      return { failed, payload: failed ? { errorType: 'Error', errorMessage: 'told to' } : { event } };
    },
  });
});

function invoke(
  FunctionName: string,
  more: { Payload?: string; InvocationType?: 'Event' } = {},
  { who = identity(world), region = IRELAND } = {},
): Promise<InvokeCommandOutput> {
  return new LambdaClient(as(world, who, region)).send(new InvokeCommand({ FunctionName, ...more }));
}

function payload({ Payload }: InvokeCommandOutput): unknown {
  return JSON.parse(Payload?.transformToString() ?? '');
}

describe("Lambda's Invoke", () => {
  it('runs the function with the payload, and gives back its result', async () => {
    const answer = await invoke('echo', { Payload: '{"scheduled":true}' });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
    expect(payload(answer)).toEqual({ event: { scheduled: true } });
    expect(world.calls).toEqual([
      {
        service: 'lambda',
        operation: 'InvokeFunction',
        region: IRELAND,
        identity: 'tester',
        target: 'echo',
        outcome: 'ok',
      },
    ]);
  });

  it('takes an ARN, and sends an empty event where there is no payload', async () => {
    await invoke(`arn:aws:lambda:${IRELAND}:123456789012:function:echo`);
    expect(events).toEqual([{}]);
  });

  it("answers with the function's error as a success of the call", async () => {
    const answer = await invoke('echo', { Payload: '{"fail":true}' });
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(payload(answer)).toEqual({ errorType: 'Error', errorMessage: 'told to' });
  });

  it('knows no function of another name or region', async () => {
    const arn = (region: string, name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}`;
    await expect(invoke('nope')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${arn(IRELAND, 'nope')}`,
      Type: 'User',
    });
    await expect(invoke('echo', {}, { region: VIRGINIA })).rejects.toThrow(arn(VIRGINIA, 'echo'));
  });

  it('runs nothing for whom no policy allows it', async () => {
    const who = identity(world, [allow('lambda:InvokeFunction', '*:function:other')]);
    await expect(invoke('echo', {}, { who })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(events).toEqual([]);
  });

  it('refuses what is no JSON, and a run that nobody waits for', async () => {
    await expect(invoke('echo', { Payload: '{' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(invoke('echo', { InvocationType: 'Event' })).rejects.toThrow('the stand-in does not know');
    expect(events).toEqual([]);
  });
});
