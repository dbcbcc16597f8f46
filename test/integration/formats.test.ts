import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import type { RefreshResult } from '../../lambda/refresh/refresh';
import { runConsumer } from '../../local/consumer/run';
import { pullTargets } from '../../local/demo/pull-targets';
import { type Deployed, REGION, type Synthesized, synthesizeOnce } from './stack';

/** Synthesizes once, and deploys it anew for each test. */
function deploying(config: RefresherConfig): () => Deployed {
  let synthesized: Synthesized;
  let deployed: Deployed;
  beforeAll(async () => {
    synthesized = await synthesizeOnce(config);
  }, 60_000);
  beforeEach(async () => {
    deployed = await synthesized.deploy();
  });
  afterEach(() => deployed.standIn.close());
  afterAll(() => synthesized.remove());
  return () => deployed;
}

async function refreshed(deployed: Deployed): Promise<RefreshResult> {
  const { failed, payload } = await deployed.run();
  expect({ failed, payload }).toMatchObject({ failed: false });
  return payload as RefreshResult;
}

describe('a credential in every format', () => {
  const current = deploying({
    credentials: {
      ci: {
        registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
        secrets: FORMAT_NAMES.map((format) => ({
          format,
          ...(FORMATS[format].holds === 'one password' ? { region: 'us-east-1' } : {}),
          ...(format === 'template'
            ? { template: 'machine {{registry}} login {{username}} password {{password}}' }
            : {}),
        })),
      },
    },
  });

  it('logs a consumer in that may read that one secret, and nothing else', async () => {
    const { standIn, credential } = current();
    const result = await refreshed(current());
    const readable = result.secrets.filter(({ format }) => format !== 'template');
    const consumed = await Promise.all(
      readable.map(({ name, arn, format }) =>
        runConsumer(
          standIn,
          { arn, region: REGION },
          { secret: name, format, targets: pullTargets(credential, name, result) },
        ),
      ),
    );
    const hosts = ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', '210987654321.dkr.ecr.us-east-1.amazonaws.com'];
    expect(consumed.map(({ secret, pulled }) => [secret, pulled.map(({ host }) => host)])).toEqual(
      readable.map(({ name, format }) => [name, FORMATS[format].holds === 'every registry' ? hosts : hosts.slice(1)]),
    );
  });

  it("holds in a template the one region's login", async () => {
    await refreshed(current());
    const password = current().value('ecr-ci-password');
    expect(current().value('ecr-ci-template')).toBe(
      `machine 210987654321.dkr.ecr.us-east-1.amazonaws.com login AWS password ${password}`,
    );
  });
});

describe('a credential for every kind of host', () => {
  const current = deploying({
    credentials: {
      ci: {
        registries: [{ region: 'us-east-1' }],
        publicRegistry: true,
        endpoints: ['standard', 'dualstack', 'fips', 'fips-dualstack'],
        verifyRepositories: ['team-a/app'],
      },
    },
  });

  it("logs in to each, at FIPS hosts with a token of ECR's FIPS API, in the fewest calls", async () => {
    const { standIn, credential } = current();
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
      'registry:manifest': 2, // the check, once an API
      'secretsmanager:PutSecretValue': 1,
    });
    const [secret] = result.secrets;
    if (!secret) throw new Error('there must be one secret');
    const { name, arn, format } = secret;
    const targets = pullTargets(credential, name, result);
    const { pulled } = await runConsumer(standIn, { arn, region: REGION }, { secret: name, format, targets });
    expect(pulled.map(({ host }) => host)).toEqual(hosts);
  });
});

describe('a repository to check that its own policy opens and the registry does not', () => {
  const current = deploying({ credentials: { ci: { verifyRepositories: ['team-a/app', 'base/node'] } } });

  it("is a warning of the schedule's refresh, naming principal and action", async () => {
    const { credential } = current();
    // As another account's registry does whose repository policy does not name the role.
    for (const statement of credential.refresher.identity.statements) {
      if (statement.Action.includes('ecr:BatchGetImage'))
        statement.Resource = ['arn:aws:ecr:eu-west-1:123456789012:repository/base/*'];
    }
    const { failed, payload } = await current().run({ scheduled: true });
    expect({ failed, warnings: (payload as RefreshResult).warnings }).toEqual({
      failed: false,
      warnings: [
        expect.stringMatching(
          /^123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/team-a\/app: AccessDenied: 403 User: arn:aws:sts::123456789012:assumed-role\/.* is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository\/team-a\/app/,
        ),
      ],
    });
  });
});
