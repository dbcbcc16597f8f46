import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IPrincipal, type IRole } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import { isExisting, readerHash } from '../config/readers/identity';
import { inFormats } from '../config/secrets/registries';
import type { CredentialNames } from '../naming/names';
import { readStatements } from '../policies/read';
import { secretPolicy } from '../policies/secret-policy';
import { ReaderRole } from './reader-role';
import type { SecretResource } from './secrets';

/** The properties of {@link Readers}. */
export interface ReadersProps {
  credential: Credential;
  names: CredentialNames;
  secrets: SecretResource[];
  /** ARN of the secrets' key; undefined for the AWS managed key. */
  keyArn: string | undefined;
  /**
   * The role that writes the secrets. It may also read them, to keep the registry credentials of a source that failed.
   */
  refresherRole: IRole;
  /** Whether each profile of IAM Roles Anywhere has an output. */
  outputs: boolean;
}

/** The readers of a credential: a policy on each secret for existing readers, and a role for each of the others. */
export class Readers extends Construct {
  /** ARNs of the stack's principals that may read each secret, by its name. An exclusive secret denies all others. */
  private readonly ownRoles = new Map<string, string[]>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReadersProps,
  ) {
    super(scope, id);
    const { credential, names, secrets, keyArn, refresherRole, outputs } = props;
    const created = credential.readers
      .filter((reader) => !isExisting(reader))
      .map((reader) => {
        const readable = inFormats(secrets, reader.formats);
        const hash = readerHash(reader);
        const roleProps = {
          reader,
          roleName: names.readerRole(hash),
          credential: credential.name,
          secrets: readable,
          keyArn,
          replicas: credential.replicas,
          outputs,
        };
        return { readable, role: new ReaderRole(this, hash, roleProps).role };
      });
    for (const secret of secrets) {
      const { name, arn, resource } = secret;
      const readers = credential.readers
        .filter(isExisting)
        .filter(({ formats }) => inFormats([secret], formats).length > 0);
      const entitled = created.filter(({ readable }) => readable.includes(secret)).map(({ role }) => role);
      const ownRoles = [refresherRole, ...entitled].map(({ roleArn }) => roleArn);
      this.ownRoles.set(name, ownRoles);
      const resourcePolicy = secretPolicy({ readers, exclusive: credential.exclusive, ownRoles });
      if (!resourcePolicy) continue;
      new CfnResourcePolicy(resource, 'Policy', { secretId: arn, resourcePolicy, blockPublicPolicy: true });
    }
  }

  /**
   * Allows a principal of the app to read some of the secrets.
   * @throws Error if the principal can have no policies in this account
   */
  grant(grantee: IGrantable, secrets: SecretResource[]): Grant {
    const { keyArn, credential } = this.props;
    const { grantPrincipal } = grantee;
    const [read, ...more] = readStatements(secrets, keyArn, { replicas: credential.replicas });
    const grant = Grant.addToPrincipal({ grantee, actions: read?.actions ?? [], resourceArns: read?.resources ?? [] });
    if (!grant.success || isOfOtherAccount(grantPrincipal, Stack.of(this))) {
      throw new Error(
        `got ${grantPrincipal}; must be a principal of the stack's account that can have policies, such as a role. List ` +
          `any other principal in the readers of ${credential.name}`,
      );
    }
    for (const statement of more) {
      statement.sid = undefined; // a principal can be granted several credentials, and a policy has each sid once
      grantPrincipal.addToPrincipalPolicy(statement);
    }
    this.exempt(secrets, grantPrincipal);
    return grant;
  }

  /** Exempts another principal of the app from the denial of exclusive secrets. */
  exempt(secrets: SecretResource[], { policyFragment }: IPrincipal): void {
    const arns = policyFragment.principalJson.AWS ?? [];
    for (const { name } of secrets) this.ownRoles.get(name)?.push(...arns);
  }
}

/** The CDK does not add policies to a role of another account, and reports no error. */
function isOfOtherAccount({ principalAccount }: IPrincipal, { account }: Stack): boolean {
  return (
    principalAccount !== undefined && Token.compareStrings(principalAccount, account) === TokenComparison.DIFFERENT
  );
}
