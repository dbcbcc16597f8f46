import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsFault } from '../../local/stand-in/http/faults';
import { ACCOUNT, type Deployed, REGION, type Synthesized, synthesizeOnce } from './stack';

const OTHER_ACCOUNT = '210987654321';
const DOCKER = 'ecr-ci-dockerconfigjson';
const PASSWORD = 'ecr-ci-password';
const SCHEDULED = { scheduled: true };

const HOSTS = [
  `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`,
  `${OTHER_ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`,
  `${ACCOUNT}.dkr.ecr.ap-southeast-2.amazonaws.com`,
  'public.ecr.aws',
];

let synthesized: Synthesized;
let deployed: Deployed;

beforeAll(async () => {
  synthesized = await synthesizeOnce({
    credentials: {
      ci: {
        registries: [
          { region: 'eu-west-1' },
          { account: OTHER_ACCOUNT, region: 'us-east-1' },
          { region: 'ap-southeast-2' },
        ],
        publicRegistry: true,
        secrets: [{ format: 'dockerconfigjson' }, { format: 'password', region: 'us-east-1' }],
      },
    },
  });
}, 60_000);
afterAll(() => synthesized.remove());

beforeEach(async () => {
  deployed = await synthesized.deploy();
});
afterEach(() => deployed.standIn.close());

function auths(): Record<string, string> {
  const config = JSON.parse(deployed.value(DOCKER) ?? '{"auths":{}}') as { auths: Record<string, { auth: string }> };
  return Object.fromEntries(Object.entries(config.auths).map(([host, { auth }]) => [host, auth]));
}

/** The message of a failed run. */
function reason({ failed, payload }: { failed: boolean; payload: unknown }): string {
  if (!failed) throw new Error(`the run did not fail: ${JSON.stringify(payload)}`);
  const { errorType, errorMessage, trace } = payload as { errorType: string; errorMessage: string; trace: string[] };
  expect({ errorType, trace: trace.join('') }).toEqual({ errorType: 'RefreshError', trace: '' });
  return errorMessage;
}

describe('the bundle, run as Lambda runs it, with the rights of the template', () => {
  it('fills every secret with tokens that their registries take, in the fewest calls', async () => {
    const { failed, payload, log } = await deployed.run();
    expect({ failed, payload }).toMatchObject({
      failed: false,
      payload: {
        credential: 'ci',
        registries: HOSTS.map((host) => ({ host, verified: true })),
        secrets: [
          { name: DOCKER, format: 'dockerconfigjson', versionId: expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{32}$/) },
          { name: PASSWORD, format: 'password' },
        ],
        warnings: [expect.stringMatching(`^${PASSWORD}: the password has `)],
      },
    });
    expect(Object.keys(auths())).toEqual(HOSTS);
    expect(new Set(Object.values(auths())).size).toBe(4);
    const [, usEast] = Object.values(auths());
    expect(deployed.value(PASSWORD)).toBe(
      Buffer.from(usEast ?? '', 'base64')
        .toString()
        .replace(/^AWS:/, ''),
    );
    expect(deployed.callCounts()).toEqual({
      'ecr:GetAuthorizationToken': 3,
      'ecr-public:GetAuthorizationToken': 1,
      'registry:ping': 4,
      'secretsmanager:PutSecretValue': 2,
    });
    expect(log.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(log)).toMatchObject({ level: 'WARN', message: 'refreshed', credential: 'ci' });
  });

  it('puts new tokens into place at each refresh, and keeps the version before', async () => {
    await deployed.run();
    const before = deployed.value(DOCKER);
    await deployed.run(SCHEDULED);
    expect(deployed.value(DOCKER)).not.toBe(before);
    expect(deployed.standIn.secrets.get(REGION, DOCKER).read(undefined, 'AWSPREVIOUS').SecretString).toBe(before);
  });

  it('gets over throttling, 5xx answers and resets of every call, and writes each secret once', async () => {
    const { faults } = deployed.standIn;
    faults.inject(awsFault('ThrottlingException', 'Rate exceeded'), { operation: 'GetAuthorizationToken' }, 2);
    faults.inject(awsFault('InternalServiceError', 'oops', 500), { operation: 'PutSecretValue' }, 1);
    faults.inject({ kind: 'reset' }, { operation: 'PutSecretValue' }, 1);
    const { failed } = await deployed.run(SCHEDULED);
    expect(failed).toBe(false);
    expect(deployed.standIn.secrets.get(REGION, DOCKER).versions.size).toBe(1);
    expect(deployed.standIn.secrets.get(REGION, PASSWORD).versions.size).toBe(1);
  });

  it('writes one version, though the answer to the first attempt is lost', async () => {
    const lost = () => {
      throw new Error('the answer is lost after the work is done');
    };
    deployed.standIn.faults.inject(
      { kind: 'change', change: lost },
      { operation: 'PutSecretValue', target: DOCKER },
      1,
    );
    expect((await deployed.run(SCHEDULED)).failed).toBe(false);
    expect(deployed.callCounts()).toMatchObject({ 'secretsmanager:PutSecretValue': 3 });
    expect(deployed.standIn.secrets.get(REGION, DOCKER).versions.size).toBe(1);
  });

  it('keeps the logins of a region that fails, renews the others, and says which one failed and why', async () => {
    await deployed.run();
    const before = auths();
    const password = deployed.value(PASSWORD);
    deployed.callCounts();
    deployed.standIn.faults.inject(awsFault('ServerException', 'out of order'), {
      service: 'ecr',
      region: 'us-east-1',
    });
    const message = reason(await deployed.run(SCHEDULED));
    expect(message).toMatch(
      /^the refresh of ci failed:\n- us-east-1: ServerException: out of order\n- ecr-ci-password: /,
    );
    const [first, failing, third, publicHost] = HOSTS as [string, string, string, string];
    expect(Object.keys(auths())).toEqual([first, third, publicHost, failing]);
    expect(auths()[failing]).toBe(before[failing]);
    expect(auths()[first]).not.toBe(before[first]);
    expect(deployed.value(PASSWORD)).toBe(password);
    expect(deployed.callCounts()).toMatchObject({
      'secretsmanager:GetSecretValue': 1,
      'secretsmanager:PutSecretValue': 1,
      'registry:ping': 4,
    });
  });

  it('drops the logins of a region that fails once the registry says that they have expired', async () => {
    await deployed.run();
    const [first, failing, third, publicHost] = HOSTS;
    const message = 'Your authorization token has expired. Reauthenticate and try again.';
    const reply = { status: 403, body: JSON.stringify({ errors: [{ code: 'DENIED', message }] }) };
    deployed.standIn.faults.inject(awsFault('ServerException', 'out of order'), {
      service: 'ecr',
      region: 'us-east-1',
    });
    deployed.standIn.faults.inject({ kind: 'reply', reply }, { service: 'registry', region: 'us-east-1' });
    expect(reason(await deployed.run(SCHEDULED))).toContain('- us-east-1: ServerException: out of order');
    expect(auths()).not.toHaveProperty([failing ?? '']);
    expect(Object.keys(auths())).toEqual([first, third, publicHost]);
  });

  it.each([
    [400, 'malformed'],
    [401, undefined],
    [403, 'Your authorization token has expired.'],
  ])('never publishes a token that its registry answers with %i', async (status, message) => {
    await deployed.run();
    const before = auths();
    const reply = { status, body: JSON.stringify({ errors: message ? [{ message }] : [] }) };
    deployed.standIn.faults.inject({ kind: 'reply', reply }, { service: 'registry' });
    const refused = `${HOSTS[0]} refused the new token: ${status}${message ? ` ${message}` : ''}`;
    expect(reason(await deployed.run(SCHEDULED))).toContain(`- eu-west-1: ${refused}`);
    expect(auths()).toEqual(before);
  });

  it.each([
    ['answers 500', { kind: 'reply', reply: { status: 500 } }, /could not verify the new token: 500/],
    ['resets the connection', { kind: 'reset' }, /could not verify the new token: .*(ECONNRESET|hang up)/],
    ['never answers', { kind: 'hang' }, /could not verify the new token: no response before the timeout/],
  ] as const)('publishes with a warning where a registry %s', async (_, fault, warning) => {
    deployed.standIn.faults.inject(fault, { service: 'registry', region: 'us-east-1' });
    const { failed, payload, log } = await deployed.run(SCHEDULED);
    expect({ failed, payload }).toMatchObject({
      failed: false,
      payload: {
        registries: HOSTS.map((host) => ({ host, verified: !host.includes('us-east-1') })),
        warnings: [expect.stringMatching(warning), expect.stringMatching('the password has ')],
      },
    });
    expect(JSON.parse(log)).toMatchObject({ level: 'WARN' });
    expect(Object.keys(auths())).toEqual(HOSTS);
  });

  it.each([
    ['an empty list', { authorizationData: [] }, 'ECR returned no authorization data'],
    ['no token', { authorizationData: [{ expiresAt: 4102444800 }] }, 'ECR returned no authorization token'],
    ['no colon', token('nonsense'), 'the authorization token has no colon between user name and password'],
    ['an expiry in the past', token('AWS:secret', 946684800), 'the token expired at 2000-01-01T00:00:00.000Z;'],
  ])('keeps the working value where ECR answers with %s', async (_, answer, words) => {
    await deployed.run();
    const before = auths();
    deployed.standIn.faults.inject({ kind: 'change', change: () => answer }, { service: 'ecr' });
    deployed.standIn.faults.inject(awsFault('ServerException', 'out of order'), { service: 'ecr-public' });
    expect(reason(await deployed.run(SCHEDULED))).toContain(`- eu-west-1: ${words}`);
    expect(auths()).toEqual(before);
  });

  it('names a secret that is marked for deletion, with the command that brings it back', async () => {
    deployed.standIn.secrets.get(REGION, PASSWORD).deletionDate = new Date();
    expect(reason(await deployed.run())).toContain(
      `- ${PASSWORD}: ${PASSWORD} is marked for deletion; restore it with: aws secretsmanager restore-secret --secret-id ${PASSWORD}`,
    );
    expect(Object.keys(auths())).toEqual(HOSTS);
  });

  it("fails a deploy's run only where a secret is left without a live value", async () => {
    deployed.standIn.faults.inject(awsFault('ServerException', 'out of order'), { service: 'ecr' }, 100);
    deployed.standIn.faults.inject(awsFault('ServerException', 'out of order'), { service: 'ecr-public' }, 100);
    expect(reason(await deployed.run())).toContain(`- ${DOCKER}: not updated, because there is no new token`);
    deployed.standIn.faults.clear();
    await deployed.run();
    const before = auths();
    deployed.standIn.faults.inject(awsFault('ServerException', 'out of order'), { service: 'ecr' });
    deployed.standIn.faults.inject(awsFault('ServerException', 'out of order'), { service: 'ecr-public' });
    const { failed, payload } = await deployed.run();
    expect({ failed, payload }).toMatchObject({ failed: false, payload: { secrets: [], registries: [] } });
    expect((payload as { warnings: string[] }).warnings).toHaveLength(6);
    expect(auths()).toEqual(before);
  });

  it('waits, on a deploy, until IAM knows its new role', async () => {
    const denied = awsFault('AccessDeniedException', 'not authorized');
    deployed.standIn.faults.inject(denied, { operation: 'PutSecretValue', target: PASSWORD }, 1);
    expect((await deployed.run()).failed).toBe(false);
    deployed.standIn.faults.inject(denied, { operation: 'PutSecretValue', target: PASSWORD }, 1);
    expect(reason(await deployed.run(SCHEDULED))).toContain(`- ${PASSWORD}: AccessDeniedException: not authorized`);
  });

  it('may not do anything that the template does not let it', async () => {
    const { identity } = deployed.credential.refresher;
    identity.statements = identity.statements.filter(({ Sid }) => Sid !== 'GetPublicToken');
    const message = reason(await deployed.run(SCHEDULED));
    expect(message).toMatch(
      /- public: AccessDeniedException: .* not authorized to perform: ecr-public:GetAuthorizationToken/,
    );
  });

  it.each([
    ['is missing', '', 'REFRESH_SPEC is not set'],
    ['is not JSON', '{', 'REFRESH_SPEC is not valid JSON'],
    ['has wrong fields', '{"credential":"ci"}', 'REFRESH_SPEC is invalid: '],
  ])('says at its start that REFRESH_SPEC %s', async (_, REFRESH_SPEC, words) => {
    deployed.credential.refresher.environment = { REFRESH_SPEC };
    const { failed, payload } = await deployed.run();
    expect({ failed, payload }).toMatchObject({
      failed: true,
      payload: { errorMessage: expect.stringContaining(words) },
    });
    expect(deployed.callCounts()).toEqual({});
  });

  it('writes no token into its log, its result or its error, whatever happens', async () => {
    const seen: string[] = [];
    for (const fault of [undefined, 'registry', 'ecr'] as const) {
      if (fault)
        deployed.standIn.faults.inject({ kind: 'reply', reply: { status: 403, body: 'no' } }, { service: fault });
      const { log, payload } = await deployed.run(SCHEDULED);
      seen.push(log, JSON.stringify(payload));
    }
    const tokens = Object.values(auths());
    const secrets = [...tokens, ...tokens.map((auth) => Buffer.from(auth, 'base64').toString().slice(4))];
    expect(secrets).toHaveLength(8);
    for (const text of seen) {
      for (const secret of secrets) {
        for (let at = 0; at + 24 <= secret.length; at += 12) expect(text).not.toContain(secret.slice(at, at + 24));
      }
    }
  });
});

function token(login: string, expiresAt = 4102444800) {
  return { authorizationData: [{ authorizationToken: Buffer.from(login).toString('base64'), expiresAt }] };
}
