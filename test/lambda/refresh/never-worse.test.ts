import { describe, expect, it } from 'vitest';
import { awsError, FakeAws, type Faults, failing, noToken } from '../support/fake-aws';
import { run } from '../support/run-refresh';
import { SECRET, TWO_REGIONS } from '../support/spec';
import { authorizationData, dockerConfig, encode, hostOf, inHours, passwordOf, tokenOf } from '../support/values';
import { ACCEPTED, EXPIRED, INCONCLUSIVE, REFUSED } from '../support/verdicts';

const HOST = hostOf('eu-west-1');
const VALID = dockerConfig([HOST, tokenOf('old')]);
const DOWN = awsError('ServerException', 'internal error');

describe('a valid value is never replaced after', () => {
  const returned = (changes: Parameters<typeof authorizationData>[1]): Faults => ({
    token: () => authorizationData('eu-west-1', changes),
  });
  it.each<[string, Faults, string]>([
    ['no authorization data', noToken('eu-west-1'), 'ECR returned no authorization data'],
    ['no token', returned({ authorizationToken: undefined }), 'ECR returned no authorization token'],
    ['a malformed token', returned({ authorizationToken: '<html>' }), 'the authorization token is not valid base64'],
    [
      'a token of another user',
      returned({ authorizationToken: encode('root:p') }),
      'the authorization token is not for',
    ],
    ['a token without an expiry', returned({ expiresAt: undefined }), 'ECR returned no valid expiry for the token'],
    ['an expired token', returned({ expiresAt: inHours(-0.01) }), 'the token expired at '],
    ['a token without an endpoint', returned({ proxyEndpoint: undefined }), 'ECR returned no proxy endpoint'],
    [
      'a token for a registry of another region',
      returned({ proxyEndpoint: `https://${hostOf('us-east-1')}` }),
      `ECR returned the proxy endpoint https://${hostOf('us-east-1')}, which is not a registry in eu-west-1`,
    ],
    ['an error of ECR', { token: failing(DOWN) }, 'ServerException: internal error'],
    ['a refusal of the registry', { verifyToken: () => REFUSED }, `${HOST} refused the new token: 401 Not Authorized`],
  ])('%s', async (_, faults, reason) => {
    const aws = new FakeAws(faults).holding(SECRET, VALID, inHours(8));
    const { message } = await run(aws);
    expect(aws.value(SECRET)).toBe(VALID);
    expect(aws.calls.filter((call) => !call.startsWith('verifyToken'))).toEqual(['token eu-west-1']);
    expect(message).toContain(`\n- eu-west-1: ${reason}`);
    expect(message).toContain(`\n- ${SECRET}: not updated, because there is no new token`);
  });
});

describe('verifyToken', () => {
  const [VERIFIED, UNVERIFIED, NOT_PUBLISHED] = [[true], [false], undefined];
  it.each([
    ['best-effort', 'accepts', ACCEPTED, VERIFIED],
    ['best-effort', 'refuses', REFUSED, NOT_PUBLISHED],
    ['best-effort', 'reports as expired', EXPIRED, NOT_PUBLISHED],
    ['best-effort', 'does not verify', INCONCLUSIVE, UNVERIFIED],
    ['required', 'accepts', ACCEPTED, VERIFIED],
    ['required', 'refuses', REFUSED, NOT_PUBLISHED],
    ['required', 'reports as expired', EXPIRED, NOT_PUBLISHED],
    ['required', 'does not verify', INCONCLUSIVE, NOT_PUBLISHED],
    ['off', 'accepts', ACCEPTED, UNVERIFIED],
    ['off', 'refuses', REFUSED, UNVERIFIED],
    ['off', 'does not verify', INCONCLUSIVE, UNVERIFIED],
  ] as const)('%s: a token that the registry %s', async (verifyToken, _, verdict, verified) => {
    const aws = new FakeAws({ verifyToken: () => verdict });
    const { result } = await run(aws, { verifyToken });
    expect(result?.registries.map((registry) => registry.verified)).toEqual(verified);
    expect(aws.value(SECRET) !== undefined).toBe(verified !== undefined);
  });

  it('off sends no request to the registry and adds no warning', async () => {
    const aws = new FakeAws();
    const { warnings } = await run(aws, { verifyToken: 'off' });
    expect([aws.callsOf('verifyToken'), warnings]).toEqual([[], []]);
  });

  it('best-effort warns of a token that was not verified', async () => {
    const { warnings } = await run(new FakeAws({ verifyToken: () => INCONCLUSIVE }));
    expect(warnings).toEqual([
      `eu-west-1: ${HOST} could not verify the new token: 503; published without verification`,
    ]);
  });

  it('required is named as the reason if it stops a token', async () => {
    const { message } = await run(new FakeAws({ verifyToken: () => INCONCLUSIVE }), { verifyToken: 'required' });
    expect(message).toContain(
      `- eu-west-1: ${HOST} could not verify the new token: 503; not published, because verifyToken is 'required'`,
    );
  });

  it('verifies the token that is published', async () => {
    const verified: string[] = [];
    const aws = new FakeAws({
      verifyToken: (host, auth) => {
        verified.push(`${host} ${auth}`);
        return ACCEPTED;
      },
    });
    await run(aws);
    expect(verified).toEqual([`${HOST} ${tokenOf('eu-west-1')}`]);
  });
});

describe('a target that fails does not affect the others', () => {
  const changes = {
    ...TWO_REGIONS,
    secrets: [
      { name: 'docker', format: 'dockerconfigjson' as const },
      { name: 'ireland', format: 'password' as const, region: 'eu-west-1' },
      { name: 'virginia', format: 'password' as const, region: 'us-east-1' },
    ],
  };
  const virginiaIsDown: Faults = {
    token: (source) => {
      if (source === 'us-east-1') throw DOWN;
      return authorizationData(source);
    },
  };

  it('a failed region: the other region is published, and its own password secret is neither read nor changed', async () => {
    const aws = new FakeAws(virginiaIsDown).holding('virginia', 'old password', inHours(8));
    await run(aws, changes);
    expect(aws.auths('docker')).toEqual([[HOST, tokenOf('eu-west-1')]]);
    expect(aws.value('ireland')).toBe(passwordOf('eu-west-1'));
    expect(aws.value('virginia')).toBe('old password');
    expect(aws.calls).not.toContain('read virginia');
  });

  it('a failed secret: the other secrets are written', async () => {
    const aws = new FakeAws({
      put: (name) => {
        if (name === 'docker') throw awsError('InternalServiceError', 'try again');
      },
    });
    const { message } = await run(aws, changes);
    expect(aws.callsOf('put').toSorted()).toEqual(['put docker', 'put ireland', 'put virginia']);
    expect(message).toBe('the refresh of ci-pull failed:\n- docker: InternalServiceError: try again');
  });

  it('a failed public registry: the private one is published', async () => {
    const aws = new FakeAws(noToken('public'));
    const { message } = await run(aws, { publicRegistry: true });
    expect(aws.auths()).toEqual([[HOST, tokenOf('eu-west-1')]]);
    expect(message).toContain('- public: ECR returned no authorization data');
  });

  it('the run fails once, and lists each failed target with its reason', async () => {
    const aws = new FakeAws({
      ...virginiaIsDown,
      put: (name) => {
        if (name === 'ireland') throw awsError('LimitExceededException', 'too many versions');
      },
    });
    const { message } = await run(aws, changes);
    expect(message).toBe(
      [
        'the refresh of ci-pull failed:',
        '- us-east-1: ServerException: internal error',
        '- ireland: LimitExceededException: too many versions',
        '- virginia: not updated, because there is no new token for us-east-1',
      ].join('\n'),
    );
  });
});
