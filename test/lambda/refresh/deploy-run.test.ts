import { describe, expect, it } from 'vitest';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  awsError,
  DEPLOY,
  dockerConfig,
  FakeAws,
  type Faults,
  failure,
  goodAnswer,
  hostOf,
  inHours,
  ON_DEMAND,
  SCHEDULED,
  SECRET,
  spec,
  tokenOf,
} from '../support/fakes';

const value = dockerConfig([hostOf('eu-west-1'), tokenOf('old')]);
const ecrIsDown: Faults = {
  token: () => {
    throw awsError('ServerException', 'internal error');
  },
};
const twoSecrets = spec({
  secrets: [
    { name: 'one', format: 'password' },
    { name: 'two', format: 'jenkins' },
  ],
});

describe('a deploy while ECR is down only warns', () => {
  it('where the secret still holds a live value', async () => {
    const aws = new FakeAws(ecrIsDown).holding(SECRET, value, inHours(8));
    expect(await refresh(spec(), aws, DEPLOY)).toStrictEqual({
      credential: 'ci-pull',
      refreshedAt: '2026-03-01T08:00:00.000Z',
      registries: [],
      secrets: [],
      warnings: ['eu-west-1: ServerException: internal error', `${SECRET}: not updated, because there is no new token`],
    });
  });

  it('and leaves that value alone', async () => {
    const aws = new FakeAws(ecrIsDown).holding(SECRET, value, inHours(8));
    await refresh(spec(), aws, DEPLOY);
    expect(aws.value(SECRET)).toBe(value);
  });

  it('where every secret holds a live value', async () => {
    const aws = new FakeAws(ecrIsDown).holding('one', 'p', inHours(8)).holding('two', 'p', inHours(1));
    expect((await refresh(twoSecrets, aws, DEPLOY)).warnings).toHaveLength(3);
  });

  it('where only one region of several is down', async () => {
    const aws = new FakeAws({ token: (source) => (source === 'us-east-1' ? undefined : goodAnswer(source)) });
    const registries = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
    const result = await refresh(spec({ registries }), aws, DEPLOY);
    expect(result.secrets.map(({ name }) => name)).toEqual([SECRET]);
    expect(result.warnings).toEqual(['us-east-1: ECR returned no authorization data']);
  });
});

describe('a deploy fails where a secret is left without a live value', () => {
  it.each<[string, (aws: FakeAws) => FakeAws]>([
    ['it has none yet', (aws) => aws],
    ['its value has expired', (aws) => aws.holding(SECRET, value, inHours(-1))],
    ['its value expires right now', (aws) => aws.holding(SECRET, value, inHours(0))],
    ['nobody knows when its value dies', (aws) => aws.holdingVersion(SECRET, { value, versionId: 'by hand' })],
  ])('%s', async (_, prepare) => {
    const aws = prepare(new FakeAws(ecrIsDown));
    const { name, message } = await failure(refresh(spec(), aws, DEPLOY));
    expect(name).toBe('RefreshError');
    expect(message).toContain('- eu-west-1: ServerException: internal error');
  });

  it('even if it is one of many', async () => {
    const aws = new FakeAws(ecrIsDown).holding('one', 'p', inHours(8));
    const { message } = await failure(refresh(twoSecrets, aws, DEPLOY));
    expect(message).toContain('\n- two: not updated');
  });

  it('and where nobody can tell whether it has one', async () => {
    const describe = () => {
      throw awsError('InternalServiceError', 'try again');
    };
    const aws = new FakeAws({ ...ecrIsDown, describe }).holding(SECRET, value, inHours(8));
    await expect(refresh(spec(), aws, DEPLOY)).rejects.toThrow('the refresh of ci-pull failed');
  });

  it('in at most 2,000 characters, without a stack trace', async () => {
    const token = () => {
      throw awsError('ServerException', 'internal error '.repeat(100));
    };
    const registries = Array.from({ length: 12 }, (_, index) => ({ region: `eu-test-${index}` }));
    const error = await failure(refresh(spec({ registries }), new FakeAws({ token }), DEPLOY));
    expect(error.message.length).toBeLessThanOrEqual(2000);
    expect(error.stack).toBe('');
  });
});

describe('the lives of values are asked for', () => {
  it('without reading a value', async () => {
    const aws = new FakeAws(ecrIsDown).holding(SECRET, value, inHours(8));
    await refresh(spec(), aws, DEPLOY);
    expect(aws.callsOf('read')).toEqual([]);
  });

  it('only of secrets that were not written', async () => {
    const put = (name: string) => {
      if (name === 'two') throw awsError('InternalServiceError', 'try again');
    };
    const aws = new FakeAws({ put }).holding('two', 'p', inHours(8));
    await refresh(twoSecrets, aws, DEPLOY);
    expect(aws.callsOf('describe')).toEqual(['describe two']);
  });

  it('of all of them at once', async () => {
    const aws = new FakeAws(ecrIsDown).holding('one', 'p', inHours(8)).holding('two', 'p', inHours(8));
    await refresh(twoSecrets, aws, DEPLOY);
    expect(aws.atOnce('describe')).toBe(2);
  });

  it('with patience, for IAM may not know the role yet', async () => {
    let denials = 2;
    const describe = () => {
      denials -= 1;
      if (denials >= 0) throw awsError('AccessDeniedException', 'not authorized');
    };
    const aws = new FakeAws({ ...ecrIsDown, describe }).holding(SECRET, value, inHours(8));
    expect((await refresh(spec(), aws, DEPLOY)).warnings).toHaveLength(2);
  });

  it('never where all went well', async () => {
    const aws = new FakeAws();
    await refresh(spec(), aws, DEPLOY);
    expect(aws.callsOf('describe')).toEqual([]);
  });
});

describe("the schedule's run", () => {
  it('fails also where the secret holds a live value, so that the alarm tells somebody', async () => {
    const aws = new FakeAws(ecrIsDown).holding(SECRET, value, inHours(8));
    await expect(refresh(spec(), aws, SCHEDULED)).rejects.toThrow('the refresh of ci-pull failed');
  });

  it('does not ask for the lives of values', async () => {
    const aws = new FakeAws(ecrIsDown).holding(SECRET, value, inHours(8));
    await failure(refresh(spec(), aws, SCHEDULED));
    expect(aws.callsOf('describe')).toEqual([]);
  });
});

describe('a run by hand', () => {
  it('fails while ECR is down, though every secret holds a live value: it is no success that an alarm may count', async () => {
    const aws = new FakeAws(ecrIsDown).holding(SECRET, value, inHours(8));
    const { message } = await failure(refresh(spec(), aws, ON_DEMAND));
    expect(message).toContain('- eu-west-1: ServerException: internal error');
    expect(aws.value(SECRET)).toBe(value);
  });

  it('bears with IAM for a minute, as a deploy does', async () => {
    let denied = 5;
    const token = (source: string) => {
      if (denied-- > 0) throw awsError('AccessDeniedException', 'not yet');
      return goodAnswer(source);
    };
    const aws = new FakeAws({ token });
    expect((await refresh(spec(), aws, ON_DEMAND)).warnings).toEqual([]);
    expect(aws.clock.sleptMs).toBe(15_000);
  });
});
