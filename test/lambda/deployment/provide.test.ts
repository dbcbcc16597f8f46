import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FUNCTIONS } from '../../../infra/constructs/function-code';
import { type ProviderRequest, provide } from '../../../lambda/deployment/provide';
import { close, listen, readBody, send } from '../../../local/stand-in/http/http';

const VERSION = 'arn:aws:lambda:eu-west-1:123456789012:function:EcrCredentials-ci:7';
const IDS = { StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/EcrCredentials/1', RequestId: 'r-1' };
const SIGNED = '/response?X-Amz-Signature=signed';

/** An answer of Lambda: a status, with the name of its error; or the message of the function's own error, or none. */
type Answer = { status: number; error: string } | { functionError: unknown } | 'success' | 'no answer';
interface Request {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let servers: Server[];
let answers: Answer[];
let accepted: number[];
let calls: Request[];
let responses: Request[];
let pauses: number[];
let logged: string;
let responseUrl: string;

/** Starts a server that records each request before it answers. Returns its URL. */
async function serve(received: Request[], answer: RequestListener): Promise<string> {
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', headers: request.headers, body: await readBody(request) });
    answer(request, response);
  });
  servers.push(server);
  return `http://127.0.0.1:${await listen(server)}`;
}

beforeEach(async () => {
  [servers, answers, accepted, calls, responses, pauses, logged] = [[], ['success'], [], [], [], [], ''];
  const lambda = await serve(calls, (request, response) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === 'no answer') request.socket.destroy();
    else if (typeof answer === 'object' && 'status' in answer) {
      const headers = { 'x-amzn-errortype': answer.error };
      send(response, { status: answer.status, headers, body: '{"message":"no"}' });
    } else if (typeof answer === 'object') {
      const headers = { 'x-amz-function-error': 'Unhandled' };
      send(response, { status: 200, headers, body: JSON.stringify(answer.functionError) });
    } else
      send(response, { status: request.headers['x-amz-invocation-type'] === 'Event' ? 202 : 200, body: '{"t":1}' });
  });
  responseUrl = `${await serve(responses, (_, response) => send(response, { status: accepted.shift() ?? 200 }))}${SIGNED}`;
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' };
  for (const [name, value] of Object.entries({ ...environment, AWS_ENDPOINT_URL: lambda })) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    logged += text;
    return true;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await Promise.all(servers.map(close));
});

/** Sends a request of CloudFormation to the provider, and returns what CloudFormation receives. */
async function answerTo(
  RequestType: ProviderRequest['RequestType'] = 'Create',
  { InvocationType = 'RequestResponse', run = provide } = {} as Partial<ProviderRequest['ResourceProperties']> & {
    run?: typeof provide;
  },
): Promise<Record<string, string>> {
  const ResourceProperties = { FunctionArn: VERSION, InvocationType };
  const request = { ...IDS, RequestType, ResponseURL: responseUrl, LogicalResourceId: 'ciRefresh', ResourceProperties };
  let now = 0;
  const sleep = async (milliseconds: number) => {
    pauses.push(milliseconds);
    now += milliseconds;
  };
  await run(request, { now: () => new Date(now), sleep });
  return JSON.parse(responses.at(-1)?.body ?? '{}');
}

const SUCCESS = { Status: 'SUCCESS', ...IDS, LogicalResourceId: 'ciRefresh', PhysicalResourceId: 'ciRefresh' };
const failure = (Reason: unknown) => ({ ...SUCCESS, Status: 'FAILED', Reason });

describe('the provider function', () => {
  it.each(['Create', 'Update'] as const)('runs the version without a payload, on %s', async (type) => {
    expect(await answerTo(type)).toEqual(SUCCESS);
    const path = `/2015-03-31/functions/${encodeURIComponent(VERSION)}/invocations`;
    expect(calls).toEqual([{ path, headers: expect.anything(), body: '' }]);
    expect(calls[0]?.headers).toMatchObject({ 'x-amz-invocation-type': 'RequestResponse' });
  });

  it('runs nothing on Delete', async () => {
    expect(await answerTo('Delete')).toEqual(SUCCESS);
    expect(calls).toEqual([]);
  });

  it('starts a feed without waiting for it', async () => {
    expect(await answerTo('Create', { InvocationType: 'Event' })).toEqual(SUCCESS);
    expect(calls[0]?.headers).toMatchObject({ 'x-amz-invocation-type': 'Event' });
  });

  it("reports the function's own message, without a stack trace", async () => {
    const errorMessage = 'the refresh of ci failed:\n- eu-west-1: ECR is down';
    answers = [{ functionError: { errorType: 'RefreshError', errorMessage, trace: ['at x.mjs'] } }];
    expect(await answerTo()).toEqual(failure(errorMessage));
  });

  it.each([{}, null, { errorMessage: '' }])('reports a failure whose result is %j', async (functionError) => {
    answers = [{ functionError }];
    expect(await answerTo()).toEqual(failure('the function failed without a message'));
  });

  it.each([
    ['x', 2000],
    ['\u{4e00}', 1300],
  ])('shortens a message of many %s to what CloudFormation accepts', async (character, characters) => {
    answers = [{ functionError: { errorMessage: character.repeat(5000) } }];
    expect(await answerTo()).toEqual(failure(expect.stringMatching(new RegExp(`^${character}{${characters - 1}}…$`))));
    expect(Buffer.byteLength(responses[0]?.body ?? '')).toBeLessThanOrEqual(4096);
  });

  it.each([
    [403, 'AccessDeniedException'],
    [403, 'UnrecognizedClientException'],
    [404, 'ResourceNotFoundException'],
    [409, 'ResourceConflictException'],
    [429, 'TooManyRequestsException'],
    [500, 'ServiceException'],
  ])('retries %i %s, because a new role or function is not ready at once', async (status, error) => {
    answers = [{ status, error }, { status, error }, 'success'];
    expect(await answerTo()).toEqual(SUCCESS);
    expect(pauses).toEqual([5000, 5000]);
  });

  it('retries a call that could not connect', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    expect(await answerTo()).toEqual(failure(expect.stringContaining('ECONNREFUSED')));
    expect(pauses).toHaveLength(12);
  });

  it('gives up after a minute', async () => {
    answers = [{ status: 403, error: 'AccessDeniedException' }];
    expect(await answerTo()).toEqual(failure('AccessDeniedException: no'));
    expect(pauses).toEqual(Array.from({ length: 12 }, () => 5000));
  });

  it.each<[string, Answer]>([
    ['a call without an answer, because the function may still be running', 'no answer'],
    ['a call that can never succeed', { status: 400, error: 'InvalidRequestContentException' }],
  ])('does not repeat %s', async (_, answer) => {
    answers = [answer];
    expect(await answerTo()).toEqual(failure(expect.any(String)));
    expect(calls).toHaveLength(1);
  });

  it('sends its response without a content type, because the signature of the URL includes an empty one', async () => {
    await answerTo();
    expect(responses).toMatchObject([{ path: SIGNED, headers: { 'content-length': expect.anything() } }]);
    expect(responses[0]?.headers).not.toHaveProperty('content-type');
  });

  it('sends its response again if CloudFormation does not accept it, and then fails without the URL', async () => {
    accepted = [503, 200];
    expect(await answerTo()).toEqual(SUCCESS);
    accepted = [403, 403, 403];
    await expect(answerTo()).rejects.toThrow(/^CloudFormation did not accept the response: HTTP status 403$/);
    expect(responses).toHaveLength(2 + 3);
  });

  it('logs neither the pre-signed URL nor the result of the function', async () => {
    answers = [{ functionError: { errorMessage: 'words of the refresh' } }];
    await answerTo();
    expect(JSON.parse(logged)).toEqual({
      timestamp: expect.any(String),
      level: 'ERROR',
      message: 'failed',
      requestType: 'Create',
      resource: 'ciRefresh',
    });
  });

  it('is a CommonJS text that fits into a template', async () => {
    const code = readFileSync(join(FUNCTIONS, 'deployment', 'index.js'), 'utf8');
    expect(code.length).toBeLessThanOrEqual(4096);
    const module = { exports: {} as { handler: typeof provide } };
    new Function('module', 'require', code)(module, require);
    expect(await answerTo('Create', { run: module.exports.handler })).toEqual(SUCCESS);
  });
});
