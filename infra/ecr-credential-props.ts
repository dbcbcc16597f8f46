import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { CredentialOptions } from './config/types';

/**
 * The properties of an `EcrCredential`: the settings of a credential in a config file, and CDK objects.
 * docs/config.md describes the settings.
 */
export interface EcrCredentialProps extends CredentialOptions {
  /**
   * The name of the credential: `[a-z0-9-]`, 1 to 32 characters. It is part of the names of functions, roles and secrets.
   * @default the ids of the construct and of its scopes below the stack: `CiPull` becomes `ci-pull`
   */
  readonly credentialName?: string;
  /**
   * The beginning of the names of functions and roles: a letter or digit, then up to 94 letters, digits, `-` and `_`. It
   * must not change after the first deployment.
   * @default `<stack name>-ecr`
   */
  readonly namePrefix?: string;
  /**
   * The beginning of the names of secrets that have no `name`: `<secretNamePrefix>-<credential>-<format>`.
   * @default `namePrefix`
   */
  readonly secretNamePrefix?: string;
  /**
   * The topics that receive alarm and recovery notifications. A topic's policy must allow CloudWatch to publish.
   * @default none: the alarms notify nobody
   */
  readonly alarmTopics?: ITopic[];
  /**
   * The key that encrypts the secrets, instead of `encryption`. Its policy must allow its use by IAM policies of the
   * account, as the policy of a new key does. Each `role`, `user` or `organization` among the readers needs a statement
   * of yours in it.
   * @default the key of `encryption`
   */
  readonly encryptionKey?: IKey;
  /**
   * The VPC that the functions run in. It must have network access to the AWS APIs, to the registries and to the targets
   * of feeds.
   * @default Lambda's own network, which has access to the public internet only
   */
  readonly vpc?: IVpc;
  /**
   * The subnets of `vpc` for the functions.
   * @default the private subnets with outbound internet access, or else the isolated subnets
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * The security groups of the functions, which must allow outbound HTTPS.
   * @default a new group in `vpc` that allows all outbound traffic
   */
  readonly securityGroups?: ISecurityGroup[];
  /**
   * The issuers of readers, such as `https://token.actions.githubusercontent.com`, whose OIDC identity provider the stack
   * creates. Later credentials of the stack use the same provider. An account can have one provider for each issuer, so
   * only one stack of the account can create it.
   * @default none: the account has the providers that the readers need
   */
  readonly newOidcProviders?: string[];
  /**
   * Whether the stack has outputs with commands for consumers and readers.
   * @default false
   */
  readonly outputs?: boolean;
}
