import { describe, expect, it } from 'vitest';
import { settled } from '../../acceptance/fixture/probes';
import type { CommandOutcome } from '../../acceptance/model/context';
import { answering, deploying } from './support/changes';
import { contextOf, type SuiteWorld, type World } from './support/world';
import { deploymentWorld } from './worlds/deployment';
import { removalWorld } from './worlds/removal';

/** Runs one check in a changed world. */
function findingOf({ suite, world }: SuiteWorld, id: string, change: (world: World) => void) {
  const changed = world();
  change(changed);
  return suite.checks.find((check) => check.id === id)?.run(contextOf(suite, changed));
}

describe('a check that accepts several answers of AWS', () => {
  it('passes in GovCloud with the log format Text', async () => {
    const found = await findingOf(deploymentWorld, 'deployment-function-settings', (world) => {
      world.target = { partition: 'aws-us-gov', region: 'us-gov-west-1' };
      answering('functions', {
        settings: async (name) => ({
          runtime: 'nodejs24.x',
          architectures: ['arm64'],
          logFormat: 'Text',
          systemLogLevel: undefined,
          applicationLogLevel: undefined,
          logGroup: `/aws/lambda/${name}`,
          codeBytes: 1,
        }),
      })(world);
    });
    expect(found?.result).toBe('passed');
  });

  it.each([
    { first: { succeeded: true, output: '' }, result: 'passed', observed: /succeeded at once/ },
    {
      first: { succeeded: false, output: 'Early validation failed for stack EcrAcceptance-removal' },
      result: 'passed',
      observed: /Early validation failed .* Two minutes later, it succeeded/,
    },
    { first: { succeeded: false, output: 'no credentials' }, result: 'failed', observed: /no credentials/ },
  ])('is $result after a destroyed stack if the deployment answers $first', async ({ first, result, observed }) => {
    const outcomes: CommandOutcome[] = [first, { succeeded: true, output: '' }];
    const found = await findingOf(removalWorld, 'removal-deploy-again', (world) => {
      deploying(() => async () => outcomes.shift() ?? first)(world);
      answering('stacks', { events: async () => [] })(world);
    });
    expect(found?.result).toBe(result);
    expect(found?.observed).toMatch(observed);
  });
});

describe('a stack whose first change set was refused', () => {
  it('is not waited for, because nothing changes it', async () => {
    const { suite, world } = deploymentWorld;
    const refused = { name: 'EcrAcceptance-deployment', status: 'REVIEW_IN_PROGRESS', reason: '', outputs: {} };
    const changed = world();
    answering('stacks', { find: async () => refused })(changed);
    const { aws, clock } = contextOf(suite, changed);
    expect(await settled(refused.name, aws.stacks, clock)).toEqual(refused);
  });
});
