import type { CredentialConfig, ReaderConfig, RefresherConfig } from '../../../../infra/config';
import type { ReaderOptions } from '../../../../infra/config/readers/types';
import { EVERYTHING, type Principal } from './may';
import { ACCOUNT } from './resolve';
import { roleOf, type World } from './world';

/** An account that none of the stacks is in. */
export const OTHER_ACCOUNT = '210987654321';

export const ORGANIZATION = 'o-a1b2c3d4e5';

export const TRUST_ANCHOR = `arn:aws:rolesanywhere:eu-west-1:${ACCOUNT}:trust-anchor/11111111-2222-3333-4444-555555555555`;

/** Every kind of reader that the config knows. */
export const KINDS = {
  'a role': { role: `arn:aws:iam::${ACCOUNT}:role/jenkins` },
  'a role of another account': { role: `arn:aws:iam::${OTHER_ACCOUNT}:role/ci/jenkins` },
  'a user': { user: `arn:aws:iam::${ACCOUNT}:user/jenkins` },
  'a user of another account': { user: `arn:aws:iam::${OTHER_ACCOUNT}:user/jenkins` },
  'an organization': { organization: ORGANIZATION },
  'GitHub Actions of a branch': { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
  'GitHub Actions of an environment': { githubActions: { repository: 'acme/app', environment: 'production' } },
  'GitLab of a branch': { gitlab: { project: 'acme/team/app', ref: 'main' } },
  'GitLab of a tag': { gitlab: { project: 'acme/team/app', ref: 'v1', refType: 'tag' } },
  'GitLab of an own issuer': { gitlab: { project: 'acme/app', ref: 'main', issuer: 'gitlab.example.com' } },
  'any OIDC issuer': { oidc: { issuer: 'https://ci.example.com/acme', audience: 'ecr-readers', subject: 'job:build' } },
  'a host with a certificate': { rolesAnywhere: { trustAnchorArn: TRUST_ANCHOR, commonName: 'build-1.example.com' } },
} satisfies Record<string, ReaderConfig>;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** The name of the credential that a kind of reader is given: `a`, `ab`, `abb` and so on, each a prefix of the next. */
export function credentialOf(kind: Kind): string {
  const index = KIND_NAMES.indexOf(kind);
  return `a${'b'.repeat(index < 5 ? index : index + 1)}`; // never six characters, at which no secret's name may end
}

/** The names of its secrets. */
export function secretNamesOf(kind: Kind): { dockerconfigjson: string; password: string } {
  const dockerconfigjson = `ecr-${credentialOf(kind)}`;
  return { dockerconfigjson, password: `${dockerconfigjson}-password` };
}

/** A credential of two secrets for each kind of reader. */
export function oneOfEachKind(
  settings: CredentialConfig,
  reader: ReaderOptions = {},
  kinds = KIND_NAMES,
): RefresherConfig {
  const credentials = kinds.map((kind): [string, CredentialConfig] => {
    const names = secretNamesOf(kind);
    const secrets = [
      { format: 'dockerconfigjson' as const, name: names.dockerconfigjson },
      { format: 'password' as const, name: names.password },
    ];
    return [credentialOf(kind), { secrets, readers: [{ ...KINDS[kind], ...reader }], ...settings }];
  });
  return { credentials: Object.fromEntries(credentials) };
}

/**
 * Who reads as such a reader: the principal that the config names, or the role that is made for it. Another account's
 * admin has to allow it too; here that admin has allowed everything.
 */
export function readerOf(world: World, kind: Kind): Principal {
  const { role, user, organization }: ReaderConfig = KINDS[kind];
  if (organization) {
    const arn = `arn:aws:iam::${OTHER_ACCOUNT}:role/any`;
    return { arn, policies: [EVERYTHING], context: { 'aws:PrincipalOrgID': organization } };
  }
  const named = role ?? user;
  if (named === undefined) return { arn: roleOf(world, `EcrCredentials-${credentialOf(kind)}-reader-`) };
  return { arn: named, policies: isForeign(named) ? [EVERYTHING] : [] };
}

/** Is it of another account than the stacks? */
export function isForeign(arn: string): boolean {
  return arn.split(':')[4] === OTHER_ACCOUNT;
}
