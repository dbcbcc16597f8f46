import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe as about, beforeEach, expect, it } from 'vitest';
import { invokeRefresher } from '../../cli/refresh/invoke';
import { showing } from '../../cli/refresh/progress';
import { describe } from '../../cli/status/describe-secret';
import { as, IRELAND, identity, secretsManager, startWorld, type World } from '../local/world';

let world: World;

beforeEach(async () => {
  world = await startWorld();
  world.faults.inject({ kind: 'hang' });
});

about('AWS that never answers', () => {
  it('is given up when the time for all secrets is up', async () => {
    const asked = describe(secretsManager(world), { secret: 'ecr-ci', region: IRELAND }, AbortSignal.timeout(20));
    await expect(asked).rejects.toThrow(
      'no answer from Secrets Manager in eu-west-1: no response before the timeout; check the network',
    );
  });

  it("is given up when the function's own time-out has passed", async () => {
    const requestHandler = { requestTimeout: 20, throwOnRequestTimeout: true };
    const client = new LambdaClient({ ...as(world, identity(world)), requestHandler });
    const run = invokeRefresher(client, { functionName: 'Logins-ci', region: IRELAND, deploy: '' });
    await expect(run).rejects.toThrow(/^no answer from Lambda in eu-west-1: TimeoutError: /);
  });
});

about('work that takes its time', () => {
  function terminal(isTTY: boolean) {
    const written: string[] = [];
    return { written, isTTY, write: (text: string) => written.push(text) > 0 };
  }

  it('is shown on a terminal, and leaves no trace there', async () => {
    const screen = terminal(true);
    expect(await showing(screen, 'Refreshing ci', async () => 7)).toBe(7);
    expect(screen.written).toEqual(['\r\u001b[KRefreshing ci … 0 s', '\r\u001b[K']);
  });

  it('is not shown anywhere else', async () => {
    const pipe = terminal(false);
    await showing(pipe, 'Refreshing ci', async () => 7);
    expect(pipe.written).toEqual([]);
  });
});
