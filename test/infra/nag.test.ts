import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it, vi } from 'vitest';
import type { CredentialConfig, RefresherConfig } from '../../infra/config';
import { API_KEY, hook, NETWORK } from './support/deployed';
import { RULES, SELF_CONTAINED } from './support/self-contained';
import { withApp } from './support/synthesize';

/**
 * Returns what the CDK's own rules and the AwsSolutions rules of cdk-nag report at synth: an empty text if they find
 * nothing. The CDK's rules also apply to the self-contained templates.
 */
function findings(credential: CredentialConfig, rest: Partial<RefresherConfig>): string {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return withApp({ ...rest, credentials: { ci: credential } }, (app: App) => {
      Validations.of(app).addPlugins(RULES, new AwsSolutionsChecks(app), SELF_CONTAINED);
      app.synth();
      return '';
    });
  } catch (error) {
    return [error, ...logged.mock.calls, ...written.mock.calls].map(String).join('\n');
  } finally {
    vi.restoreAllMocks();
  }
}

const ANCHOR = 'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/0a1b2c3d-0000-1111-2222-333344445555';

const READERS: CredentialConfig = {
  encryption: 'customer-managed',
  exclusive: true,
  readers: [
    { role: 'arn:aws:iam::210987654321:role/jenkins', listSecrets: true },
    { organization: 'o-a1b2c3d4e5' },
    { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' }, listSecrets: true },
    { rolesAnywhere: { trustAnchorArn: ANCHOR, commonName: 'build-01' } },
  ],
};
const FEEDS: CredentialConfig = {
  feeds: [hook('a', { apiSecret: { name: 'feeds/a', encryptionKey: API_KEY } }), hook('b')],
  encryption: 'customer-managed',
  exclusive: true,
};
const RECIPIENTS: Partial<RefresherConfig> = { dashboard: true, alarms: { emails: ['platform@example.com'] } };

describe('the rules of the CDK and of cdk-nag find nothing in', { timeout: 60_000 }, () => {
  it.each<[string, CredentialConfig, Partial<RefresherConfig>?]>([
    // The first one has all types of resources, because the CDK loads its rules again for each new type.
    ['all of it', { ...READERS, ...FEEDS }, { ...RECIPIENTS, network: NETWORK }],
    ['the default credential', {}],
    [
      'a credential for several registries',
      { registries: [{}, { account: '210987654321', region: 'us-east-1' }], publicRegistry: true },
    ],
    ['a push credential', { access: 'push', repositories: ['team-a/*', 'base'], pullThroughCache: true }],
    ['a credential with every kind of reader and its own key', READERS],
    ['a credential with feeds in a VPC', FEEDS, { network: NETWORK }],
    ['a stack with alarm recipients and a dashboard', {}, RECIPIENTS],
  ])('%s', (_, credential, rest = {}) => {
    expect(findings(credential, rest)).toBe('');
  });
});
