import type { CredentialInstructions } from '../../infra/instructions/credential';
import { indent } from '../shared/text-table';

/** A sheet for people: what a credential consists of, and what to paste where. */
export function formatInstructions(sheet: CredentialInstructions): string {
  const placeholders = /ACCOUNT|REGION/.test(sheet.role);
  return [
    `${sheet.credential}: ${sheet.access}, refreshed every ${sheet.refreshEveryHours} hours, in the stack ${sheet.stack}`,
    `  role          ${sheet.role}`,
    `  repositories  ${sheet.repositories.join(', ')}`,
    ...(sheet.network ? [`  network       ${sheet.network.vpcId}, ${sheet.network.subnets.join(', ')}`] : []),
    ...(placeholders
      ? ['  ACCOUNT and REGION are where the stack is deployed; --account and --region fill them in']
      : []),
    ...sheet.secrets.flatMap(({ name, format, region, hosts, snippets }) => [
      '',
      `Secret ${name}, ${format}, in ${region}`,
      ...hosts.map((host) => `  ${host}`),
      ...snippets.flatMap(({ consumer, text }) => ['', `  ${consumer}:`, `    ${text}`]),
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
      ...steps.flatMap(({ consumer, text }) => ['', `  ${consumer}:`, indent(text, '    ')]),
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
