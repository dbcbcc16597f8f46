import { Aws, CfnOutput, Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { FORMATS } from '../lambda/formats';
import { HANDLER } from './bundle';
import { type Credential, refreshSpec } from './credential';
import { loginCommand, secretHosts } from './paste';
import { ecrStatements } from './permissions';

/** What an {@link EcrCredential} is made of. */
export interface EcrCredentialProps {
  credential: Credential;
  /** The name of the role that the tokens are asked for with; it must never change. */
  roleName: string;
  /** The refresher's bundle. */
  code: Code;
  /** The role that the schedule starts the function with. */
  schedulerRole: IRole;
}

/**
 * The sealed unit of one credential: its secrets, the one function that fills them, with a role of its own that can do
 * that and nothing else, its schedule, and the first refresh, which the deploy waits for.
 */
export class EcrCredential extends Construct {
  /** The secrets, in the credential's order. They hold no value before the first refresh. */
  readonly secrets: CfnSecret[];
  /** What asks ECR for tokens and writes them into the secrets. */
  readonly refresher: LambdaFunction;
  /** The first refresh: a deploy fails with it if a secret would be left without a live value. */
  readonly firstRefresh: Trigger;

  constructor(scope: Construct, id: string, props: EcrCredentialProps) {
    super(scope, id);
    this.secrets = this.makeSecrets(props.credential);
    this.refresher = this.makeRefresher(props);
    // Below the Trigger's own 2 minutes, after which it calls a second time.
    this.firstRefresh = new Trigger(this, 'FirstRefresh', { handler: this.refresher, timeout: Duration.minutes(2) });
    this.makeSchedule(props);
    this.printLogins(props.credential);
  }

  private makeSecrets({ name: credential, secrets }: Credential): CfnSecret[] {
    const scope = new Construct(this, 'Secrets');
    return secrets.map(({ name, format }) => {
      // Not the L2: its secrets begin with a generated value, which a consumer would take for a login.
      const secret = new CfnSecret(scope, name, {
        name,
        description: `ECR login "${credential}" as ${format}, kept fresh by a Lambda function`,
      });
      const tags = { ...FORMATS[format].tags, 'ecr-credential': credential, 'ecr-format': format };
      for (const [key, value] of Object.entries(tags)) Tags.of(secret).add(key, value);
      return secret;
    });
  }

  private makeRefresher({ credential, code, roleName }: EcrCredentialProps): LambdaFunction {
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      roleName,
      description: `Asks ECR for the tokens of "${credential.name}": they carry this role's permissions`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      // Inline in the role itself, so that a function never runs before its permissions are there.
      inlinePolicies: {
        Refresh: new PolicyDocument({
          statements: [
            ...ecrStatements(credential),
            ...this.secretStatements(credential),
            new PolicyStatement({
              sid: 'WriteLog',
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
    const refresher = new LambdaFunction(this, 'Refresher', {
      description: `Keeps the secrets of the ECR credential "${credential.name}" fresh`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code,
      handler: HANDLER,
      role,
      logGroup,
      memorySize: 256,
      timeout: Duration.seconds(100), // above the 90 s after which a run gives up by itself
      environment: { REFRESH_SPEC: JSON.stringify(refreshSpec(credential)) },
    });
    Tags.of(refresher).add('ecr-credential', credential.name);
    return refresher;
  }

  private secretStatements(credential: Credential): PolicyStatement[] {
    const carriedOver = this.secrets.filter((_, index) => isCarriedOver(credential, credential.secrets[index]));
    return [
      new PolicyStatement({
        sid: 'WriteSecrets',
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
        resources: this.secrets.map(({ ref }) => ref),
      }),
      ...(carriedOver.length === 0
        ? []
        : [
            new PolicyStatement({
              sid: 'CarryOver',
              actions: ['secretsmanager:GetSecretValue'],
              resources: carriedOver.map(({ ref }) => ref),
            }),
          ]),
    ];
  }

  private makeSchedule({ credential, schedulerRole }: EcrCredentialProps): void {
    const interval = Duration.hours(credential.refreshEveryHours);
    const schedule = new Schedule(this, 'Schedule', {
      description: `Refreshes the ECR credential "${credential.name}"`,
      schedule: ScheduleExpression.rate(interval),
      timeWindow: TimeWindow.flexible(Duration.minutes(15)), // so that many credentials don't ask ECR at once
      target: new LambdaInvoke(this.refresher, {
        input: ScheduleTargetInput.fromObject({ scheduled: true }),
        role: schedulerRole,
        maxEventAge: interval, // the next refresh makes a late one pointless
      }),
    });
    schedule.node.addDependency(this.firstRefresh, schedulerRole);
  }

  private printLogins(credential: Credential): void {
    const place = { account: Aws.ACCOUNT_ID, region: Aws.REGION, partition: Aws.PARTITION, dnsSuffix: Aws.URL_SUFFIX };
    const scope = new Construct(this, 'Login');
    for (const secret of credential.secrets) {
      const [host] = secretHosts(credential, secret, place);
      if (host === undefined) continue;
      new CfnOutput(scope, secret.name, {
        description: `Logs docker in from the secret ${secret.name}`,
        value: loginCommand(secret, host, place),
      });
    }
  }
}

/** A value is read only to keep one region's logins while that region fails: nothing to read where there is one. */
function isCarriedOver(
  { registries, publicRegistry }: Credential,
  secret: Credential['secrets'][number] | undefined,
): boolean {
  const sources = new Set(registries.map(({ region }) => region)).size + (publicRegistry ? 1 : 0);
  return sources > 1 && secret !== undefined && FORMATS[secret.format].holds === 'every registry';
}
