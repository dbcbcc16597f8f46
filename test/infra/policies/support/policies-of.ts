import type { CredentialConfig, RefresherConfig } from '../../../../infra/config';
import type { PolicyDocument } from '../../simulation/support/deployed-stack';
import { plain, resourcesOf, synthesize } from '../../support/synthesize';

export interface Role {
  RoleName: string;
  Description: string;
  AssumeRolePolicyDocument: PolicyDocument;
  Policies: { PolicyName: string; PolicyDocument: PolicyDocument }[];
}

type Kind = 'function' | 'feed' | 'reader' | 'other';

/** The policies of a stack, to compare as a whole. `<name>` is the ARN of the resource with this name. */
export interface Policies {
  /** The roles of the function, of feeds and of readers of the credential `ci`, each `<kind>`, and all other roles. */
  roles: Record<Kind, Role[]>;
  /** The statements of the role of the function. */
  statements: object[];
  /** The policies that are resources of their own. */
  managed: object[];
  /** The resource policies, by the names of the secrets. */
  secrets: Record<string, { ResourcePolicy: PolicyDocument; BlockPublicPolicy: boolean }>;
  /** The policies of the keys that the stack creates: `<key>`. */
  keys: PolicyDocument[];
  /** The profiles for IAM Roles Anywhere. */
  profiles: object[];
}

/** Returns the policies of the stack of a credential `ci` with these settings. */
export function policiesOf(settings: CredentialConfig, rest: Partial<RefresherConfig> = {}): Policies {
  const template = synthesize({ ...rest, credentials: { ci: settings, ...rest.credentials } }).EcrCredentials;
  const names: Record<string, string> = {};
  const named = (type: string, nameOf: (properties: Record<string, unknown>) => unknown) => {
    for (const [id, { Properties }] of Object.entries(resourcesOf(template, type))) {
      names[id] = String(nameOf(Properties) ?? id.replace(/[0-9A-F]{8}$/, ''));
    }
  };
  named('AWS::SecretsManager::Secret', ({ Name }) => Name);
  named('AWS::Lambda::Function', ({ FunctionName }) => FunctionName);
  named('AWS::Logs::LogGroup', ({ LogGroupName }) => LogGroupName);
  named('AWS::SQS::Queue', ({ QueueName }) => QueueName);
  named('AWS::KMS::Key', () => 'key');
  named('AWS::IAM::Role', ({ RoleName }) => RoleName && kindOf(RoleName));
  const all = <T = Record<string, never>>(type: string): T[] =>
    Object.values(resourcesOf(template, type)).map(({ Properties }) => {
      const text = JSON.stringify(plain(Properties));
      return JSON.parse(
        text.replace(/<(\w+)(\.Arn|\.Name)?>/g, (reference, id) => (names[id] ? `<${names[id]}>` : reference)),
      );
    });
  const roles = (kind: Kind) => all<Role>('AWS::IAM::Role').filter(({ RoleName }) => kindOf(RoleName) === kind);
  const secretPolicies = all<{ SecretId: string } & Policies['secrets'][string]>('AWS::SecretsManager::ResourcePolicy');
  return {
    roles: { function: roles('function'), feed: roles('feed'), reader: roles('reader'), other: roles('other') },
    statements: roles('function').flatMap(({ Policies: [policy] }) => policy?.PolicyDocument.Statement ?? []),
    managed: all('AWS::IAM::Policy'),
    secrets: Object.fromEntries(
      secretPolicies.map(({ SecretId, ...secretPolicy }) => [SecretId.slice(1, -1), secretPolicy]),
    ),
    keys: all<{ KeyPolicy: PolicyDocument }>('AWS::KMS::Key').map(({ KeyPolicy }) => KeyPolicy),
    profiles: all('AWS::RolesAnywhere::Profile'),
  };
}

function kindOf(roleName: unknown): Kind {
  const [, kind = 'other'] = /^EcrCredentials-ci-(feed|reader|<AWS::Region>$)/.exec(String(plain(roleName))) ?? [];
  return kind.startsWith('<') ? 'function' : (kind as Kind);
}
