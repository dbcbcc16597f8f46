import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import type { RefreshResult } from '../../lambda/core/spec';
import { runConsumer } from '../../local/consumer/run';
import { pullTargets } from '../../local/demo/pull-targets';
import { type Deployed, REGION, type Synthesized, synthesizeOnce } from './stack';

/** Synthesizes once, and deploys before each test. */
function deploying(credential: RefresherConfig['credentials'][string]): () => Deployed {
  let synthesized: Synthesized;
  let deployed: Deployed;
  beforeAll(async () => {
    synthesized = await synthesizeOnce({ credentials: { ci: credential } });
  }, 60_000);
  beforeEach(async () => {
    deployed = await synthesized.deploy();
  });
  afterEach(() => deployed.standIn.close());
  afterAll(() => synthesized.remove());
  return () => deployed;
}

async function refreshed(deployed: Deployed, event?: object): Promise<RefreshResult> {
  const { failed, payload } = await deployed.run(event);
  expect({ failed, payload }).toMatchObject({ failed: false });
  return payload as RefreshResult;
}

/** Reads one secret as a consumer that may read nothing else, pulls with it, and returns the hosts. */
async function pulledHosts(
  { standIn, credential }: Deployed,
  result: RefreshResult,
  { name, arn, format }: RefreshResult['secrets'][number],
): Promise<string[]> {
  const targets = pullTargets(credential, name, result);
  const { pulled } = await runConsumer(standIn, { arn, region: REGION }, { secret: name, format, targets });
  return pulled.map(({ host }) => host);
}

describe('a credential in every format', () => {
  const template = 'machine {{registry}} login {{username}} password {{password}}';
  const current = deploying({
    registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
    secrets: FORMAT_NAMES.map((format) => ({
      format,
      ...(FORMATS[format].holds === 'one password' ? { region: 'us-east-1' } : {}),
      ...(format === 'template' ? { template } : {}),
    })),
  });

  it('lets a consumer that may read one secret pull from its registries, and renders the template', async () => {
    const result = await refreshed(current());
    const readable = result.secrets.filter(({ format }) => format !== 'template');
    const hosts = ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', '210987654321.dkr.ecr.us-east-1.amazonaws.com'];
    expect(await Promise.all(readable.map((secret) => pulledHosts(current(), result, secret)))).toEqual(
      readable.map(({ format }) => (FORMATS[format].holds === 'every registry' ? hosts : hosts.slice(1))),
    );
    const password = current().value('ecr-ci-password');
    expect(current().value('ecr-ci-template')).toBe(`machine ${hosts[1]} login AWS password ${password}`);
  });
});

describe('a credential for every kind of endpoint', () => {
  const current = deploying({
    registries: [{ region: 'us-east-1' }],
    publicRegistry: true,
    endpoints: ['standard', 'dualstack', 'fips', 'fips-dualstack'],
    verifyRepositories: ['team-a/app'],
  });

  it("lets a consumer pull from each host, with a token of ECR's FIPS API for FIPS hosts, in the fewest calls", async () => {
    const result = await refreshed(current());
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
    expect(await Promise.all(result.secrets.map((secret) => pulledHosts(current(), result, secret)))).toEqual([hosts]);
  });
});

describe('a repository in verifyRepositories that the registry refuses', () => {
  const current = deploying({ verifyRepositories: ['team-a/app', 'base/node'] });

  it('is a warning of a scheduled refresh that names the principal and the action', async () => {
    // The registry of another account responds in the same way if its repository policy does not name the role.
    for (const statement of current().credential.refresher.identity.statements) {
      if (statement.Action.includes('ecr:BatchGetImage'))
        statement.Resource = ['arn:aws:ecr:eu-west-1:123456789012:repository/base/*'];
    }
    const { warnings } = await refreshed(current(), { scheduled: true });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/team-a\/app: AccessDenied: 403 User: arn:aws:sts::123456789012:assumed-role\/.* is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository\/team-a\/app/,
      ),
    ]);
  });
});
