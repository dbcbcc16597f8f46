import { describe } from 'vitest';
import { knownRegions } from '../../../infra/config/common/regions';
import { NETWORK } from '../support/deployed';
import { configProblems, credentialProblems, itRejects, itReports, valuesOf } from '../support/problems';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';
const endpoints = 'standard, dualstack, fips, fips-dualstack';
const inConfig = (settings: object) => configProblems({ ...settings, credentials: { ci: {} } });
const email = (address: unknown) => ({ alarms: { emails: ['ci@example.com', address] } });
const securityGroups = (count: number) => ({
  network: { ...NETWORK, securityGroups: Array.from({ length: count }, () => 'sg-0a1b2c3d') },
});

const repository = 'the exact name of a repository, without *';
const jenkinsId = '1 to 512 letters, digits and _ . -, because a Jenkins credential id has no slash';
const arnEnd =
  'a name that does not end in a hyphen and six characters, because the ARN of every secret ends like that';
const notKeys = valuesOf('kms arn:aws:kms:eu-west-1:123456789012:alias/ecr arn:aws:kms:*:123456789012:key/* none');

describe('a setting of a credential', () => {
  itRejects(credentialProblems, [
    ['registries.0.region', `one of ${knownRegions().join(', ')}`, ['eu-west-9']],
    ['registries.0.account', "an account's 12 digits, in quotes", ['12345', '12345678901a', 123456789012]],
    ['refreshEveryHours', 'a whole number from 1 to 4', [0, 5, 2.5, '4', Number.NaN]],
    ['endpoints.0', `one of ${endpoints}`, ['ipv6']],
    ['endpoints', `a list of endpoint types among ${endpoints}`, ['fips']],
    ['readers', 'a list of readers', ['nobody']],
    ['verifyRepositories.0', repository, ['team-a/*']],
    ['secrets.0.name', jenkinsId, ['team/ecr', 'ecr pull'], { format: 'password' }],
    ['secrets.0.name', arnEnd, ['ecr-x-config'], { format: 'password' }],
    ['secrets.0.template', 'a text that is not empty', [''], { format: 'template' }],
    ['encryption', "one of aws-managed, customer-managed, or a key's ARN", notKeys],
  ]);
});

const emails = ['a b@example.com', ...valuesOf('platform platform@example @example.com a@example.com,b@example.com ')];
const standardTopic = 'the ARN of a standard SNS topic, because an alarm cannot notify a FIFO topic';
const topics = ['on-call', `${TOPIC}.fifo`, `${TOPIC}:11111111-2222-3333-4444-555555555555`, TOPIC.replace('012', '')];
const issuer = 'an https URL without a port, such as https://gitlab.com';

describe('a setting of the config', () => {
  itRejects(inConfig, [
    ['alarms.emails.0', 'an e-mail address', emails],
    ['alarms.topicArn', standardTopic, [...topics, TOPIC.replace('sns', 'sqs')]],
    ['existingOidcProviders.0', issuer, ['gitlab.com', 'http://gitlab.com', 'https://*', '']],
    ['network.vpcId', 'an id such as vpc-0a1b2c3d4e5f60718', ['vpc-1'], NETWORK],
    ['network.subnets.0', 'an id such as subnet-0a1b2c3d4e5f60718', ['subnet'], NETWORK],
    ['network.subnets', 'a list of ids', ['subnet-0a1b2c3d'], NETWORK],
  ]);

  const groups = 'network.securityGroups: got Array; must be a list of 1 to 5 ids';

  itReports(inConfig, {
    "cannot be a tag that would replace the app's own tag": [
      { tags: { 'ecr-format': 'none' } },
      `tags.ecr-format: got "ecr-format"; must be a tag's key of 1 to 128 characters, none of aws:…, jenkins:…, ecr-credential, ecr-feed and ecr-format`,
    ],
    'cannot be an unknown one of alarms': [
      { alarms: { topic: TOPIC } },
      'alarms.topic: is unknown; must be one of the settings among emails, topicArn',
    ],
    'cannot be an unknown one of the network': [
      { network: { ...NETWORK, vpc: 'vpc-0a1b2c3d' } },
      'network.vpc: is unknown; must be one of the settings among vpcId, subnets, securityGroups',
    ],
    'cannot be an e-mail address that is listed twice': [
      email('ci@example.com'),
      'alarms.emails: got Array; must be a list of different e-mail addresses',
    ],
    'can be two e-mail addresses': [email('platform@example.com')],
    'can be 5 security groups': [securityGroups(5)],
    'cannot be 6 security groups': [securityGroups(6), groups],
    'cannot be an empty list of security groups': [securityGroups(0), groups],
  });
});
