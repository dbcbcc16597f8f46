import { describe, expect, it } from 'vitest';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  ACCEPTED,
  awsError,
  dockerConfig,
  EXPIRED,
  FakeAws,
  type Faults,
  failure,
  goodAnswer,
  hostOf,
  INCONCLUSIVE,
  inHours,
  OTHER_ACCOUNT,
  passwordOf,
  REFUSED,
  SCHEDULED,
  SECRET,
  spec,
  tokenOf,
} from '../support/fakes';

const twoRegions = spec({ registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }] });
const earlier = dockerConfig(
  [hostOf('eu-west-1'), tokenOf('old Ireland')],
  [hostOf('us-east-1'), tokenOf('old Virginia')],
);

/** AWS whose region Virginia gives no token, with the value of an earlier refresh in the secret. */
function withoutVirginia(faults: Faults = {}, value = earlier): FakeAws {
  const token = (source: string) => (source === 'us-east-1' ? undefined : goodAnswer(source));
  return new FakeAws({ token, ...faults }).holding(SECRET, value, inHours(8));
}

/** What a registry says of the old token; the new ones it takes. */
function ofOldToken(answer: typeof ACCEPTED): Faults {
  return { verifyToken: (_, auth) => (auth === tokenOf('old Virginia') ? answer : ACCEPTED) };
}

describe('the previous login of a region that gave no new token', () => {
  it('stays beside the new logins of the others', async () => {
    const aws = withoutVirginia();
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toEqual([
      [hostOf('eu-west-1'), tokenOf('eu-west-1')],
      [hostOf('us-east-1'), tokenOf('old Virginia')],
    ]);
  });

  it.each([
    ['accepts it', ACCEPTED],
    ['refuses it for want of a permission', REFUSED],
    ['does not answer', INCONCLUSIVE],
  ])('stays where the registry %s', async (_, answer) => {
    const aws = withoutVirginia(ofOldToken(answer));
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toContainEqual([hostOf('us-east-1'), tokenOf('old Virginia')]);
  });

  it('goes once the registry itself says that it has expired', async () => {
    const aws = withoutVirginia(ofOldToken(EXPIRED));
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toEqual([[hostOf('eu-west-1'), tokenOf('eu-west-1')]]);
  });

  it('stays where the registry refused the new token', async () => {
    const aws = new FakeAws({ verifyToken: (_, auth) => (auth === tokenOf('us-east-1') ? REFUSED : ACCEPTED) });
    aws.holding(SECRET, earlier, inHours(8));
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toContainEqual([hostOf('us-east-1'), tokenOf('old Virginia')]);
  });

  it('stays for each account of that region', async () => {
    const value = dockerConfig(
      [hostOf('us-east-1'), tokenOf('old Virginia')],
      [hostOf('us-east-1', OTHER_ACCOUNT), tokenOf('old Virginia')],
    );
    const aws = withoutVirginia({}, value);
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET).map(([host]) => host)).toEqual([
      hostOf('eu-west-1'),
      hostOf('us-east-1'),
      hostOf('us-east-1', OTHER_ACCOUNT),
    ]);
  });

  it('stays for the public registry', async () => {
    const token = (source: string) => (source === 'public' ? undefined : goodAnswer(source));
    const aws = new FakeAws({ token });
    aws.holding(SECRET, dockerConfig(['public.ecr.aws', tokenOf('old public')]), inHours(8));
    await failure(refresh(spec({ publicRegistry: true }), aws, SCHEDULED));
    expect(aws.logins(SECRET)).toContainEqual(['public.ecr.aws', tokenOf('old public')]);
  });

  it('stays, and nothing is asked, where the verifyToken is off', async () => {
    const aws = withoutVirginia();
    await failure(refresh({ ...twoRegions, verifyToken: 'off' }, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toContainEqual([hostOf('us-east-1'), tokenOf('old Virginia')]);
    expect(aws.callsOf('verifyToken')).toEqual([]);
  });

  it('does not keep the run from failing, with that region named alone', async () => {
    const { message } = await failure(refresh(twoRegions, withoutVirginia(), SCHEDULED));
    expect(message).toBe('the refresh of ci-pull failed:\n- us-east-1: ECR returned no authorization data');
  });
});

describe('nothing else is carried over', () => {
  it('no login of a registry that the credential no longer has', async () => {
    const value = dockerConfig(['ghcr.io', tokenOf('x')], [hostOf('ap-south-1'), tokenOf('y')]);
    const aws = withoutVirginia({}, value);
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toEqual([[hostOf('eu-west-1'), tokenOf('eu-west-1')]]);
  });

  it.each(['', 'not JSON', '{"auths":{}}', passwordOf('x')])('nothing of the value %.12s', async (value) => {
    const aws = withoutVirginia({}, value);
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toEqual([[hostOf('eu-west-1'), tokenOf('eu-west-1')]]);
  });

  it('nothing where the secret has no value yet', async () => {
    const token = (source: string) => (source === 'us-east-1' ? undefined : goodAnswer(source));
    const aws = new FakeAws({ token });
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toEqual([[hostOf('eu-west-1'), tokenOf('eu-west-1')]]);
  });
});

describe('where the current value cannot be read', () => {
  const unreadable: Faults = {
    read: () => {
      throw awsError('DecryptionFailure', 'the key is disabled');
    },
  };

  it('nothing is written, for a login in it might work still', async () => {
    const aws = withoutVirginia(unreadable);
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.value(SECRET)).toBe(earlier);
    expect(aws.callsOf('put')).toEqual([]);
  });

  it('the secret is named, with the reason', async () => {
    const { message } = await failure(refresh(twoRegions, withoutVirginia(unreadable), SCHEDULED));
    expect(message).toContain(
      `- ${SECRET}: not updated, because its current tokens for us-east-1 could not be read: DecryptionFailure: the key is disabled`,
    );
  });
});

describe('the version id of a value with an earlier login', () => {
  it("tells the earlier value's expiry, which is the sooner one", async () => {
    const aws = withoutVirginia();
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.versionId(SECRET)).toMatch(/^20260301T160000Z-/);
  });

  it("tells the new tokens' expiry where no earlier login stayed", async () => {
    const aws = withoutVirginia(ofOldToken(EXPIRED));
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.versionId(SECRET)).toMatch(/^20260301T200000Z-/);
  });

  it('promises nothing where the earlier value was written by somebody else', async () => {
    const aws = withoutVirginia().holdingVersion(SECRET, { value: earlier, versionId: 'by hand' });
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.versionId(SECRET)).toMatch(/^20260301T080000Z-/);
  });
});

describe('a carry-over makes no call too many', () => {
  it('one read of the secret, one verifyToken of the old token, one look at what was replaced', async () => {
    const aws = withoutVirginia();
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.calls.toSorted()).toEqual([
      `describe ${SECRET}`,
      `verifyToken ${hostOf('eu-west-1')}`,
      `verifyToken ${hostOf('us-east-1')}`,
      `put ${SECRET}`,
      `read ${SECRET}`,
      'token eu-west-1',
      'token us-east-1',
    ]);
  });

  it('no read where no region gave a token', async () => {
    const aws = new FakeAws({ token: () => undefined }).holding(SECRET, earlier, inHours(8));
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.calls.toSorted()).toEqual(['token eu-west-1', 'token us-east-1']);
  });

  it('several secrets are read at once', async () => {
    const secrets = ['one', 'two'].map((name) => ({ name, format: 'dockerconfigjson' as const }));
    const aws = withoutVirginia();
    await failure(refresh({ ...twoRegions, secrets }, aws, SCHEDULED));
    expect(aws.atOnce('read')).toBe(2);
  });
});
