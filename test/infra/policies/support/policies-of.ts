import type { CredentialConfig, RefresherConfig } from '../../../../infra/config';
import type { PolicyDocument } from '../../simulation/support/deployed-stack';
import { plain, resourcesOf, synthesize } from '../../support/synthesize';

export interface Role {
  RoleName: string;
  Description: string;
  AssumeRolePolicyDocument: PolicyDocument;
  Policies: { PolicyName: string; PolicyDocument: PolicyDocument }[];
}

/** The policies of a credential, to compare as a whole. `<name>` is the ARN of the resource with this name. */
export interface Policies {
  /** The role of the function: `<function>`. */
  role: Role | undefined;
  /** The statements of the function's role. */
  statements: object[];
  /** The roles that the stack creates for readers: `<reader>`. */
  readers: Role[];
  /** The resource policies, by the names of the secrets. */
  secrets: Record<string, { ResourcePolicy: PolicyDocument; BlockPublicPolicy: boolean }>;
  /** The policies of the keys that the stack creates: `<key>`. */
  keys: PolicyDocument[];
  /** The profiles for IAM Roles Anywhere. */
  profiles: object[];
}

type Properties = Role & { SecretId: string; KeyPolicy: PolicyDocument };

/** Returns the policies of a credential `ci` with these settings. */
export function policiesOf(settings: CredentialConfig, rest: Partial<RefresherConfig> = {}): Policies {
  const template = synthesize({ ...rest, credentials: { ci: settings } }).EcrCredentials;
  const names: Record<string, string> = {};
  const named = (type: string, nameOf: (properties: Record<string, unknown>) => unknown) => {
    for (const [id, { Properties }] of Object.entries(resourcesOf(template, type))) {
      names[id] = String(nameOf(Properties) ?? id);
    }
  };
  named('AWS::SecretsManager::Secret', ({ Name }) => Name);
  named('AWS::Logs::LogGroup', ({ LogGroupName }) => LogGroupName);
  named('AWS::SQS::Queue', ({ QueueName }) => QueueName);
  named('AWS::KMS::Key', () => 'key');
  named('AWS::IAM::Role', ({ RoleName }) => kindOf(RoleName));
  const all = <T = Properties>(type: string): T[] =>
    Object.values(resourcesOf(template, type)).map(({ Properties }) => {
      const text = JSON.stringify(plain(Properties));
      return JSON.parse(
        text.replace(/<(\w+)(\.Arn)?>/g, (reference, id) => (names[id] ? `<${names[id]}>` : reference)),
      );
    });
  const roles = (kind: string) => all<Role>('AWS::IAM::Role').filter(({ RoleName }) => kindOf(RoleName) === kind);
  const [role] = roles('function');
  return {
    role,
    statements: (role?.Policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    readers: roles('reader'),
    secrets: Object.fromEntries(
      all<Properties & Policies['secrets'][string]>('AWS::SecretsManager::ResourcePolicy').map(
        ({ SecretId, ...secretPolicy }) => [SecretId.slice(1, -1), secretPolicy],
      ),
    ),
    keys: all('AWS::KMS::Key').map(({ KeyPolicy }) => KeyPolicy),
    profiles: all('AWS::RolesAnywhere::Profile'),
  };
}

function kindOf(roleName: unknown): 'function' | 'reader' | undefined {
  const name = String(plain(roleName));
  if (name.includes('-reader-')) return 'reader';
  return name === 'EcrCredentials-ci-<AWS::Region>' ? 'function' : undefined;
}
