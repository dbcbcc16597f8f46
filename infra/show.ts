import { parseArgs } from 'node:util';
import { checkRegion, credentialNamed, oneName, run, UsageError } from './command-line';
import { indent } from './layout';
import { DEFAULT_CONFIG, loadConfig } from './load-config';
import { dnsSuffixOf, partitionOf } from './regions';
import { type Sheet, sheetOf } from './sheet';

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
  const sheet = sheetOf(config, credential, {
    account,
    region,
    partition: partitionOf(home ?? 'us-east-1'),
    dnsSuffix: dnsSuffixOf(home ?? 'us-east-1'),
  });
  console.log(values.json ? JSON.stringify(sheet, null, 2) : layOut(sheet));
}

function layOut(sheet: Sheet): string {
  const placeholders = /ACCOUNT|REGION/.test(sheet.role);
  return [
    `${sheet.credential}: ${sheet.access}, refreshed every ${sheet.refreshEveryHours} hours, in the stack ${sheet.stack}`,
    `  role          ${sheet.role}`,
    `  repositories  ${sheet.repositories.join(', ')}`,
    ...(sheet.network ? [`  network       ${sheet.network.vpcId}, ${sheet.network.subnets.join(', ')}`] : []),
    ...(placeholders
      ? ['  ACCOUNT and REGION are where the stack is deployed; --account and --region fill them in']
      : []),
    ...sheet.secrets.flatMap(({ name, format, region, hosts, recipes }) => [
      '',
      `Secret ${name}, ${format}, in ${region}`,
      ...hosts.map((host) => `  ${host}`),
      ...recipes.flatMap(({ consumer, paste }) => ['', `  ${consumer}:`, `    ${paste}`]),
    ]),
    ...(sheet.readerPolicy
      ? [
          '',
          'A principal of this account that is no reader by the config needs this identity policy, and nothing more:',
          json(sheet.readerPolicy),
        ]
      : []),
    ...sheet.readers.flatMap(({ reader, role, secrets, steps }) => [
      '',
      `Reader ${reader}`,
      ...(role ? [`  role     ${role}`] : []),
      `  secrets  ${secrets.join(', ')}`,
      ...(steps.length === 0 ? ['  nothing to do'] : []),
      ...steps.flatMap(({ consumer, paste }) => ['', `  ${consumer}:`, indent(paste, '    ')]),
    ]),
    ...sheet.feeds.flatMap(({ name, kind, host, secret, apiSecret, push }) => [
      '',
      `Feed ${name}, ${kind}, to ${host}`,
      `  pushes      ${secret}`,
      `  API secret  ${apiSecret.name}${apiSecret.field ? `, field ${apiSecret.field}` : ''}: ${apiSecret.holds}`,
      `  pushes now  ${push}`,
    ]),
    ...sheet.otherAccounts.flatMap(({ account, region, repositoryPolicy, registryPolicy }) => [
      '',
      `Account ${account} must set this policy on its repositories in ${region}:`,
      json(repositoryPolicy),
      ...(registryPolicy ? ['', 'and this one on its registry there:', json(registryPolicy)] : []),
    ]),
  ].join('\n');
}

function json(value: object): string {
  return indent(JSON.stringify(value, null, 2), '  ');
}

run(main);
