import { describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import type { RefreshResult } from '../../lambda/core/spec';
import { runConsumer } from '../../local/consumer/run';
import { pullTargets } from '../../local/demo/pull-targets';
import { awsFault } from '../../local/stand-in/http/faults';
import { type Deployed, deploying, REGION } from './stack';

const OTHER_ACCOUNT = '210987654321';

async function refreshed(deployed: Deployed): Promise<{ result: RefreshResult; log: string }> {
  const { failed, payload, log } = await deployed.run();
  expect({ failed, payload }).toMatchObject({ failed: false });
  return { result: payload as RefreshResult, log };
}

/** Reads each secret as a consumer that may read nothing else, pulls with it, and returns the hosts. */
function pulledHosts({ standIn, credential }: Deployed, result: RefreshResult): Promise<string[][]> {
  const readable = result.secrets.filter(({ format }) => format !== 'template');
  const hosts = readable.map(async ({ name, arn, format }) => {
    const targets = pullTargets(credential, name, result);
    const { pulled } = await runConsumer(standIn, { arn, region: REGION }, { secret: name, format, targets });
    return pulled.map(({ host }) => host);
  });
  return Promise.all(hosts);
}

describe.each([
  ["the function's bundle", {}],
  ["the function's code in a self-contained template", { exported: true }],
])("%s, run as Lambda runs it with the template's permissions", (_, source) => {
  const [DOCKER, PASSWORD, VIRGINIA] = ['ecr-ci-dockerconfigjson', 'ecr-ci-password', 'us-east-1'];
  const HOSTS = [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '210987654321.dkr.ecr.us-east-1.amazonaws.com',
    '123456789012.dkr.ecr.ap-southeast-2.amazonaws.com',
    'public.ecr.aws',
  ];
  const config: RefresherConfig = {
    credentials: {
      ci: {
        registries: [
          { region: 'eu-west-1' },
          { account: OTHER_ACCOUNT, region: VIRGINIA },
          { region: 'ap-southeast-2' },
        ],
        publicRegistry: true,
        secrets: [{ format: 'dockerconfigjson' }, { format: 'password', region: VIRGINIA }],
      },
    },
  };
  const current = deploying(config, source);

  it('fills every secret with tokens that the registries accept, in the fewest calls', async () => {
    const { result, log } = await refreshed(current());
    expect(result).toMatchObject({
      credential: 'ci',
      registries: HOSTS.map((host) => ({ host, verified: true })),
      secrets: [
        { name: DOCKER, format: 'dockerconfigjson', versionId: expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{32}$/) },
        { name: PASSWORD, format: 'password' },
      ],
      warnings: [expect.stringMatching(`^${PASSWORD}: the password has `)],
    });
    const auths = FORMATS.dockerconfigjson.parse(current().value(DOCKER) ?? '');
    expect(Object.keys(auths)).toEqual(HOSTS);
    expect(new Set(Object.values(auths)).size).toBe(4);
    const ofVirginia = Buffer.from(auths[HOSTS[1] ?? ''] ?? '', 'base64').toString();
    expect(ofVirginia).toBe(`AWS:${current().value(PASSWORD)}`);
    expect(current().callCounts()).toEqual({
      'ecr:GetAuthorizationToken': 3,
      'ecr-public:GetAuthorizationToken': 1,
      'registry:ping': 4,
      'secretsmanager:PutSecretValue': 2,
    });
    expect(log.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(log)).toMatchObject({ level: 'WARN', message: 'refreshed', credential: 'ci' });
  });

  it('retries throttled, failed and reset calls, and a lost response, and writes one version per secret', async () => {
    const { faults, secrets } = current().standIn;
    const put = (target: string) => ({ operation: 'PutSecretValue', target });
    const loseResponse = () => {
      throw new Error('the response is lost after the value was stored');
    };
    faults.inject(awsFault('ThrottlingException', 'Rate exceeded'), { operation: 'GetAuthorizationToken' }, 2);
    faults.inject(awsFault('InternalServiceError', 'oops', 500), put(PASSWORD), 1);
    faults.inject({ kind: 'reset' }, put(PASSWORD), 1);
    faults.inject({ kind: 'change', change: loseResponse }, put(DOCKER), 1);
    await refreshed(current());
    expect(current().callCounts()).toMatchObject({ 'secretsmanager:PutSecretValue': 5 });
    expect([DOCKER, PASSWORD].map((name) => secrets.get(REGION, name).versions.size)).toEqual([1, 1]);
  });

  it('has only the permissions of the template, and fails without a stack trace', async () => {
    const { identity } = current().credential.refresher;
    identity.statements = identity.statements.filter(({ Sid }) => Sid !== 'GetPublicToken');
    const { failed, payload } = await current().run({ scheduled: true });
    const errorMessage = expect.stringMatching(
      /- public: AccessDeniedException: .* not authorized to perform: ecr-public:GetAuthorizationToken/,
    );
    expect({ failed, payload }).toEqual({
      failed: true,
      payload: { errorType: 'RefreshError', errorMessage, trace: [''] },
    });
  });

  it('fails its cold start without a call if REFRESH_SPEC is invalid', async () => {
    current().credential.refresher.environment = { REFRESH_SPEC: '{"credential":"ci"}' };
    const { failed, payload } = await current().run();
    const errorMessage = expect.stringContaining('REFRESH_SPEC is invalid: ');
    expect({ failed, payload }).toMatchObject({ failed: true, payload: { errorMessage } });
    expect(current().callCounts()).toEqual({});
  });
});

describe('a credential in every format', () => {
  const template = 'machine {{registry}} login {{username}} password {{password}}';
  const current = deploying({
    credentials: {
      ci: {
        registries: [{ region: 'eu-west-1' }, { account: OTHER_ACCOUNT, region: 'us-east-1' }],
        secrets: FORMAT_NAMES.map((format) => ({
          format,
          ...(FORMATS[format].holds === 'one password' ? { region: 'us-east-1' } : {}),
          ...(format === 'template' ? { template } : {}),
        })),
      },
    },
  });

  it('lets a consumer that may read one secret pull from its registries, and renders the template', async () => {
    const { result } = await refreshed(current());
    const hosts = ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', '210987654321.dkr.ecr.us-east-1.amazonaws.com'];
    const readable = FORMAT_NAMES.filter((format) => format !== 'template');
    expect(await pulledHosts(current(), result)).toEqual(
      readable.map((format) => (FORMATS[format].holds === 'every registry' ? hosts : hosts.slice(1))),
    );
    const password = current().value('ecr-ci-password');
    expect(current().value('ecr-ci-template')).toBe(`machine ${hosts[1]} login AWS password ${password}`);
  });
});

describe.each([
  ['the CDK', {}],
  ['a self-contained template', { exported: true }],
])('a credential of %s for every endpoint type', (_, source) => {
  const config: RefresherConfig = {
    credentials: {
      ci: {
        registries: [{ region: 'us-east-1' }],
        publicRegistry: true,
        endpoints: ['standard', 'dualstack', 'fips', 'fips-dualstack'],
        verifyRepositories: ['team-a/app'],
      },
    },
  };
  const current = deploying(config, source);

  it("lets a consumer pull from each host, with a token of ECR's FIPS API for FIPS hosts, in the fewest calls", async () => {
    const { result } = await refreshed(current());
    const hosts = [
      '123456789012.dkr.ecr.us-east-1.amazonaws.com',
      '123456789012.dkr-ecr.us-east-1.on.aws',
      '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com',
      '123456789012.dkr-ecr-fips.us-east-1.on.aws',
      'public.ecr.aws',
      'ecr-public.aws.com',
    ];
    expect(result.registries.map(({ host, verified }) => [host, verified])).toEqual(hosts.map((host) => [host, true]));
    expect(result.warnings).toEqual([]);
    expect(current().callCounts()).toEqual({
      'ecr:GetAuthorizationToken': 2,
      'ecr-public:GetAuthorizationToken': 1,
      'registry:ping': 6,
      'registry:manifest': 2, // verifyRepositories, once per API
      'secretsmanager:PutSecretValue': 1,
    });
    expect(await pulledHosts(current(), result)).toEqual([hosts]);
  });
});
