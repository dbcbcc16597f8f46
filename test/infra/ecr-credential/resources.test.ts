import type { Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, SubnetType, Vpc, type VpcProps } from 'aws-cdk-lib/aws-ec2';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { EcrCredential, type EcrCredentialProps } from '../../../infra';
import { hook } from '../support/deployed';
import { templateOf } from '../support/own-app';
import { only, plain, propertiesOf, resourcesOf } from '../support/synthesize';

type PropsOf = (stack: Stack) => EcrCredentialProps;

const synthesize = (propsOf: PropsOf) => templateOf((stack) => new EcrCredential(stack, 'Ci', propsOf(stack)));

/** The cast is for `exactOptionalPropertyTypes`, which the CDK's own types do not support. */
const vpcOf = (stack: Stack, props: VpcProps) => new Vpc(stack, 'Vpc', props) as IVpc;
const privateVpc = (stack: Stack) => vpcOf(stack, { maxAzs: 1 });

/** Returns the VPC settings of the functions of a credential with one feed. */
function networksOf(propsOf: PropsOf) {
  const template = synthesize((stack) => ({ feeds: [hook('scanner')], ...propsOf(stack) }));
  const functions = propertiesOf<{ VpcConfig?: object }>(template, 'AWS::Lambda::Function');
  return { template, networks: functions.flatMap(({ VpcConfig }) => (VpcConfig ? [VpcConfig] : [])) };
}

describe('vpc', () => {
  it('connects every function of the credential to the private subnets, with one security group', () => {
    const { template, networks } = networksOf((stack) => ({ vpc: privateVpc(stack) }));
    const { id, Properties } = only(template, 'AWS::EC2::SecurityGroup');
    const network = {
      SubnetIds: [expect.stringMatching(/^<VpcPrivateSubnet1Subnet/)],
      SecurityGroupIds: [`<${id}.GroupId>`],
    };
    expect(networks).toEqual([network, network]);
    expect(Properties.SecurityGroupEgress).toMatchObject([{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }]);
  });

  it('delays the first refresh until the subnets have access to the internet', () => {
    const { template } = networksOf((stack) => ({ vpc: privateVpc(stack) }));
    const { DependsOn = [] } = only(template, 'Custom::FirstRefresh');
    expect(DependsOn).toContainEqual(expect.stringMatching(/^VpcPrivateSubnet1DefaultRoute/));
  });

  it('comes with the given subnets and security groups', () => {
    const { template, networks } = networksOf((stack) => {
      const vpc = vpcOf(stack, {
        maxAzs: 1,
        subnetConfiguration: [
          { name: 'public', subnetType: SubnetType.PUBLIC },
          { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
          { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
        ],
      });
      return {
        vpc,
        vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
        securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a1b2c3d4e5f60718')],
      };
    });
    const network = {
      SubnetIds: [expect.stringMatching(/^<VpcisolatedSubnet1Subnet/)],
      SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
    };
    expect(networks).toEqual([network, network]);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });
});

describe('alarmTopics', () => {
  it('receive the alarms and recoveries of the credential and of its feeds', () => {
    const template = synthesize((stack) => ({
      feeds: [hook('scanner')],
      alarmTopics: [
        new Topic(stack, 'Pager'),
        Topic.fromTopicArn(stack, 'Chat', 'arn:aws:sns:eu-west-1:123456789012:chat'),
      ],
    }));
    const targets = [`<${only(template, 'AWS::SNS::Topic').id}>`, 'arn:aws:sns:eu-west-1:123456789012:chat'];
    const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm');
    expect(alarms).toHaveLength(4);
    for (const alarm of alarms) expect(alarm).toMatchObject({ AlarmActions: targets, OKActions: targets });
  });

  it('are optional: the alarms exist, and a stack can add actions to them', () => {
    let names: unknown[] = [];
    const template = templateOf((stack) => {
      const { staleAlarm, failingAlarm } = new EcrCredential(stack, 'Ci');
      names = [staleAlarm, failingAlarm].map(({ alarmArn }) => plain(stack.resolve(alarmArn)));
    });
    const ids = Object.keys(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
    expect(names.toSorted()).toEqual(ids.map((id) => `<${id}.Arn>`).toSorted());
  });
});

describe('the text of an alarm', () => {
  const texts = propertiesOf<{ AlarmDescription: string }>(
    synthesize(() => ({ credentialName: 'x'.repeat(32), namePrefix: 'n'.repeat(95), feeds: [hook('y'.repeat(32))] })),
    'AWS::CloudWatch::Alarm',
  ).map(({ AlarmDescription }) => AlarmDescription);

  it('has commands that need no config file, because an app with the construct has none', () => {
    expect(texts.filter((text) => text.includes('aws secretsmanager list-secrets --filters'))).toHaveLength(2);
    for (const text of texts) {
      expect(text).toContain('aws lambda invoke --function-name n');
      expect(text).not.toContain('npx');
    }
  });

  // Source: CloudWatch API reference, "PutMetricAlarm".
  it('fits into 1,024 characters, also with the longest names', () => {
    const lengths = texts.map((text) => text.replaceAll('<AWS::Region>', 'ap-southeast-1').length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
  });
});

describe('newOidcProviders', () => {
  const readers: EcrCredentialProps['readers'] = [
    { gitlab: { project: 'acme/app', ref: 'main' } },
    { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
  ];

  it('are none by default, because another stack of the account can have created them', () => {
    synthesize(() => ({ readers })).resourceCountIs('AWS::IAM::OIDCProvider', 0);
  });

  it('are the providers of these issuers only, one for all credentials of the stack', () => {
    const template = templateOf((stack) => {
      const newOidcProviders = ['https://gitlab.com'];
      new EcrCredential(stack, 'First', { readers, newOidcProviders });
      new EcrCredential(stack, 'Second', { readers, newOidcProviders });
      const audience = 'other'; // the stack's provider must know it, too
      const oidc = { issuer: 'https://gitlab.com', audience, subject: 'job:build' };
      new EcrCredential(stack, 'Third', { readers: [{ oidc }] });
    });
    expect(only(template, 'AWS::IAM::OIDCProvider').Properties).toEqual({
      Url: 'https://gitlab.com',
      ClientIdList: ['https://gitlab.com', 'other'],
    });
  });
});

describe('outputs', () => {
  it('are none by default, and commands for consumers if they are requested', () => {
    expect(synthesize(() => ({})).toJSON().Outputs).toBeUndefined();
    const { Outputs } = synthesize(() => ({
      outputs: true,
      readers: [{ role: 'arn:aws:iam::123456789012:role/ci' }],
    })).toJSON() as { Outputs: object };
    expect(JSON.stringify(Outputs)).toContain('docker login');
    expect(JSON.stringify(Outputs)).not.toContain('npx');
  });
});
