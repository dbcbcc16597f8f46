import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EcrCredential, type EcrCredentialProps, type RefresherConfig } from '../../../infra';
import config from '../../../refresher.config';
import { EXISTING_KEY, READERS } from '../simulation/support/readers';
import { hook, NETWORK } from '../support/deployed';
import { templateOf } from '../support/own-app';
import { synthesize } from '../support/synthesize';
import { changesIn, namesOf, type StackNames } from './names';

/** A config with each kind of resource that the app can create. It must not change, because users have such stacks. */
const EVERYTHING: RefresherConfig = {
  alarms: { emails: ['platform@example.com'] },
  dashboard: true,
  network: NETWORK,
  credentials: {
    push: {
      access: 'push',
      repositories: ['team-a/*'],
      secrets: [
        { format: 'dockerconfigjson' },
        { format: 'jenkins' },
        { format: 'json', name: 'named-by-the-user' },
        { format: 'template', template: '{{password}}' },
      ],
      readers: [
        READERS['a role'],
        READERS['a role of another account'],
        READERS['a GitHub branch'],
        READERS['a GitLab branch'],
        READERS['an OIDC issuer'],
        READERS['a host with a certificate'],
      ],
      feeds: [hook('scanner')],
      encryption: 'customer-managed',
      exclusive: true,
    },
    public: { publicRegistry: true, registries: [], encryption: EXISTING_KEY, readers: [READERS['an organization']] },
    grouped: { group: 'team' },
  },
};

/** The same for the construct. */
const CONSTRUCT: EcrCredentialProps = {
  secrets: [{ format: 'dockerconfigjson' }, { format: 'jenkins', name: 'named-by-the-user' }],
  readers: [READERS['a role'], READERS['an OIDC issuer']],
  feeds: [hook('scanner')],
  encryption: 'customer-managed',
};

const ofApp = (each: RefresherConfig) =>
  Object.fromEntries(Object.entries(synthesize(each)).map(([stack, template]) => [stack, namesOf(template)]));

const HELP =
  'If a user can accept this upgrade, describe it in CHANGELOG.md, and run `npx vitest run test/infra/snapshot -u` twice.';

describe.each<[string, () => Record<string, StackNames>]>([
  ['default', () => ofApp(config)],
  ['everything', () => ofApp(EVERYTHING)],
  ['construct', () => ({ Shop: namesOf(templateOf((stack) => new EcrCredential(stack, 'CiPull', CONSTRUCT))) })],
])('an upgrade of a deployed stack (%s.json)', (name, namesNow) => {
  const file = join(__dirname, `${name}.json`);
  const now = namesNow();

  it("keeps the logical id and the name of each resource, because a changed logical id replaces a user's secret", () => {
    const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, StackNames>;
    const changes = Object.entries(before).flatMap(([stack, names]) => changesIn(names, now[stack] ?? {}));
    expect(changes, HELP).toEqual([]);
  });

  it('adds no resource that the snapshot does not list', async () => {
    await expect(`${JSON.stringify(now, undefined, 2)}\n`).toMatchFileSnapshot(file);
  });
});

describe('the comparison with a snapshot', () => {
  it('says that a changed logical id of a secret replaces the secret of a user', () => {
    const secret = 'AWS::SecretsManager::Secret ecr-ci-pull-json';
    expect(changesIn({ Before: secret }, { After: secret })).toEqual([
      'AWS::SecretsManager::Secret ecr-ci-pull-json: Before has the logical id After. An upgrade would replace a secret ' +
        'of a user. Its consumers would lose it, because CloudFormation deletes ecr-ci-pull-json at once.',
    ]);
  });
});
