import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DeployedFunction, type InvokeOptions, invoke } from '../../local/stand-in/function/invoke';
import { IRELAND, identity, makeFolder, startWorld } from './world';

/** Runs a function whose file has this code. */
async function run(
  code: string,
  event: unknown = {},
  changes: Partial<DeployedFunction> = {},
  options: InvokeOptions = {},
) {
  const world = await startWorld();
  const taskRoot = await makeFolder();
  await writeFile(join(taskRoot, 'index.mjs'), code);
  const deployed: DeployedFunction = {
    name: 'refresher',
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:refresher',
    region: IRELAND,
    identity: identity(world),
    handler: 'index.handler',
    taskRoot,
    environment: { REFRESH_SPEC: '{}' },
    timeoutSeconds: 30,
    memoryMiB: 256,
    ...changes,
  };
  return { world, deployed, ...(await invoke(world, deployed, event, options)) };
}

describe('a function', () => {
  it('gets the event, and its result comes back', async () => {
    const { payload, failed } = await run('export const handler = async (event) => ({ got: event });', { a: [1] });
    expect([payload, failed]).toEqual([{ got: { a: [1] } }, false]);
  });

  it('may return nothing', async () => {
    expect((await run('export const handler = async () => {};')).payload).toBeNull();
  });

  it('finds its own environment, its role and what Lambda sets, and nothing of the caller', async () => {
    process.env.CALLERS_OWN = 'value';
    const { payload, deployed, world } = await run('export const handler = async () => process.env;');
    expect(payload).toMatchObject({
      REFRESH_SPEC: '{}',
      AWS_REGION: IRELAND,
      AWS_ACCESS_KEY_ID: deployed.identity.accessKeyId,
      AWS_SESSION_TOKEN: deployed.identity.sessionToken,
      AWS_LAMBDA_FUNCTION_NAME: 'refresher',
      AWS_ENDPOINT_URL: world.endpoint,
      LAMBDA_TASK_ROOT: deployed.taskRoot,
      _HANDLER: 'index.handler',
    });
    expect(payload).not.toHaveProperty('CALLERS_OWN');
    expect(payload).not.toHaveProperty('HOME');
  });

  it('knows the time that is left', async () => {
    const code = 'export const handler = async (_, context) => context.getRemainingTimeInMillis();';
    const { payload } = await run(code);
    expect(payload).toBeGreaterThan(0);
    expect(payload).toBeLessThanOrEqual(30_000);
  });

  it('leaves its lines in the log', async () => {
    const { log } = await run("export const handler = async () => { console.log('out'); console.error('err'); };");
    expect(log).toBe('out\nerr\n');
  });
});

describe('a function that fails', () => {
  it("is told as AWS's runtime tells it, in the answer and in the log", async () => {
    const { payload, failed, log } = await run(
      "export const handler = async () => { throw Object.assign(new TypeError('no'), { stack: '' }); };",
    );
    expect([payload, failed]).toEqual([{ errorType: 'TypeError', errorMessage: 'no', trace: [''] }, true]);
    expect(log).toContain('ERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"no","stack":[""]}');
  });

  it('may throw what is no error', async () => {
    const { payload } = await run("export const handler = async () => { throw 'no'; };");
    expect(payload).toEqual({ errorType: 'string', errorMessage: 'no', trace: [] });
  });

  it('may fail to start', async () => {
    const { payload, failed } = await run("throw new Error('REFRESH_SPEC is not set');");
    expect(payload).toMatchObject({ errorType: 'Error', errorMessage: 'REFRESH_SPEC is not set' });
    expect(failed).toBe(true);
  });

  it.each([
    ['a handler that is not exported', 'export {};', 'index.handler', 'Runtime.HandlerNotFound'],
    ['a file that is not there', '', 'other.handler', 'Runtime.ImportModuleError'],
  ])('may have %s', async (_, code, handler, errorType) => {
    expect((await run(code, {}, { handler })).payload).toMatchObject({ errorType });
  });

  it('may end without an answer', async () => {
    const { payload, failed } = await run('export const handler = async () => process.exit(3);');
    expect(payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/) as string,
    });
    expect(failed).toBe(true);
  });

  it('may be killed from outside', async () => {
    const code = 'export const handler = () => new Promise(() => {});';
    const { payload, failed } = await run(code, {}, {}, { onStart: (kill) => kill() });
    expect(payload).toMatchObject({ errorMessage: expect.stringContaining('signal: SIGKILL') as string });
    expect(failed).toBe(true);
  });

  it('is ended when its time is up', async () => {
    const code = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';
    const { payload, failed } = await run(code, {}, { timeoutSeconds: 1 });
    expect(payload).toMatchObject({
      errorMessage: expect.stringContaining('Task timed out after 1.00 seconds') as string,
    });
    expect(failed).toBe(true);
  });
});
