import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it, vi } from 'vitest';
import type { CredentialConfig, RefresherConfig } from '../../infra/config';
import { API_KEY, hook, NETWORK } from './support/deployed';
import { withApp } from './support/synthesize';

/** What cdk-nag's AwsSolutions rules say at synth; nothing where all is well. */
function findings(credential: CredentialConfig, rest: Partial<RefresherConfig>): string {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return withApp({ ...rest, credentials: { ci: credential } }, (app: App) => {
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      app.synth();
      return '';
    });
  } catch (error) {
    return [error, ...said.mock.calls, ...written.mock.calls].map(String).join('\n');
  } finally {
    vi.restoreAllMocks();
  }
}

describe('the AwsSolutions rules of cdk-nag find nothing', () => {
  it.each<[string, CredentialConfig, Partial<RefresherConfig>?]>([
    ['in the default credential', {}],
    [
      'in one for several registries',
      { registries: [{}, { account: '210987654321', region: 'us-east-1' }], publicRegistry: true },
    ],
    ['in one that pushes', { access: 'push', repositories: ['team-a/*', 'base'], pullThroughCache: true }],
    [
      'in one with every kind of reader and a key of its own',
      {
        encryption: 'customer-managed',
        exclusive: true,
        readers: [
          { role: 'arn:aws:iam::210987654321:role/jenkins', listSecrets: true },
          { organization: 'o-a1b2c3d4e5' },
          { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' }, listSecrets: true },
          {
            rolesAnywhere: {
              trustAnchorArn:
                'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/0a1b2c3d-0000-1111-2222-333344445555',
              commonName: 'build-01',
            },
          },
        ],
      },
    ],
    [
      'in one with feeds, in a VPC',
      {
        feeds: [hook('a', { apiSecret: { name: 'feeds/a', encryptionKey: API_KEY } }), hook('b')],
        encryption: 'customer-managed',
        exclusive: true,
      },
      { network: NETWORK },
    ],
    [
      'in a stack that tells of its alarms and shows a dashboard',
      {},
      { dashboard: true, alarms: { emails: ['platform@example.com'] } },
    ],
  ])('%s', (_, credential, rest = {}) => {
    expect(findings(credential, rest)).toBe('');
  });
});
