import type { IPrincipal, IRole } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import type { Reader } from '../config/readers/schema';
import { inFormats, type SecretRef } from '../config/secrets/in-formats';
import { isExisting } from '../policies/existing-reader';
import { readerHash } from '../policies/read';
import { secretPolicy } from '../policies/secret-policy';
import { ReaderRole } from './reader-role';

/** What {@link Readers} are made of. */
export interface ReadersProps {
  credential: Credential;
  secrets: SecretRef[];
  /** ARN of the secrets' key; undefined for the account's own one. */
  keyArn: string | undefined;
  /** The role that fills the secrets: it may read them too, to carry logins over. */
  refresherRole: IRole;
  /** The names of the roles that are made for readers; they must never change. */
  readerRoleName: (reader: Reader) => string;
}

/**
 * Who may read a credential: a policy on each secret for the readers that exist, a role for each of the others.
 */
export class Readers extends Construct {
  /** The ARNs of the app's own principals that may read each secret: an exclusive one denies everybody else. */
  private readonly own = new Map<SecretRef, string[]>();

  constructor(scope: Construct, id: string, props: ReadersProps) {
    super(scope, id);
    const { credential, secrets, keyArn, refresherRole, readerRoleName } = props;
    const made = credential.readers
      .filter((reader) => !isExisting(reader))
      .map((reader) => {
        const readable = inFormats(secrets, reader.formats);
        const roleProps = {
          reader,
          roleName: readerRoleName(reader),
          credential: credential.name,
          secrets: readable,
          keyArn,
        };
        return { readable, role: new ReaderRole(this, readerHash(reader), roleProps).role };
      });
    for (const secret of secrets) {
      const { arn, resource } = secret;
      const readers = credential.readers
        .filter(isExisting)
        .filter(({ formats }) => inFormats([secret], formats).length > 0);
      const entitled = made.filter(({ readable }) => readable.includes(secret)).map(({ role }) => role);
      const ownRoles = [refresherRole, ...entitled].map(({ roleArn }) => roleArn);
      this.own.set(secret, ownRoles);
      const resourcePolicy = secretPolicy({ secret: arn, readers, exclusive: credential.exclusive, ownRoles });
      if (!resourcePolicy) continue;
      new CfnResourcePolicy(resource, 'Policy', { secretId: arn, resourcePolicy, blockPublicPolicy: true });
    }
  }

  /** Exempts one more principal of the app's own from the denial of exclusive secrets. */
  exempt(secrets: SecretRef[], { policyFragment }: IPrincipal): void {
    const arns = policyFragment.principalJson.AWS ?? [];
    for (const secret of secrets) this.own.get(secret)?.push(...arns);
  }
}
