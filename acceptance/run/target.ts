import { OperationError, UsageError } from '../../cli/common/command-line';
import { errorMessage } from '../../lambda/core/error-message';
import type { Aws } from '../aws';
import type { Target } from '../model/context';

/** The stack that `cdk bootstrap` creates. */
const BOOTSTRAP_STACK = 'CDKToolkit';

/**
 * Returns the account and the regions of the run.
 * @throws OperationError without usable credentials, or if a region is not bootstrapped
 */
export async function findTarget(
  region: string | undefined,
  secondRegion: string,
  awsIn: (region: string) => Aws,
): Promise<Target> {
  if (region === undefined) throw new UsageError('--region: got none; set it here, or in AWS_REGION');
  if (region === secondRegion) {
    throw new UsageError(`--second-region: got ${secondRegion}, which is also --region; must be another region`);
  }
  const { account, arn } = await awsIn(region)
    .identity.caller()
    .catch((error: unknown) => {
      throw new OperationError(
        `AWS did not accept your credentials. Log in, or select a profile with --profile. The error is: ${errorMessage(error)}`,
      );
    });
  const [, partition = 'aws'] = arn.split(':');
  for (const each of [region, secondRegion]) await requireBootstrap(account, each, awsIn(each));
  return { account, region, secondRegion, partition, principal: arn };
}

async function requireBootstrap(account: string, region: string, aws: Aws): Promise<void> {
  if (await aws.stacks.find(BOOTSTRAP_STACK)) return;
  throw new OperationError(
    `The CDK is not set up in ${region}. Run this command first: npx cdk bootstrap aws://${account}/${region}`,
  );
}
