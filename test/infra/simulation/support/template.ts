import type { CredentialConfig, RefresherConfig } from '../../../../infra/config';
import { plain, resourcesOf, synthesize } from '../../support/synthesize';
import type { PolicyDocument } from './world';

/** What a template says of who may read, to compare as a whole: `<name>` stands for the ARN of the secret of that name. */
export interface Policies {
  /** The roles that are made for readers. */
  readers: {
    name: string;
    trust: PolicyDocument;
    policies: { PolicyName: string; PolicyDocument: PolicyDocument }[];
  }[];
  /** The statements of the function's role. */
  function: { Sid?: string }[];
  /** The resource policies, by the secrets' names. */
  secrets: Record<string, { ResourcePolicy: PolicyDocument; BlockPublicPolicy: boolean }>;
  /** The policies of the keys that are made. */
  keys: PolicyDocument[];
  profiles: object[];
}

interface Properties {
  Name: string;
  RoleName?: string;
  SecretId: string;
  KeyPolicy: PolicyDocument;
  AssumeRolePolicyDocument: PolicyDocument;
  Policies: { PolicyName: string; PolicyDocument: PolicyDocument }[];
}

/** The policies that come with a credential `ci` of these settings. */
export function policiesOf(settings: CredentialConfig, rest: Partial<RefresherConfig> = {}): Policies {
  const template = synthesize({ ...rest, credentials: { ci: settings } }).EcrCredentials;
  const ids = new Map<string, string>();
  const named = (type: string, name: (properties: Properties) => string) => {
    for (const [id, { Properties }] of Object.entries(resourcesOf(template, type))) {
      ids.set(id, name(Properties as unknown as Properties));
    }
  };
  named('AWS::SecretsManager::Secret', ({ Name }) => Name);
  named('AWS::KMS::Key', () => 'key');
  named('AWS::IAM::Role', ({ RoleName }) => (isReader(RoleName) ? 'reader' : 'function'));
  const all = <T = Properties>(type: string): T[] =>
    Object.values(resourcesOf(template, type)).map(
      ({ Properties }) =>
        JSON.parse(
          JSON.stringify(plain(Properties)).replace(/<(\w+)(\.Arn)?>/g, (text, id) =>
            ids.has(id) ? `<${ids.get(id)}>` : text,
          ),
        ) as T,
    );
  const roles = all('AWS::IAM::Role');
  const ofFunction = roles.find(({ RoleName }) => RoleName === 'EcrCredentials-ci-<AWS::Region>');
  return {
    readers: roles
      .filter(({ RoleName }) => isReader(RoleName))
      .map(({ RoleName = '', AssumeRolePolicyDocument: trust, Policies: policies }) => ({
        name: RoleName,
        trust,
        policies,
      })),
    function: (ofFunction?.Policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    secrets: Object.fromEntries(
      all<Properties & Policies['secrets'][string]>('AWS::SecretsManager::ResourcePolicy').map(
        ({ SecretId, ...policy }) => [SecretId.slice(1, -1), policy],
      ),
    ),
    keys: all('AWS::KMS::Key').map(({ KeyPolicy }) => KeyPolicy),
    profiles: all('AWS::RolesAnywhere::Profile'),
  };
}

function isReader(roleName: unknown): boolean {
  return JSON.stringify(plain(roleName) ?? '').includes('-reader-');
}

/** A policy document of these statements. */
export function policy(...Statement: object[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}
