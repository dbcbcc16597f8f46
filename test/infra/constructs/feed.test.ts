import { describe, expect, it } from 'vitest';
import type { CredentialConfig, RefresherConfig } from '../../../infra/config';
import { hook, NETWORK } from '../support/deployed';
import { only, plain, propertiesOf, synthesize } from '../support/synthesize';

/** Returns the template of a credential `ci`, and functions that find its only resource of a type and an id prefix. */
function unit(settings: CredentialConfig, rest: Partial<RefresherConfig> = {}) {
  const template = synthesize({ ...rest, credentials: { ci: settings } }).EcrCredentials;
  const one = (type: string, prefix: string) => only(template, `AWS::${type}`, prefix);
  const properties = (type: string, prefix: string) => plain(one(type, prefix).Properties) as Record<string, unknown>;
  return { template, one, properties };
}

describe('the function of a feed', () => {
  const { template, one, properties } = unit({ refreshEveryHours: 2, feeds: [hook('hook')] }, { network: NETWORK });
  const without = unit({ feeds: [hook('hook')] });
  const { id } = one('Lambda::Function', 'ciFeedshookFunction');
  const secondsToNextRefresh = (2 * 60 - 15) * 60;

  it('has the settings of the refresher apart from its code, its spec and its tag', () => {
    const { Code: _, ...settings } = properties('Lambda::Function', 'ciRefresher');
    expect(properties('Lambda::Function', 'ciFeedshookFunction')).toMatchObject({
      ...settings,
      FunctionName: 'EcrCredentials-ci-feed-hook',
      Description: 'Pushes the token of the ECR credential "ci" for its feed "hook"',
      Environment: { Variables: { FEED_SPEC: expect.stringContaining('"feed":"hook"') } },
      Role: `<${one('IAM::Role', 'ciFeedshookRole').id}.Arn>`,
      LoggingConfig: expect.objectContaining({ LogGroup: `<${one('Logs::LogGroup', 'ciFeedshookLog').id}>` }),
      Tags: [{ Key: 'ecr-feed', Value: 'hook' }], // and not ecr-credential, which identifies refreshers
    });
  });

  it("runs in the VPC of the config, like the refresher, or else in Lambda's own network", () => {
    for (const prefix of ['ciRefresher', 'ciFeedshookFunction']) {
      expect(properties('Lambda::Function', prefix)).toMatchObject({
        VpcConfig: { SubnetIds: NETWORK.subnets, SecurityGroupIds: NETWORK.securityGroups },
      });
      expect(without.properties('Lambda::Function', prefix)).not.toHaveProperty('VpcConfig');
    }
  });

  it('is connected after its role has the permissions, and disconnected before its role loses them', () => {
    for (const prefix of ['ci', 'ciFeedshook']) {
      const { id } = one('IAM::Policy', `${prefix}Network`);
      const functionId = prefix === 'ci' ? 'ciRefresher' : 'ciFeedshookFunction';
      expect(one('Lambda::Function', functionId).DependsOn).toContain(id);
    }
  });

  it('is retried twice until the next refresh can start, and sends its results to no event bus', () => {
    expect(properties('Lambda::EventInvokeConfig', 'ciFeedshookFunctionEventInvokeConfig')).toEqual({
      FunctionName: `<${id}>`,
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: secondsToNextRefresh,
    });
  });

  it('is started by every result of a refresh of its own credential, and of no other', () => {
    const refresher = `<${one('Lambda::Function', 'ciRefresher').id}.Arn>`;
    const rule = one('Events::Rule', 'ciFeedshookRefreshed');
    expect(plain(rule.Properties)).toEqual({
      Description: expect.anything(),
      State: 'ENABLED',
      EventPattern: {
        source: ['lambda'],
        'detail-type': [{ prefix: 'Lambda Function Invocation Result ' }],
        detail: { requestContext: { functionArn: [refresher, { prefix: `${refresher}:` }] } },
      },
      Targets: [{ Id: 'Target0', Arn: `<${id}.Arn>`, RetryPolicy: { MaximumEventAgeInSeconds: secondsToNextRefresh } }],
    });
    expect(propertiesOf(template, 'AWS::Lambda::Permission')).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: `<${id}.Arn>`,
        Principal: 'events.amazonaws.com',
        SourceArn: `<${rule.id}.Arn>`,
      },
    ]);
  });

  it('is started by each deployment that refreshes, after the refresh, and the deployment does not wait for it', () => {
    const push = only(template, 'Custom::FirstPush');
    expect(plain(push.Properties)).toMatchObject({
      InvocationType: 'Event',
      After: [
        expect.stringMatching(/^<ciFeedshookFunctionCurrentVersion\w+>$/),
        expect.stringMatching(/^<ciRefresherCurrentVersion\w+>$/),
      ],
    });
    expect(push.DependsOn).toContain(only(template, 'Custom::FirstRefresh').id);
  });

  it('is started by a deployment without a version, and after the settings of such a start are created', () => {
    const push = only(template, 'Custom::FirstPush');
    expect(plain(push.Properties.FunctionArn)).toBe(`<${id}.Arn>`);
    expect(push.DependsOn).toContain(one('Lambda::EventInvokeConfig', 'ciFeedshookFunctionEventInvokeConfig').id);
  });

  it('is started by a deployment after the policy of its secret is created', () => {
    const exclusive = unit({ exclusive: true, feeds: [hook('hook')] });
    const { id } = only(exclusive.template, 'AWS::SecretsManager::ResourcePolicy');
    expect(only(exclusive.template, 'Custom::FirstPush').DependsOn).toContain(id);
  });
});
