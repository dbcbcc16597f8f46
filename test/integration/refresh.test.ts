import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsFault } from '../../local/stand-in/http/faults';
import { ACCOUNT, type Deployed, REGION, type Synthesized, synthesizeOnce } from './stack';

const OTHER_ACCOUNT = '210987654321';
const DOCKER = 'ecr-ci-dockerconfigjson';
const PASSWORD = 'ecr-ci-password';
const SCHEDULED = { scheduled: true };
const DOWN = awsFault('ServerException', 'out of order');
const VIRGINIA_ECR = { service: 'ecr', region: 'us-east-1' } as const;

const [IRELAND, VIRGINIA, SYDNEY, PUBLIC] = [
  `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`,
  `${OTHER_ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`,
  `${ACCOUNT}.dkr.ecr.ap-southeast-2.amazonaws.com`,
  'public.ecr.aws',
] as const;
const HOSTS = [IRELAND, VIRGINIA, SYDNEY, PUBLIC];

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

/** Runs a refresh that must fail, and returns its message. The default is a scheduled run. */
async function failedRun(event: object | undefined = SCHEDULED): Promise<string> {
  const { failed, payload } = await deployed.run(event);
  expect({ failed, payload }).toMatchObject({ failed: true, payload: { errorType: 'RefreshError', trace: [''] } });
  return (payload as { errorMessage: string }).errorMessage;
}

/** Runs a refresh that must succeed. */
async function succeededRun(event?: object): Promise<{ payload: unknown; log: string }> {
  const { failed, payload, log } = await deployed.run(event);
  expect({ failed, payload }).toMatchObject({ failed: false });
  return { payload, log };
}

function makeEcrFail(): void {
  deployed.standIn.faults.inject(DOWN, { service: 'ecr' });
  deployed.standIn.faults.inject(DOWN, { service: 'ecr-public' });
}

function versionCount(name: string): number {
  return deployed.standIn.secrets.get(REGION, name).versions.size;
}

describe("the function's bundle, run as Lambda runs it with the template's permissions", () => {
  it('fills every secret with tokens that the registries accept, in the fewest calls', async () => {
    const { payload, log } = await succeededRun();
    expect(payload).toMatchObject({
      credential: 'ci',
      registries: HOSTS.map((host) => ({ host, verified: true })),
      secrets: [
        { name: DOCKER, format: 'dockerconfigjson', versionId: expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{32}$/) },
        { name: PASSWORD, format: 'password' },
      ],
      warnings: [expect.stringMatching(`^${PASSWORD}: the password has `)],
    });
    expect(Object.keys(auths())).toEqual(HOSTS);
    expect(new Set(Object.values(auths())).size).toBe(4);
    const login = Buffer.from(auths()[VIRGINIA] ?? '', 'base64').toString();
    expect(login).toBe(`AWS:${deployed.value(PASSWORD)}`);
    expect(deployed.callCounts()).toEqual({
      'ecr:GetAuthorizationToken': 3,
      'ecr-public:GetAuthorizationToken': 1,
      'registry:ping': 4,
      'secretsmanager:PutSecretValue': 2,
    });
    expect(log.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(log)).toMatchObject({ level: 'WARN', message: 'refreshed', credential: 'ci' });
  });

  it('publishes new tokens in each refresh, and keeps the previous version', async () => {
    await deployed.run();
    const previous = deployed.value(DOCKER);
    await deployed.run(SCHEDULED);
    expect(deployed.value(DOCKER)).not.toBe(previous);
    expect(deployed.standIn.secrets.get(REGION, DOCKER).read(undefined, 'AWSPREVIOUS').SecretString).toBe(previous);
  });

  it('retries throttled, failed and reset calls, and a lost response, and writes one version per secret', async () => {
    const { faults } = deployed.standIn;
    const put = (target: string) => ({ operation: 'PutSecretValue', target });
    const loseResponse = () => {
      throw new Error('the response is lost after the value was stored');
    };
    faults.inject(awsFault('ThrottlingException', 'Rate exceeded'), { operation: 'GetAuthorizationToken' }, 2);
    faults.inject(awsFault('InternalServiceError', 'oops', 500), put(PASSWORD), 1);
    faults.inject({ kind: 'reset' }, put(PASSWORD), 1);
    faults.inject({ kind: 'change', change: loseResponse }, put(DOCKER), 1);
    await succeededRun(SCHEDULED);
    expect(deployed.callCounts()).toMatchObject({ 'secretsmanager:PutSecretValue': 5 });
    expect([DOCKER, PASSWORD].map(versionCount)).toEqual([1, 1]);
  });

  it('keeps the tokens of a failed region, replaces the others, and reports the region and the reason', async () => {
    await deployed.run();
    const [previous, password] = [auths(), deployed.value(PASSWORD)];
    deployed.callCounts();
    deployed.standIn.faults.inject(DOWN, VIRGINIA_ECR);
    expect(await failedRun()).toMatch(
      /^the refresh of ci failed:\n- us-east-1: ServerException: out of order\n- ecr-ci-password: /,
    );
    expect(Object.keys(auths())).toEqual([IRELAND, SYDNEY, PUBLIC, VIRGINIA]);
    expect(auths()[VIRGINIA]).toBe(previous[VIRGINIA]);
    expect(auths()[IRELAND]).not.toBe(previous[IRELAND]);
    expect(deployed.value(PASSWORD)).toBe(password);
    expect(deployed.callCounts()).toMatchObject({
      'secretsmanager:GetSecretValue': 1,
      'secretsmanager:PutSecretValue': 1,
      'registry:ping': 4,
    });
  });

  it('drops the tokens of a failed region when the registry reports that they have expired', async () => {
    await deployed.run();
    const body = JSON.stringify({ errors: [{ message: 'Your authorization token has expired.' }] });
    const expired = { kind: 'reply', reply: { status: 403, body } } as const;
    deployed.standIn.faults.inject(DOWN, VIRGINIA_ECR);
    deployed.standIn.faults.inject(expired, { service: 'registry', region: 'us-east-1' });
    expect(await failedRun()).toContain('- us-east-1: ServerException: out of order');
    expect(Object.keys(auths())).toEqual([IRELAND, SYDNEY, PUBLIC]);
  });

  it('names a secret that is marked for deletion, with the command that restores it', async () => {
    deployed.standIn.secrets.get(REGION, PASSWORD).deletionDate = new Date();
    expect(await failedRun()).toContain(
      `- ${PASSWORD}: ${PASSWORD} is marked for deletion; restore it with: aws secretsmanager restore-secret --secret-id ${PASSWORD}`,
    );
    expect(Object.keys(auths())).toEqual(HOSTS);
  });

  it('fails during a deployment only if a secret has no valid value', async () => {
    const duringDeployment = () => deployed.run();
    makeEcrFail();
    expect(await duringDeployment()).toMatchObject({
      failed: true,
      payload: { errorMessage: expect.stringContaining(`- ${DOCKER}: not updated, because there is no new token`) },
    });
    deployed.standIn.faults.clear();
    await duringDeployment();
    const previous = auths();
    makeEcrFail();
    const { payload } = await succeededRun();
    expect(payload).toMatchObject({ secrets: [], registries: [] });
    expect((payload as { warnings: string[] }).warnings).toHaveLength(6);
    expect(auths()).toEqual(previous);
  });

  it('retries AccessDenied during a deployment, and not in a scheduled run', async () => {
    const denied = awsFault('AccessDeniedException', 'not authorized');
    for (const event of [undefined, SCHEDULED]) {
      deployed.standIn.faults.inject(denied, { operation: 'PutSecretValue', target: PASSWORD }, 1);
      if (!event) await succeededRun();
      else expect(await failedRun()).toContain(`- ${PASSWORD}: AccessDeniedException: not authorized`);
    }
  });

  it('has only the permissions of the template', async () => {
    const { identity } = deployed.credential.refresher;
    identity.statements = identity.statements.filter(({ Sid }) => Sid !== 'GetPublicToken');
    expect(await failedRun()).toMatch(
      /- public: AccessDeniedException: .* not authorized to perform: ecr-public:GetAuthorizationToken/,
    );
  });

  it('fails its cold start without a call if REFRESH_SPEC is invalid', async () => {
    deployed.credential.refresher.environment = { REFRESH_SPEC: '{"credential":"ci"}' };
    const { failed, payload } = await deployed.run();
    const errorMessage = expect.stringContaining('REFRESH_SPEC is invalid: ');
    expect({ failed, payload }).toMatchObject({ failed: true, payload: { errorMessage } });
    expect(deployed.callCounts()).toEqual({});
  });
});
