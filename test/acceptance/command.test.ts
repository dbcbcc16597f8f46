import { describe, expect, it } from 'vitest';
import type { Aws } from '../../acceptance/aws';
import { acceptanceCommand, type Options } from '../../acceptance/options';
import { requireKnown, selectChecks } from '../../acceptance/run/select';
import { defaultSecondRegion, findTarget } from '../../acceptance/run/target';
import { SUITES } from '../../acceptance/suites';
import { awsError, TARGET } from './support/world';

/** Returns the options of a command line. */
async function parse(...args: string[]): Promise<Options> {
  let parsed: Options | undefined;
  const command = acceptanceCommand('npm run acceptance --', async (options) => {
    parsed = options;
  }).exitOverride();
  command.configureOutput({ writeErr() {} });
  await command.parseAsync(args, { from: 'user' });
  if (!parsed) throw new Error('the command did not run');
  return parsed;
}

describe('the options', () => {
  it('name checks, regions and the reasons of skips', async () => {
    const options = await parse('--only', 'a', 'b', '--region', 'eu-west-1', '--skip', 'c=no=way', '--skip', 'd=later');
    expect(options.only).toEqual(['a', 'b']);
    expect([...options.skip]).toEqual([
      ['c', 'no=way'],
      ['d', 'later'],
    ]);
  });

  it.each([
    ['--skip', 'registry-accepts-token', 'must be a check and the reason: ID=REASON'],
    ['--region', 'moon-1', 'must be one of'],
  ])('refuse %s %s', async (option, value, words) => {
    await expect(parse(option, value)).rejects.toThrow(words);
  });

  it('select checks, and refuse unknown ones', () => {
    const [suite] = selectChecks(SUITES, ['registry-accepts-token']);
    expect(suite?.checks.map(({ id }) => id)).toEqual(['registry-accepts-token']);
    expect(() => requireKnown(SUITES, '--only', ['registry-x'])).toThrow('--only: got registry-x; must be one of ');
  });
});

describe('the account and the regions', () => {
  const aws = (changes: object = {}) =>
    ({
      identity: { caller: async () => ({ account: TARGET.account, arn: TARGET.principal }) },
      stacks: { find: async () => ({}) },
      ...changes,
    }) as unknown as Aws;

  it('are those of the credentials, with a second region of the same partition', async () => {
    expect(await findTarget({ region: 'eu-west-1' }, () => aws())).toEqual(TARGET);
    expect(['us-east-1', 'cn-north-1', 'us-gov-east-1'].map(defaultSecondRegion)).toEqual([
      'us-west-2',
      'cn-northwest-1',
      'us-gov-west-1',
    ]);
  });

  it.each([
    ['there is no region', { region: undefined }, {}, '--region: got none; set it here, in AWS_REGION'],
    ['both regions are the same', { region: 'eu-west-1', secondRegion: 'eu-west-1' }, {}, 'must be another region'],
    [
      'the CDK is not set up',
      { region: 'eu-west-1' },
      { stacks: { find: async () => undefined } },
      'The CDK is not set up in eu-west-1. Run this command first: npx cdk bootstrap aws://123456789012/eu-west-1',
    ],
    [
      'AWS rejects the credentials',
      { region: 'eu-west-1' },
      { identity: { caller: () => Promise.reject(awsError('ExpiredTokenException', 'expired')) } },
      'AWS rejected your credentials. Log in again. AWS returned: ExpiredTokenException: expired',
    ],
    [
      'the principal is the root user',
      { region: 'eu-west-1' },
      { identity: { caller: async () => ({ account: TARGET.account, arn: 'arn:aws:iam::123456789012:root' }) } },
      'Use an administrator role or user.',
    ],
    [
      'there are no credentials',
      { region: 'eu-west-1' },
      { identity: { caller: () => Promise.reject(awsError('CredentialsProviderError', 'none')) } },
      'No AWS credentials were found. Log in, or select a profile with --profile.',
    ],
  ])('are an error if %s', async (_, options, changes, words) => {
    await expect(findTarget(options, () => aws(changes))).rejects.toThrow(words);
  });
});
