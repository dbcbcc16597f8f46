import { parseArgs } from 'node:util';
import { dnsSuffixOf, partitionOf } from '../../infra/config/common/regions';
import { DEFAULT_CONFIG, loadConfig } from '../../infra/config/load';
import { credentialInstructions } from '../../infra/instructions/credential';
import { printable } from '../../lambda/core/error-message';
import { checkRegion, findCredential, requireOneName, runProgram, UsageError } from '../common/command-line';
import { printableJson } from '../common/printable';
import { formatInstructions } from './report';

const USAGE = `Usage: npm run show -- CREDENTIAL [--account 123456789012] [--region eu-west-1] [--config FILE] [--json]

Prints what a credential consists of, and the instructions for its consumers, readers and feeds. It does not call AWS.

  CREDENTIAL       the name of the credential
  --account ID     account of the stack (default: the placeholder ACCOUNT)
  --region REGION  region of the stack (default: the placeholder REGION)
  --config FILE    config file (default: ${DEFAULT_CONFIG})
  --json           prints JSON
  --help           prints this text

Exit status:
  0  success
  2  the command line or the config is wrong`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      account: { type: 'string', default: 'ACCOUNT' },
      region: { type: 'string', default: 'REGION' },
      config: { type: 'string', default: DEFAULT_CONFIG },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const name = requireOneName(positionals, USAGE);
  const { account, region } = values;
  if (!/^(\d{12}|ACCOUNT)$/.test(account)) throw new UsageError(`--account: got ${account}; must be 12 digits`);
  if (region !== 'REGION') checkRegion(region);
  const config = await loadConfig(values.config);
  const credential = findCredential(config, name, values.config);
  const knownRegion = region === 'REGION' ? credential.registries.find((registry) => registry.region)?.region : region;
  const instructions = credentialInstructions(config, credential, {
    account,
    region,
    partition: partitionOf(knownRegion ?? 'us-east-1'),
    dnsSuffix: dnsSuffixOf(knownRegion ?? 'us-east-1'),
  });
  console.log(values.json ? printableJson(instructions) : printable(formatInstructions(instructions)));
}

runProgram(main);
