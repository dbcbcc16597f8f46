import type { CredentialConfig, ReaderConfig, RefresherConfig } from '../../../../infra/config';
import type { ReaderOptions } from '../../../../infra/config/readers/types';
import { ALL_CASES } from '../../../simulation/extent';
import { ACCOUNT, arnOf, type Deployed, OTHER_ACCOUNT, REGION, roleOf, secretArn, secretArns } from './deployed-stack';
import { admin, type Principal } from './simulate';

export const ORGANIZATION = 'o-a1b2c3d4e5';
export const TRUST_ANCHOR = arnOf('rolesanywhere', 'trust-anchor/11111111-2222-3333-4444-555555555555');
/** A key that none of the stacks creates. */
export const EXISTING_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-1111-2222-3333-444444444444';
/** The ids of the GitHub repository `acme/app` and of its owner. */
export const GITHUB_IDS = { ownerId: '123456', repositoryId: '789012' };

/** The ids of a Bitbucket workspace and of its repository. */
export const BITBUCKET = {
  workspace: 'acme',
  workspaceUuid: 'c4e8a2d6-91b3-47f5-8a0c-3d5e7f912b60',
  repositoryUuid: '5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14',
};

/** Every kind of reader that a config can have. */
export const READERS = {
  'a role': { role: `arn:aws:iam::${ACCOUNT}:role/jenkins` },
  'a role of another account': { role: `arn:aws:iam::${OTHER_ACCOUNT}:role/ci/jenkins` },
  'a user': { user: `arn:aws:iam::${ACCOUNT}:user/jenkins` },
  'a user of another account': { user: `arn:aws:iam::${OTHER_ACCOUNT}:user/jenkins` },
  'an organization': { organization: ORGANIZATION },
  'a GitHub branch': { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
  'a GitHub environment': { githubActions: { repository: 'acme/app', environment: 'production' } },
  'a GitHub tag, with ids': { githubActions: { ...GITHUB_IDS, repository: 'acme/app', ref: 'refs/tags/v1' } },
  'a GitHub environment, with ids': {
    githubActions: { ...GITHUB_IDS, repository: 'acme/app', environment: 'production:eu' },
  },
  'a GitHub environment, on one branch': {
    githubActions: {
      repository: 'acme/app',
      environment: 'production',
      claims: { repository_id: ['789012'], ref: ['refs/heads/main'] },
    },
  },
  'a GitLab branch': { gitlab: { project: 'acme/team/app', ref: 'main' } },
  'a GitLab tag': { gitlab: { project: 'acme/team/app', ref: 'v1', refType: 'tag' } },
  'a self-managed GitLab': { gitlab: { project: 'acme/app', ref: 'main', issuer: 'gitlab.example.com' } },
  'a protected GitLab branch': {
    gitlab: { project: 'acme/app', ref: 'main', claims: { project_id: ['42'], ref_protected: ['true'] } },
  },
  'a Bitbucket repository': { bitbucket: BITBUCKET },
  'a Bitbucket environment': { bitbucket: { ...BITBUCKET, environmentUuid: 'e07d3b58-6c2f-4a19-b5d4-918f0c7a3e26' } },
  'two branches of a Buildkite pipeline': {
    oidc: {
      issuer: 'https://agent.buildkite.com',
      audience: 'sts.amazonaws.com',
      subject: '0184990a-477b-4fa8-9968-496074483cee',
      claims: { build_branch: ['main', 'release'] },
    },
  },
  'an OIDC issuer': { oidc: { issuer: 'https://ci.example.com/acme', audience: 'ecr-readers', subject: 'job:build' } },
  'a host with a certificate': { rolesAnywhere: { trustAnchorArn: TRUST_ANCHOR, commonName: 'build-1.example.com' } },
} satisfies Record<string, ReaderConfig>;

export type ReaderKind = keyof typeof READERS;
const EVERY_KIND = Object.keys(READERS) as ReaderKind[];

/** One kind for each way in which a stack allows a reader to read. */
const SAMPLE: ReaderKind[] = [
  'a role',
  'a role of another account',
  'a user',
  'a user of another account',
  'an organization',
  'a GitHub branch',
  'an OIDC issuer',
  'a host with a certificate',
];
/** The kinds whose permissions are simulated. The trust policies of the others are simulated, too. */
export const READER_KINDS = ALL_CASES ? EVERY_KIND : SAMPLE;
/** One reader that policies name, one that a condition limits, and one with a role of the stack. */
export const EXAMPLES: ReaderKind[] = ['a role', 'an organization', 'an OIDC issuer'];

/**
 * Returns the name of the credential for a kind of reader: `a`, `ab`, `abb` and so on, each a prefix of the next. The
 * second ten kinds begin with `c`, because the name of a role is limited.
 */
export function credentialOf(kind: ReaderKind): string {
  const index = EVERY_KIND.indexOf(kind) % 10;
  const first = EVERY_KIND.indexOf(kind) < 10 ? 'a' : 'c';
  return `${first}${'b'.repeat(index < 5 ? index : index + 1)}`; // never six characters, because a secret's name must not end so
}

/** Returns the names of the two secrets of that credential. */
export function secretNamesOf(kind: ReaderKind): [dockerconfigjson: string, password: string] {
  const name = `ecr-${credentialOf(kind)}`;
  return [name, `${name}-password`];
}

/** Returns a config with one credential for each kind of reader. Each credential has two secrets and two regions. */
export function credentialPerReader(
  settings: CredentialConfig,
  options: ReaderOptions = {},
  kinds = READER_KINDS,
): RefresherConfig {
  const credentials = kinds.map((kind): [string, CredentialConfig] => {
    const [dockerconfigjson, password] = secretNamesOf(kind);
    const secrets: CredentialConfig['secrets'] = [
      { format: 'dockerconfigjson', name: dockerconfigjson },
      { format: 'password', name: password, region: REGION },
    ];
    const registries = [{ region: REGION }, { region: 'us-east-1' }];
    return [credentialOf(kind), { registries, secrets, readers: [{ ...READERS[kind], ...options }], ...settings }];
  });
  return { credentials: Object.fromEntries(credentials) };
}

/**
 * Returns the principal that reads: the one that the config names, or the role that the stack creates. A principal of
 * another account needs a policy of that account; here its account allows it everything.
 */
export function readerOf(deployed: Deployed, kind: ReaderKind): Principal {
  const { role, user, organization }: ReaderConfig = READERS[kind];
  if (organization) return admin(arnOf('iam', 'role/any', OTHER_ACCOUNT), { 'aws:PrincipalOrgID': organization });
  const arn = role ?? user;
  if (arn === undefined) return { arn: roleOf(deployed, `EcrCredentials-${credentialOf(kind)}-reader-`) };
  return isOfOtherAccount(arn) ? admin(arn) : { arn };
}

/** Returns whether a principal belongs to an account without a stack. */
export function isOfOtherAccount(arn: string): boolean {
  return arn.split(':')[4] === OTHER_ACCOUNT;
}

/** The ARNs of the secrets of every credential, and of secrets whose names a wrong pattern would match. */
export const ALL_SECRETS: Record<string, string> = {
  ...secretArns(...READER_KINDS.flatMap(secretNamesOf)),
  ...secretArns('ecr-a-backup', 'ecr-a-password-2', 'ecr', 'other'),
  'ecr-a of another account': secretArn('ecr-a', OTHER_ACCOUNT),
};
