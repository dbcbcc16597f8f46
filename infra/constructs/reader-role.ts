import { CfnOutput } from 'aws-cdk-lib';
import { PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import { CfnProfile } from 'aws-cdk-lib/aws-rolesanywhere';
import { Construct } from 'constructs';
import type { Reader } from '../config/readers/schema';
import type { Replica } from '../config/replicas/schema';
import { readerStatements, readerTrust, rolesAnywhereSession } from '../policies/reader-role';
import type { SecretRef } from '../policies/secret-ref';
import { acknowledgeNoResource } from './nag-suppressions';

/** The properties of a {@link ReaderRole}. */
export interface ReaderRoleProps {
  reader: Reader;
  /** The name of the role, which must never change. */
  roleName: string;
  credential: string;
  /** The secrets that the reader may read. */
  secrets: SecretRef[];
  /** ARN of the secrets' key; undefined for the AWS managed key. */
  keyArn: string | undefined;
  /** The regions with copies of the secrets. */
  replicas: Replica[];
  /** Whether a profile of IAM Roles Anywhere has an output. */
  outputs: boolean;
}

/** The role of a reader without an AWS identity: the jobs of an external CI, or the hosts with a certificate. */
export class ReaderRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ReaderRoleProps) {
    super(scope, id);
    const { reader, roleName, credential, secrets, keyArn, replicas, outputs } = props;
    const trust = readerTrust(reader);
    this.role = new Role(this, 'Role', {
      roleName,
      description: `Reads the ECR credential "${credential}"`,
      assumedBy: trust,
      inlinePolicies: { Read: new PolicyDocument({ statements: readerStatements(reader, secrets, keyArn, replicas) }) },
    });
    if (reader.listSecrets) acknowledgeNoResource(this.role, 'ListSecrets');
    if (reader.rolesAnywhere) {
      this.role.assumeRolePolicy?.addStatements(rolesAnywhereSession(trust));
      const profile = new CfnProfile(this, 'Profile', { name: roleName, roleArns: [this.role.roleArn], enabled: true });
      if (!outputs) return;
      new CfnOutput(this, 'ProfileArn', {
        description: `IAM Roles Anywhere profile of the reader ${reader.rolesAnywhere.commonName}`,
        value: profile.attrProfileArn,
      });
    }
  }
}
