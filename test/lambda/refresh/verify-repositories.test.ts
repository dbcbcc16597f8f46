import { describe, expect, it } from 'vitest';
import { FakeAws } from '../support/fake-aws';
import { DEPLOYMENT, run } from '../support/run-refresh';
import { SECRET } from '../support/spec';
import { hostOf, OTHER_ACCOUNT } from '../support/values';

const MESSAGE =
  '403 User: arn:aws:sts::123456789012:assumed-role/EcrCredentials-ci-pull/refresher is not authorized to perform: ecr:BatchGetImage';
const TARGET = `${hostOf('eu-west-1')}/base/node`;
const CHANGES = { verifyRepositories: ['team-a/app', 'base/node'] };

/** A registry that refuses base/node, always or for the first requests. */
function refusing(times = Number.POSITIVE_INFINITY): FakeAws {
  let left = times;
  return new FakeAws({
    verifyPullAccess: (_, repository) =>
      repository === 'base/node' && left-- > 0
        ? { verdict: 'refused', reason: MESSAGE, expired: false }
        : { verdict: 'accepted' },
  });
}

describe('the repositories in verifyRepositories', () => {
  const registries = [{}, { account: OTHER_ACCOUNT }, { region: 'us-east-1' }];
  it.each([
    [
      'are each verified once per private registry',
      { registries, publicRegistry: true, verifyRepositories: ['team-a/app'] },
      [hostOf('eu-west-1'), hostOf('us-east-1'), hostOf('eu-west-1', OTHER_ACCOUNT)],
    ],
    [
      'are verified with one endpoint type, because the permissions are the same for each type',
      { endpoints: ['dualstack' as const, 'standard' as const], verifyRepositories: ['team-a/app'] },
      ['123456789012.dkr-ecr.eu-west-1.on.aws'],
    ],
    ['need no call if the list is empty', {}, []],
  ])('%s', async (_, changes, hosts) => {
    const aws = new FakeAws();
    await run(aws, changes);
    expect(aws.callsOf('pull').toSorted()).toEqual(hosts.map((host) => `pull ${host}/team-a/app`).toSorted());
  });
});

describe('a repository that the registry refuses', () => {
  it('fails a deployment with the same message after the value has been written', async () => {
    const aws = refusing();
    const { message } = await run(aws, CHANGES, DEPLOYMENT);
    expect(message).toBe(`the refresh of ci-pull failed:\n- ${TARGET}: AccessDenied: ${MESSAGE}`);
    expect(aws.value(SECRET)).toContain(hostOf('eu-west-1'));
  });

  it('is retried for 60 seconds during a deployment, because the role may be new', async () => {
    const aws = refusing(15);
    expect((await run(aws, CHANGES, DEPLOYMENT)).result?.warnings).toEqual([]);
    expect(aws.clock.sleptMs).toBe(45_000);
  });

  it('is not retried by a scheduled refresh', async () => {
    const aws = refusing(1);
    expect((await run(aws, CHANGES)).warnings).toHaveLength(1);
    expect(aws.clock.sleptMs).toBe(0);
  });
});
