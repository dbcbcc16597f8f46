import { describe, expect, it } from 'vitest';
import type { AuthorizationData } from '../../../lambda/core/token';
import type { RegistryVerdict } from '../../../lambda/refresh/ports';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  ACCEPTED,
  awsError,
  dockerConfig,
  EXPIRED,
  encode,
  FakeAws,
  failure,
  goodAnswer,
  hostOf,
  INCONCLUSIVE,
  inHours,
  passwordOf,
  REFUSED,
  SCHEDULED,
  SECRET,
  spec,
  tokenOf,
} from '../support/fakes';

const working = dockerConfig([hostOf('eu-west-1'), tokenOf('old')]);

describe('a working token is never replaced by', () => {
  const bad: Record<string, AuthorizationData | undefined> = {
    'no answer': undefined,
    'no token': goodAnswer('eu-west-1', { authorizationToken: undefined }),
    'one that is not base64': goodAnswer('eu-west-1', { authorizationToken: '<html>' }),
    'one without a colon': goodAnswer('eu-west-1', { authorizationToken: encode('password') }),
    'one without a password': goodAnswer('eu-west-1', { authorizationToken: encode('AWS:') }),
    'one of another user': goodAnswer('eu-west-1', { authorizationToken: encode('root:password') }),
    'one without an expiry': goodAnswer('eu-west-1', { expiresAt: undefined }),
    'an expired one': goodAnswer('eu-west-1', { expiresAt: inHours(-0.01) }),
    'one without a registry': goodAnswer('eu-west-1', { proxyEndpoint: undefined }),
    "one for another region's registry": goodAnswer('eu-west-1', { proxyEndpoint: `https://${hostOf('us-east-1')}` }),
  };

  it.each(Object.entries(bad))('%s', async (_, answer) => {
    const aws = new FakeAws({ token: () => answer }).holding(SECRET, working, inHours(8));
    const { message } = await failure(refresh(spec(), aws, SCHEDULED));
    expect(aws.value(SECRET)).toBe(working);
    expect(aws.calls).toEqual(['token eu-west-1']);
    expect(message).toContain('\n- eu-west-1: ');
    expect(message).toContain(`\n- ${SECRET}: not updated, because there is no new token`);
  });

  it('one that its registry refuses', async () => {
    const aws = new FakeAws({ verifyToken: () => REFUSED }).holding(SECRET, working, inHours(8));
    const { message } = await failure(refresh(spec(), aws, SCHEDULED));
    expect(aws.value(SECRET)).toBe(working);
    expect(message).toContain(`- eu-west-1: ${hostOf('eu-west-1')} refused the new token: 401 Not Authorized`);
  });

  it('an error of ECR', async () => {
    const token = () => {
      throw awsError('ServerException', 'internal error');
    };
    const aws = new FakeAws({ token }).holding(SECRET, working, inHours(8));
    const { message } = await failure(refresh(spec(), aws, SCHEDULED));
    expect(aws.value(SECRET)).toBe(working);
    expect(message).toContain('- eu-west-1: ServerException: internal error');
  });
});

describe('the verifyToken', () => {
  type Row = ['best-effort' | 'required' | 'off', string, RegistryVerdict, 'verified' | 'unverified' | 'not published'];
  it.each<Row>([
    ['best-effort', 'accepts', ACCEPTED, 'verified'],
    ['best-effort', 'refuses', REFUSED, 'not published'],
    ['best-effort', 'calls expired', EXPIRED, 'not published'],
    ['best-effort', 'does not answer about', INCONCLUSIVE, 'unverified'],
    ['required', 'accepts', ACCEPTED, 'verified'],
    ['required', 'refuses', REFUSED, 'not published'],
    ['required', 'calls expired', EXPIRED, 'not published'],
    ['required', 'does not answer about', INCONCLUSIVE, 'not published'],
    ['off', 'accepts', ACCEPTED, 'unverified'],
    ['off', 'refuses', REFUSED, 'unverified'],
    ['off', 'does not answer about', INCONCLUSIVE, 'unverified'],
  ])('%s: a token that the registry %s', async (verifyToken, _, answer, outcome) => {
    const aws = new FakeAws({ verifyToken: () => answer });
    const result = await refresh(spec({ verifyToken }), aws, SCHEDULED).catch(() => undefined);
    const verified = result?.registries.map((registry) => registry.verified);
    expect(verified).toEqual(outcome === 'not published' ? undefined : [outcome === 'verified']);
    expect(aws.value(SECRET) !== undefined).toBe(outcome !== 'not published');
  });

  it('off asks no registry, and warns of nothing', async () => {
    const aws = new FakeAws();
    const { warnings } = await refresh(spec({ verifyToken: 'off' }), aws, SCHEDULED);
    expect(aws.callsOf('verifyToken')).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('best-effort warns of a token that it could not try', async () => {
    const { warnings } = await refresh(spec(), new FakeAws({ verifyToken: () => INCONCLUSIVE }), SCHEDULED);
    expect(warnings).toEqual([
      `eu-west-1: ${hostOf('eu-west-1')} could not verify the new token: 503; published without verification`,
    ]);
  });

  it('required says that it is what stopped a token', async () => {
    const aws = new FakeAws({ verifyToken: () => INCONCLUSIVE });
    const { message } = await failure(refresh(spec({ verifyToken: 'required' }), aws, SCHEDULED));
    expect(message).toContain(
      `- eu-west-1: ${hostOf('eu-west-1')} could not verify the new token: 503; not published, because verifyToken is 'required'`,
    );
  });

  it('tries the token that is about to be published', async () => {
    const tried: string[] = [];
    const aws = new FakeAws({
      verifyToken: (host, auth) => {
        tried.push(`${host} ${auth}`);
        return ACCEPTED;
      },
    });
    await refresh(spec(), aws, SCHEDULED);
    expect(tried).toEqual([`${hostOf('eu-west-1')} ${tokenOf('eu-west-1')}`]);
  });
});

describe('one target that fails takes no other with it', () => {
  const registries = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
  const secrets = [
    { name: 'docker', format: 'dockerconfigjson' as const },
    { name: 'ireland', format: 'password' as const, region: 'eu-west-1' },
    { name: 'virginia', format: 'password' as const, region: 'us-east-1' },
  ];
  const down = (source: string) => {
    if (source === 'us-east-1') throw awsError('ServerException', 'internal error');
    return goodAnswer(source);
  };

  it("another region's login is published", async () => {
    const aws = new FakeAws({ token: down });
    await failure(refresh(spec({ registries, secrets }), aws, SCHEDULED));
    expect(aws.logins('docker')).toEqual([[hostOf('eu-west-1'), tokenOf('eu-west-1')]]);
    expect(aws.value('ireland')).toBe(passwordOf('eu-west-1'));
  });

  it("the failed region's one password is left as it was, and not read", async () => {
    const aws = new FakeAws({ token: down }).holding('virginia', 'old password', inHours(8));
    await failure(refresh(spec({ registries, secrets }), aws, SCHEDULED));
    expect(aws.value('virginia')).toBe('old password');
    expect(aws.calls).not.toContain('read virginia');
  });

  it('another secret is written', async () => {
    const aws = new FakeAws({
      put: (name) => {
        if (name === 'docker') throw awsError('InternalServiceError', 'try again');
      },
    });
    const { message } = await failure(refresh(spec({ registries, secrets }), aws, SCHEDULED));
    expect(aws.callsOf('put').toSorted()).toEqual(['put docker', 'put ireland', 'put virginia']);
    expect(message).toBe('the refresh of ci-pull failed:\n- docker: InternalServiceError: try again');
  });

  it('the public registry counts as a region of its own', async () => {
    const aws = new FakeAws({
      token: (source) => (source === 'public' ? undefined : goodAnswer(source)),
    });
    const { message } = await failure(refresh(spec({ publicRegistry: true }), aws, SCHEDULED));
    expect(aws.logins(SECRET)).toEqual([[hostOf('eu-west-1'), tokenOf('eu-west-1')]]);
    expect(message).toContain('- public: ECR returned no authorization data');
  });

  it('the run fails once, and names each target that failed and why', async () => {
    const aws = new FakeAws({
      token: down,
      put: (name) => {
        if (name === 'ireland') throw awsError('LimitExceededException', 'too many versions');
      },
    });
    const error = await failure(refresh(spec({ registries, secrets }), aws, SCHEDULED));
    expect(error.name).toBe('RefreshError');
    expect(error.message).toBe(
      [
        'the refresh of ci-pull failed:',
        '- us-east-1: ServerException: internal error',
        '- ireland: LimitExceededException: too many versions',
        '- virginia: not updated, because there is no new token for us-east-1',
      ].join('\n'),
    );
  });
});
