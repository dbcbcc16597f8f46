import { runProgram } from '../cli/common/command-line';
import { acceptance } from './acceptance';
import { acceptanceCommand } from './options';

const START = 'npm run acceptance --';

// The SDK warns about every Node version that its next releases do not support. This project supports it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// A closed pipe or terminal must not end the run before its cleanup.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const command = acceptanceCommand(START, async (options) => {
  // The AWS SDK and the CDK CLI both read the profile from the environment.
  if (options.profile) process.env.AWS_PROFILE = options.profile;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env;
  await acceptance({ ...options, ...(url && token && { jobToken: { url, token } }) });
});

runProgram(command, process.argv, START);
