import { describe, expect, it } from 'vitest';
import { NETWORK } from '../support/deployed';
import { configProblems, credentialProblems, itReports } from '../support/problems';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';

describe('a setting of a credential', () => {
  itReports(credentialProblems, {
    'rejects an unknown region and lists the known ones': [
      { registries: [{ region: 'eu-west-9' }] },
      expect.stringMatching(/^registries\.0\.region: got "eu-west-9"; must be one of af-south-1, .*eu-west-1, /),
    ],
    'rejects an unknown endpoint type': [
      { endpoints: ['ipv6'] },
      'endpoints.0: got "ipv6"; must be one of standard, dualstack, fips, fips-dualstack',
    ],
    'rejects one endpoint type that is not in a list': [
      { endpoints: 'fips' },
      'endpoints: got "fips"; must be a list of types of host among standard, dualstack, fips, fips-dualstack',
    ],
    'rejects readers that are not in a list': [
      { readers: 'nobody' },
      'readers: got "nobody"; must be a list of readers',
    ],
  });

  it.each(['12345', '12345678901a', 123456789012])('rejects the account %j', (account) => {
    expect(credentialProblems({ registries: [{ account }] })).toEqual([
      `registries.0.account: got ${JSON.stringify(account)}; must be an account's 12 digits, in quotes`,
    ]);
  });

  it.each([0, 5, 2.5, '4', Number.NaN])('rejects a refresh every %j hours', (refreshEveryHours) => {
    expect(credentialProblems({ refreshEveryHours })).toEqual([
      expect.stringMatching(/^refreshEveryHours: got .*; must be a whole number from 1 to 4$/),
    ]);
  });

  it.each([
    ['team/ecr', '1 to 512 letters, digits and _ . -, because a Jenkins credential id has no slash'],
    ['ecr pull', '1 to 512 letters, digits and _ . -, because a Jenkins credential id has no slash'],
    ['ecr-x-config', 'a name that does not end in a hyphen and six characters, because the ARNs of Secrets Manager do'],
  ])('rejects the secret name %j', (name, allowed) => {
    expect(credentialProblems({ secrets: [{ format: 'password', name }] })).toEqual([
      `secrets.0.name: got "${name}"; must be ${allowed}`,
    ]);
  });

  it.each(['kms', 'arn:aws:kms:eu-west-1:123456789012:alias/ecr', 'arn:aws:kms:*:123456789012:key/*', 'none'])(
    'rejects the key %j',
    (encryption) => {
      expect(credentialProblems({ encryption })).toEqual([
        `encryption: got "${encryption}"; must be one of aws-managed, customer-managed, or a key's ARN`,
      ]);
    },
  );
});

describe('a setting of the config', () => {
  const other = { credentials: { ci: {} } };

  itReports((settings: object) => configProblems({ ...settings, ...other }), {
    "rejects a tag that would replace the app's own tag": [
      { tags: { 'ecr-format': 'none' } },
      `tags.ecr-format: got "ecr-format"; must be a tag's key of 1 to 128 characters, none of aws:…, jenkins:…, ecr-credential, ecr-feed and ecr-format`,
    ],
    'rejects an unknown setting of alarms': [
      { alarms: { topic: TOPIC } },
      'alarms.topic: is unknown; must be one of the settings among emails, topicArn',
    ],
    'rejects an e-mail address that is listed twice': [
      { alarms: { emails: ['ci@example.com', 'ci@example.com'] } },
      expect.stringMatching(/^alarms\.emails: got .*; must be a list of different e-mail addresses$/),
    ],
    'accepts a network': [{ network: NETWORK }],
    'rejects a VPC id that is too short': [
      { network: { ...NETWORK, vpcId: 'vpc-1' } },
      'network.vpcId: got "vpc-1"; must be an id such as vpc-0a1b2c3d4e5f60718',
    ],
    'rejects a subnet without an id': [
      { network: { ...NETWORK, subnets: ['subnet'] } },
      'network.subnets.0: got "subnet"; must be an id such as subnet-0a1b2c3d4e5f60718',
    ],
    'rejects a subnet that is not in a list': [
      { network: { ...NETWORK, subnets: 'subnet-0a1b2c3d' } },
      'network.subnets: got "subnet-0a1b2c3d"; must be a list of ids',
    ],
    'rejects an unknown setting of the network': [
      { network: { ...NETWORK, vpc: 'vpc-0a1b2c3d' } },
      'network.vpc: is unknown; must be one of the settings among vpcId, subnets, securityGroups',
    ],
    'rejects a network without security groups': [
      { network: { ...NETWORK, securityGroups: [] } },
      'network.securityGroups: got Array; must be a list of 1 to 5 ids',
    ],
    'rejects a network with 6 security groups': [
      { network: { ...NETWORK, securityGroups: Array.from({ length: 6 }, () => 'sg-0a1b2c3d') } },
      'network.securityGroups: got Array; must be a list of 1 to 5 ids',
    ],
  });

  it.each(['platform', 'platform@example', '@example.com', 'a b@example.com', 'a@example.com,b@example.com', ''])(
    'rejects the e-mail address %j',
    (email) => {
      expect(configProblems({ alarms: { emails: ['ci@example.com', email] }, ...other })).toEqual([
        `alarms.emails.1: got ${JSON.stringify(email)}; must be an e-mail address`,
      ]);
    },
  );

  it.each([
    `${TOPIC}.fifo`,
    TOPIC.replace('sns', 'sqs'),
    TOPIC.replace('123456789012', '12345'),
    `${TOPIC}:11111111-2222-3333-4444-555555555555`,
    'on-call',
  ])('rejects the topic %j', (topicArn) => {
    expect(configProblems({ alarms: { topicArn }, ...other })).toEqual([
      `alarms.topicArn: got "${topicArn}"; must be the ARN of a standard SNS topic, because an alarm cannot notify a FIFO topic`,
    ]);
  });

  it.each(['gitlab.com', 'http://gitlab.com', 'https://*', ''])('rejects the OIDC issuer %j', (issuer) => {
    expect(configProblems({ existingOidcProviders: [issuer], ...other })).toEqual([
      `existingOidcProviders.0: got ${JSON.stringify(issuer)}; must be an https URL without a port, such as https://gitlab.com`,
    ]);
  });
});
