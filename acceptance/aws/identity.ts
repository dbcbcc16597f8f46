import { DescribeOrganizationCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
  type STSClient,
} from '@aws-sdk/client-sts';

/** An access key, with a session token if it is temporary. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** STS and Organizations. */
export interface Identity {
  /** Returns the account and the ARN of the principal. */
  caller(): Promise<{ account: string; arn: string }>;
  assumeRole(roleArn: string): Promise<Keys>;
  /** Returns the id of the account's organization, or undefined without one. */
  organization(): Promise<string | undefined>;
  /** Assumes a role with the token of an identity provider. */
  assumeRoleWithToken(roleArn: string, token: string): Promise<Keys>;
}

export function identity(client: STSClient, organizations: OrganizationsClient): Identity {
  return {
    async caller() {
      const { Account: account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
      return { account, arn };
    },
    async assumeRole(roleArn) {
      const { Credentials } = await client.send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'acceptance' }),
      );
      return toKeys(Credentials);
    },
    async assumeRoleWithToken(roleArn, token) {
      const { Credentials } = await client.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn,
          RoleSessionName: 'acceptance',
          WebIdentityToken: token,
        }),
      );
      return toKeys(Credentials);
    },
    async organization() {
      try {
        const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
        return Organization?.Id;
      } catch (error) {
        if ((error as Error).name === 'AWSOrganizationsNotInUseException') return undefined;
        throw error;
      }
    },
  };
}

function toKeys({ AccessKeyId, SecretAccessKey, SessionToken }: Partial<Credentials> = {}): Keys {
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error('STS returned no credentials');
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
