import { CfnOutput } from 'aws-cdk-lib';
import {
  FederatedPrincipal,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnProfile } from 'aws-cdk-lib/aws-rolesanywhere';
import { Construct } from 'constructs';
import type { Reader } from '../config/readers/schema';
import { webIdentityOf } from '../config/readers/web-identity';
import type { SecretRef } from '../config/secrets/in-formats';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { readConditions, readStatements } from '../policies/read';
import { acknowledgeNoResource } from './nag-suppressions';

/** What a {@link ReaderRole} is made of. */
export interface ReaderRoleProps {
  reader: Reader;
  /** The name of the role; it must never change. */
  roleName: string;
  credential: string;
  /** The secrets that it may read. */
  secrets: SecretRef[];
  /** ARN of the secrets' key; undefined for the account's own one. */
  keyArn: string | undefined;
}

/** The role of a reader that brings no AWS identity: a CI's job with its token, or a host with its certificate. */
export class ReaderRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { reader, roleName, credential, secrets, keyArn }: ReaderRoleProps) {
    super(scope, id);
    const trust = trustOf(reader);
    this.role = new Role(this, 'Role', {
      roleName,
      description: `Reads the ECR credential "${credential}"`,
      assumedBy: trust,
      inlinePolicies: {
        Read: new PolicyDocument({
          statements: [
            ...readStatements(secrets, keyArn, readConditions(reader)),
            ...(reader.listSecrets ? [listSecrets()] : []),
          ],
        }),
      },
    });
    if (reader.listSecrets) acknowledgeNoResource(this.role, 'ListSecrets');
    if (reader.rolesAnywhere) {
      // Source: IAM Roles Anywhere, "Trust policy": sessions carry the certificate's subject in tags and identity.
      const actions = ['sts:SetSourceIdentity', 'sts:TagSession'];
      this.role.assumeRolePolicy?.addStatements(new PolicyStatement({ actions, principals: [trust] }));
      const profile = new CfnProfile(this, 'Profile', { name: roleName, roleArns: [this.role.roleArn], enabled: true });
      new CfnOutput(this, 'ProfileArn', {
        description: `For the reader ${reader.rolesAnywhere.commonName}`,
        value: profile.attrProfileArn,
      });
    }
  }
}

/** What Jenkins' credentials provider needs to find its secrets; AWS knows no resource for it. Names and tags alone. */
function listSecrets(): PolicyStatement {
  return new PolicyStatement({ actions: ['secretsmanager:ListSecrets'], resources: ['*'] });
}

function trustOf(reader: Reader): IPrincipal {
  const identity = webIdentityOf(reader);
  if (identity) {
    const { issuer, audience, subject } = identity;
    const provider = `arn:${PSEUDO_PARAMETERS.partition}:iam::${PSEUDO_PARAMETERS.account}:oidc-provider/${issuer}`;
    const conditions = { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject } };
    return new FederatedPrincipal(provider, conditions, 'sts:AssumeRoleWithWebIdentity');
  }
  if (!reader.rolesAnywhere) throw new Error(`no role is made for ${JSON.stringify(reader)}`);
  const { trustAnchorArn, commonName } = reader.rolesAnywhere;
  return new ServicePrincipal('rolesanywhere.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:PrincipalTag/x509Subject/CN': commonName },
      ArnEquals: { 'aws:SourceArn': trustAnchorArn },
    },
  });
}
