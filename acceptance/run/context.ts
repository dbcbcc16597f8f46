import type { Aws } from '../aws';
import type { Keys } from '../aws/identity';
import { createSuiteStack } from '../cdk/suite-stack';
import { createProbes } from '../fixture/probes';
import type { Clock, Context, SampleImage, Target } from '../model/context';
import { probesStackOf, stackNameOf } from '../model/names';
import { createRegistryClient } from '../registry';

/** What the contexts of all suites have in common. */
export interface SharedContext {
  target: Target;
  image: SampleImage;
  awsIn(region: string, keys?: Keys): Aws;
  clock: Clock;
  /** The folder for configs, cloud assemblies and logs. */
  folder: string;
  stop: AbortSignal;
  jobToken: Context['jobToken'];
  /** The beginning of the names of stacks. @default that of a normal run */
  stackPrefix?: string;
}

/** Returns what the checks of a suite may use. */
export function createContext(suite: { name: string }, shared: SharedContext): Context {
  const { target, image, awsIn, clock, folder, stop, jobToken, stackPrefix } = shared;
  const { region } = target;
  const aws = awsIn(region);
  return {
    target,
    aws,
    awsAs: (options) => awsIn(options.region ?? region, options.keys),
    registry: createRegistryClient(stop),
    stack: createSuiteStack(stackNameOf(suite.name, stackPrefix), { folder, region, stop }),
    probes: createProbes(probesStackOf(suite.name, stackPrefix), aws.stacks, clock),
    image,
    clock,
    ...(jobToken && { jobToken }),
  };
}
