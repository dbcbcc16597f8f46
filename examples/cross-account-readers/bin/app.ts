import { App, Arn, ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { EcrCredential } from 'ecr-credentials';

const PUBLISHER = { account: '123456789012', region: 'eu-west-1' };
const READER = { account: '210987654321', region: 'eu-west-1' };
const SECRET = 'shop-registry';

/** The account that reads: a role, and what its own account must allow it. */
class ReaderStack extends Stack {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.role = new Role(this, 'Role', { roleName: 'ecr-reader', assumedBy: new AccountPrincipal(READER.account) });
    const arnOf = (service: string, resource: string, resourceName: string, arnFormat: ArnFormat) =>
      Arn.format({ ...PUBLISHER, service, resource, resourceName, arnFormat }, this);
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        // Secrets Manager appends a hyphen and six characters to the name.
        resources: [arnOf('secretsmanager', 'secret', `${SECRET}-??????`, ArnFormat.COLON_RESOURCE_NAME)],
      }),
    );
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        // The policy of the key limits its use to this secret. The ARN of the key is not known before its deployment.
        resources: [arnOf('kms', 'key', '*', ArnFormat.SLASH_RESOURCE_NAME)],
        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${PUBLISHER.region}.amazonaws.com` } },
      }),
    );
  }
}

/** The account that has the images: a credential that the role of the other account and an organization may read. */
class PublisherStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { reader: Role }) {
    super(scope, id, props);
    new EcrCredential(this, 'Images', {
      repositories: ['shop/*'],
      secrets: [{ format: 'dockerconfigjson', name: SECRET }],
      readers: [{ role: props.reader.roleArn }, { organization: 'o-a1b2c3d4e5' }],
      encryption: 'customer-managed', // no other account can use the AWS managed key
      exclusive: true,
    });
  }
}

const app = new App();
const { role } = new ReaderStack(app, 'Reader', { env: READER });
new PublisherStack(app, 'Publisher', { env: PUBLISHER, reader: role });
