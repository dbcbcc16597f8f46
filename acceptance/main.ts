import { runProgram } from '../cli/common/command-line';
import { acceptance } from './acceptance';
import { acceptanceCommand } from './options';

// The AWS SDK and the CDK CLI both read the profile and the region from the environment.
runProgram(
  acceptanceCommand(async (options) => {
    if (options.profile) process.env.AWS_PROFILE = options.profile;
    const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env;
    await acceptance({ ...options, ...(region && { region }), ...(url && token && { jobToken: { url, token } }) });
  }),
  process.argv,
);
