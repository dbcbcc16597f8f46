import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../infra/config/parse';
import { credentialProblems, itReports, startsWith } from '../../support/problems';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/00000000-1111-2222-3333-444444444444';
const MULTI_REGION = 'arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef';
const withoutKey = startsWith(
  "replicas.0: got us-east-1 without a key; must be { region: 'us-east-1', key: '<ARN of a key in us-east-1>' }",
);

describe('the replicas of a credential', () => {
  itReports(credentialProblems, {
    'can be names of regions, and regions with keys': [
      { replicas: ['eu-central-1', { region: 'us-east-1', key: KEY }, { region: 'us-west-2' }] },
    ],
    'are in regions that exist': [
      { replicas: ['eu-middle-1'] },
      startsWith('replicas.0: got "eu-middle-1"; must be one of af-south-1'),
    ],
    'are listed once': [
      { replicas: ['us-east-1', { region: 'us-east-1' }] },
      'replicas.1: got us-east-1 again; must be listed once',
    ],
    'are in the partition of the registries': [
      { registries: [{ region: 'cn-north-1' }], replicas: ['eu-central-1'] },
      startsWith('replicas.0: got eu-central-1 of the partition aws; must be of aws-cn'),
    ],
    'are in one partition': [
      { replicas: ['eu-central-1', 'us-gov-west-1'] },
      startsWith('replicas.1: got us-gov-west-1 of the partition aws-us-gov; must be of aws'),
    ],
    'have keys of their own regions': [
      { replicas: [{ region: 'eu-central-1', key: KEY }] },
      `replicas.0.key: got ${KEY}; must be the ARN of a key in eu-central-1`,
    ],
    'have keys if the stack creates the key of the secrets': [
      { replicas: ['us-east-1'], encryption: 'customer-managed' },
      withoutKey,
    ],
    'have keys if the secrets have the key of one region': [
      { replicas: ['us-east-1'], encryption: KEY.replace('us-east-1', 'eu-west-1') },
      withoutKey,
    ],
    'need no keys if the secrets have a multi-Region key': [{ replicas: ['us-east-1'], encryption: MULTI_REGION }],
  });

  it.each([
    ['eu-west-1', startsWith("replicas.0: got eu-west-1, the stack's region; must be another region")],
    ['cn-north-1', startsWith('replicas.0: got eu-west-1 of the partition aws; must be of aws-cn')],
  ])('fit the region of a stack in %s', (region, problem) => {
    expect(credentialProblems({ replicas: ['eu-west-1'] }, { region })).toEqual([problem]);
  });

  it('use the replicas of a multi-Region key', () => {
    const ci = { replicas: ['us-east-1'], encryption: MULTI_REGION };
    const [credential] = parseConfig({ credentials: { ci } }, 'test.config').credentials;
    expect(credential?.replicas).toEqual([
      { region: 'us-east-1', key: MULTI_REGION.replace('eu-west-1', 'us-east-1') },
    ]);
  });
});
