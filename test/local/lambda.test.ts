import { type InvokeCommandOutput, Lambda } from '@aws-sdk/client-lambda';
import { describe, expect } from 'vitest';
import { addIdentity, allow, it as base, clientConfig, OTHER_REGION, REGION } from './support';

interface Fixtures {
  /** The events that the function `echo` received. */
  events: unknown[];
  /** Invokes a function with the real SDK, which parses each response. */
  invoke(
    FunctionName: string,
    input?: { Payload?: string; InvocationType?: 'Event' },
    caller?: { statements?: object[]; region?: string },
  ): Promise<InvokeCommandOutput>;
}

const it = base.extend<Fixtures>({
  events: async ({ standIn }, use) => {
    const events: unknown[] = [];
    standIn.functions.add({
      name: 'echo',
      region: REGION,
      run: async (event) => {
        events.push(event);
        const failed = Object(event).fail === true;
        return { failed, payload: failed ? { errorType: 'Error', errorMessage: 'as requested' } : { event } };
      },
    });
    await use(events);
  },
  invoke: async ({ standIn }, use) =>
    use((FunctionName, input = {}, { statements, region } = {}) =>
      new Lambda(clientConfig(standIn, addIdentity(standIn, statements), region)).invoke({ FunctionName, ...input }),
    ),
});

function payload({ Payload }: InvokeCommandOutput): unknown {
  return JSON.parse(Payload?.transformToString() ?? '');
}

describe("Lambda's Invoke", () => {
  it('runs the function with the payload and returns its result', async ({ standIn, events, invoke }) => {
    const response = await invoke('echo', { Payload: '{"scheduled":true}' });
    expect(response).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(response.FunctionError).toBeUndefined();
    expect(payload(response)).toEqual({ event: { scheduled: true } });
    const call = { service: 'lambda', operation: 'InvokeFunction', region: REGION, target: 'echo', outcome: 'ok' };
    expect(standIn.calls).toEqual([{ ...call, identity: 'tester' }]);
    // An ARN works too. Without a payload, the event is empty.
    await invoke(`arn:aws:lambda:${REGION}:123456789012:function:echo`);
    expect(events).toEqual([{ scheduled: true }, {}]);
  });

  it('returns the error of the function in a successful response', async ({ events, invoke }) => {
    const response = await invoke('echo', { Payload: '{"fail":true}' });
    expect(response).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(payload(response)).toEqual({ errorType: 'Error', errorMessage: 'as requested' });
    expect(events).toHaveLength(1);
  });

  it('does not find a function of another name or region', async ({ events, invoke }) => {
    const arn = (region: string, name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}`;
    const message = `Function not found: ${arn(REGION, 'nope')}`;
    await expect(invoke('nope')).rejects.toMatchObject({ name: 'ResourceNotFoundException', message, Type: 'User' });
    await expect(invoke('echo', {}, { region: OTHER_REGION })).rejects.toThrow(arn(OTHER_REGION, 'echo'));
    expect(events).toEqual([]);
  });

  it('does not run a function without permission, valid JSON and a caller that waits', async ({ events, invoke }) => {
    const statements = [allow('lambda:InvokeFunction', '*:function:other')];
    await expect(invoke('echo', {}, { statements })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(invoke('echo', { Payload: '{' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(invoke('echo', { InvocationType: 'Event' })).rejects.toThrow('the stand-in does not support');
    expect(events).toEqual([]);
  });
});
