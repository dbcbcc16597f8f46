import { parseArgs } from 'node:util';
import { DEFAULT_CONFIG, loadConfig } from '../../infra/config/load';
import { dnsSuffixOf, partitionOf } from '../../infra/config/shared/regions';
import { credentialInstructions } from '../../infra/instructions/credential';
import { checkRegion, credentialNamed, oneName, run, UsageError } from '../shared/command-line';
import { formatInstructions } from './report';

const USAGE = `Usage: npm run show -- CREDENTIAL [--account 123456789012] [--region eu-west-1] [--config FILE] [--json]

Prints, offline, what a credential consists of and what to paste where.`;

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
  const name = oneName(positionals, USAGE);
  const { account, region } = values;
  if (!/^(\d{12}|ACCOUNT)$/.test(account)) throw new UsageError(`--account: got ${account}; must be 12 digits`);
  if (region !== 'REGION') checkRegion(region);
  const config = await loadConfig(values.config);
  const credential = credentialNamed(config, name, values.config);
  const home = region === 'REGION' ? credential.registries.find((registry) => registry.region)?.region : region;
  const sheet = credentialInstructions(config, credential, {
    account,
    region,
    partition: partitionOf(home ?? 'us-east-1'),
    dnsSuffix: dnsSuffixOf(home ?? 'us-east-1'),
  });
  console.log(values.json ? JSON.stringify(sheet, null, 2) : formatInstructions(sheet));
}

run(main);
