import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { type DeployedFunction, type InvokeOptions, invoke } from '../../local/stand-in/function/invoke';
import { addIdentity, it as base, makeFolder, REGION } from './support';

interface Fixtures {
  deployed: DeployedFunction;
  /** Runs the function with this code. */
  run(code: string, event?: unknown, options?: InvokeOptions): ReturnType<typeof invoke>;
}

const it = base.extend<Fixtures>({
  deployed: async ({ standIn }, use) =>
    use({
      name: 'refresher',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:refresher',
      region: REGION,
      identity: addIdentity(standIn),
      handler: 'index.handler',
      taskRoot: await makeFolder(),
      environment: { REFRESH_SPEC: '{}' },
      timeoutSeconds: 30,
      memoryMiB: 256,
    }),
  run: async ({ standIn, deployed }, use) =>
    use(async (code, event = {}, options = {}) => {
      await writeFile(join(deployed.taskRoot, 'index.mjs'), code);
      return invoke(standIn, deployed, event, options);
    }),
});

describe('a function', () => {
  it('receives the event and returns its result', async ({ run }) => {
    const { payload, failed } = await run('export const handler = async (event) => ({ got: event });', { a: [1] });
    expect([payload, failed]).toEqual([{ got: { a: [1] } }, false]);
    expect((await run('export const handler = async () => {};')).payload).toBeNull();
  });

  it('has its own environment and none of the caller', async ({ run, deployed, standIn }) => {
    vi.stubEnv('CALLERS_OWN', 'value');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { payload } = await run('export const handler = async () => process.env;');
    expect(payload).toMatchObject({
      REFRESH_SPEC: '{}',
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: deployed.identity.accessKeyId,
      AWS_SESSION_TOKEN: deployed.identity.sessionToken,
      AWS_LAMBDA_FUNCTION_NAME: 'refresher',
      AWS_ENDPOINT_URL: standIn.endpoint,
      LAMBDA_TASK_ROOT: deployed.taskRoot,
      _HANDLER: 'index.handler',
    });
    expect(payload).not.toHaveProperty('CALLERS_OWN');
    expect(payload).not.toHaveProperty('HOME');
  });

  it('can read the remaining time and write to the log', async ({ run }) => {
    const { payload, log } = await run(`export const handler = async (_, context) => {
      console.log('out');
      console.error('err');
      return context.getRemainingTimeInMillis();
    };`);
    expect(log).toBe('out\nerr\n');
    expect(payload).toBeGreaterThan(0);
    expect(payload).toBeLessThanOrEqual(30_000);
  });
});

describe('a function that fails', () => {
  it("has an error in the format of AWS's runtime, in the response and in the log", async ({ run }) => {
    const code = "export const handler = async () => { throw Object.assign(new TypeError('no'), { stack: '' }); };";
    const { payload, failed, log } = await run(code);
    expect([payload, failed]).toEqual([{ errorType: 'TypeError', errorMessage: 'no', trace: [''] }, true]);
    expect(log).toContain('ERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"no","stack":[""]}');
  });

  it.for([
    ['throws a string', "export const handler = async () => { throw 'no'; };", 'string', /^no$/],
    ['fails to start', "throw new Error('REFRESH_SPEC is not set');", 'Error', /^REFRESH_SPEC is not set$/],
    ['does not export its handler', 'export {};', 'Runtime.HandlerNotFound', /./],
    [
      'exits without a response',
      'export const handler = async () => process.exit(3);',
      'Runtime.ExitError',
      /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
    ],
  ] as const)('has an error if it %s', async ([, code, errorType, errorMessage], { run }) => {
    const { payload, failed } = await run(code);
    expect(payload).toMatchObject({ errorType, errorMessage: expect.stringMatching(errorMessage) });
    expect(failed).toBe(true);
  });

  it('has an error if its file does not exist', async ({ run, deployed }) => {
    deployed.handler = 'other.handler';
    expect((await run('')).payload).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });

  it('has an error if its process is killed', async ({ run }) => {
    const options: InvokeOptions = { onStart: (kill) => kill() };
    const { payload, failed } = await run('export const handler = () => new Promise(() => {});', {}, options);
    expect(payload).toMatchObject({ errorMessage: expect.stringContaining('signal: SIGKILL') as string });
    expect(failed).toBe(true);
  });

  it('is stopped after its timeout', async ({ run, deployed }) => {
    deployed.timeoutSeconds = 1;
    const code = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';
    const { payload, failed } = await run(code);
    const errorMessage = expect.stringContaining('Task timed out after 1.00 seconds') as string;
    expect(payload).toMatchObject({ errorMessage });
    expect(failed).toBe(true);
  });
});
