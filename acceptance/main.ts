import { runProgram } from '../cli/common/command-line';
import { acceptance } from './acceptance';
import { acceptanceCommand } from './options';

// The AWS SDK and the CDK CLI both read the profile and the region from the environment.
runProgram(
  acceptanceCommand(async (options) => {
    if (options.profile) process.env.AWS_PROFILE = options.profile;
    const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    await acceptance({ ...options, ...(region && { region }) });
  }),
  process.argv,
);
