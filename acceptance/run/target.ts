import { toOperationError } from '../../cli/common/client';
import { OperationError, UsageError } from '../../cli/common/command-line';
import { errorMessage } from '../../lambda/core/error-message';
import type { Aws } from '../aws';
import type { Target } from '../model/context';

/** The stack that `cdk bootstrap` creates. */
const BOOTSTRAP_STACK = 'CDKToolkit';
/** Two regions of each partition, by the beginning of its regions' names. */
const SECOND_REGIONS: [RegExp, [string, string]][] = [
  [/^cn-/, ['cn-north-1', 'cn-northwest-1']],
  [/^us-gov-/, ['us-gov-east-1', 'us-gov-west-1']],
  [/^/, ['us-east-1', 'us-west-2']],
];

/**
 * Returns the account and the regions of the run.
 * @throws UsageError if the regions are missing or equal
 * @throws OperationError without usable credentials, or if a region is not bootstrapped
 */
export async function findTarget(
  options: { region: string | undefined; secondRegion?: string },
  awsIn: (region: string) => Aws,
): Promise<Target> {
  const { region } = options;
  if (!region) throw new UsageError('--region: got none; set it here, in AWS_REGION or in the AWS profile');
  const secondRegion = options.secondRegion ?? defaultSecondRegion(region);
  if (region === secondRegion) {
    throw new UsageError(
      `--second-region: got ${secondRegion}, which is also the first region; must be another region`,
    );
  }
  const { account, arn } = await awsIn(region)
    .identity.caller()
    .catch((error: unknown) => {
      throw callProblem(error, region);
    });
  if (arn.endsWith(':root')) {
    throw new OperationError('The root user cannot assume the roles of the checks. Use an administrator role or user.');
  }
  const [, partition = 'aws'] = arn.split(':');
  for (const each of [region, secondRegion]) await requireBootstrap(account, each, awsIn(each));
  return { account, region, secondRegion, partition, principal: arn };
}

/** Returns a region of the same partition. */
export function defaultSecondRegion(region: string): string {
  const [, regions] = SECOND_REGIONS.find(([prefix]) => prefix.test(region)) ?? [/^/, []];
  return regions.find((other) => other !== region) ?? region;
}

function callProblem(error: unknown, region: string): OperationError {
  if ((error as Error).name !== 'CredentialsProviderError') return toOperationError(error, `STS in ${region}`);
  return new OperationError(
    `No AWS credentials were found. Log in, or select a profile with --profile. The AWS SDK reports: ${errorMessage(error)}`,
  );
}

async function requireBootstrap(account: string, region: string, aws: Aws): Promise<void> {
  if (await aws.stacks.find(BOOTSTRAP_STACK)) return;
  throw new OperationError(
    `The CDK is not set up in ${region}. Run this command first: npx cdk bootstrap aws://${account}/${region}`,
  );
}
