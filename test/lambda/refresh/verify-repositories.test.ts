import { describe, expect, it } from 'vitest';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  DEPLOY,
  FakeAws,
  type Faults,
  failure,
  hostOf,
  INCONCLUSIVE,
  OTHER_ACCOUNT,
  SCHEDULED,
  SECRET,
  spec,
} from '../support/fakes';

const checked = spec({ verifyRepositories: ['team-a/app', 'base/node'] });

const WORDS =
  '403 User: arn:aws:sts::123456789012:assumed-role/EcrCredentials-ci-pull/refresher is not authorized to perform: ecr:BatchGetImage';

/** A registry that refuses one repository, the first so many times. */
function refusing(repository: string, times = Number.POSITIVE_INFINITY): Faults {
  let left = times;
  return {
    verifyPullAccess: (_, asked) =>
      asked === repository && left-- > 0
        ? { verdict: 'refused', reason: WORDS, expired: false }
        : { verdict: 'accepted' },
  };
}

describe('the repositories to check', () => {
  it('are each tried once, in each private registry, with the new token', async () => {
    const registries = [{}, { account: OTHER_ACCOUNT }, { region: 'us-east-1' }];
    const aws = new FakeAws();
    await refresh(spec({ registries, publicRegistry: true, verifyRepositories: ['team-a/app'] }), aws, SCHEDULED);
    expect(aws.callsOf('pull').toSorted()).toEqual(
      [hostOf('eu-west-1'), hostOf('us-east-1'), hostOf('eu-west-1', OTHER_ACCOUNT)]
        .map((host) => `pull ${host}/team-a/app`)
        .toSorted(),
    );
  });

  it('are tried at one kind of host, for the permissions are the same at each', async () => {
    const aws = new FakeAws();
    await refresh(spec({ endpoints: ['dualstack', 'standard'], verifyRepositories: ['team-a/app'] }), aws, SCHEDULED);
    expect(aws.callsOf('pull')).toEqual(['pull 123456789012.dkr-ecr.eu-west-1.on.aws/team-a/app']);
  });

  it('cost no call where there are none', async () => {
    const aws = new FakeAws();
    await refresh(spec(), aws, SCHEDULED);
    expect(aws.callsOf('pull')).toEqual([]);
  });
});

describe('a repository that the registry refuses', () => {
  const target = `${hostOf('eu-west-1')}/base/node`;

  it("is a warning of the schedule's refresh, in the registry's own words", async () => {
    const { warnings } = await refresh(checked, new FakeAws(refusing('base/node')), SCHEDULED);
    expect(warnings).toEqual([`${target}: AccessDenied: ${WORDS}`]);
  });

  it('fails the deploy, in the same words, with the value in place', async () => {
    const aws = new FakeAws(refusing('base/node'));
    const { message } = await failure(refresh(checked, aws, DEPLOY));
    expect(message).toBe(`the refresh of ci-pull failed:\n- ${target}: AccessDenied: ${WORDS}`);
    expect(aws.value(SECRET)).toContain(hostOf('eu-west-1'));
  });

  it('has a minute at a deploy, for IAM takes its time with a new role', async () => {
    const aws = new FakeAws(refusing('base/node', 15));
    expect((await refresh(checked, aws, DEPLOY)).warnings).toEqual([]);
    expect(aws.clock.sleptMs).toBe(45_000);
  });

  it('is believed at once on schedule', async () => {
    const aws = new FakeAws(refusing('base/node', 1));
    expect((await refresh(checked, aws, SCHEDULED)).warnings).toHaveLength(1);
    expect(aws.clock.sleptMs).toBe(0);
  });
});

describe('a registry that does not answer the check', () => {
  it.each([
    ['schedule', SCHEDULED],
    ['deploy', DEPLOY],
  ])('is a warning on %s, for it says nothing of the permission', async (_, options) => {
    const aws = new FakeAws({ verifyPullAccess: () => INCONCLUSIVE });
    const { warnings } = await refresh(spec({ verifyRepositories: ['team-a/app'] }), aws, options);
    expect(warnings).toEqual([
      `${hostOf('eu-west-1')}/team-a/app: could not verify that the token may pull from this repository: 503`,
    ]);
  });
});
