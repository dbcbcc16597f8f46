import type { CredentialInstructions } from '../../infra/instructions/credential';
import { indent } from '../common/text-table';

/** Returns a credential and the instructions for its consumers, readers and feeds as text. */
export function formatInstructions(instructions: CredentialInstructions): string {
  const { credential, access, refreshEveryHours, stack, role, repositories, network } = instructions;
  return [
    `${credential}: ${access}, refreshed every ${refreshEveryHours} hours, in the stack ${stack}`,
    `  role          ${role}`,
    `  repositories  ${repositories.join(', ')}`,
    ...(network ? [`  network       ${network.vpcId}, ${network.subnets.join(', ')}`] : []),
    ...(/ACCOUNT|REGION/.test(role)
      ? ['  ACCOUNT and REGION are placeholders. To replace them, set --account and --region.']
      : []),
    ...instructions.secrets.flatMap(({ name, format, region, replicas, hosts, snippets }) => [
      '',
      `Secret ${name}, ${format}, in ${[region, ...replicas].join(' and ')}`,
      ...hosts.map((host) => `  ${host}`),
      ...snippets.flatMap(({ consumer, text }) => ['', `  ${consumer}:`, `    ${text}`]),
    ]),
    ...(instructions.readerPolicy
      ? [
          '',
          'A principal of this account that is not a reader in the config needs only this identity policy:',
          json(instructions.readerPolicy),
        ]
      : []),
    ...instructions.readers.flatMap((reader) => [
      '',
      `Reader ${reader.reader}`,
      ...(reader.role ? [`  role     ${reader.role}`] : []),
      ...(reader.subject ? [`  subject  ${reader.subject}`] : []),
      ...Object.entries(reader.claims ?? {}).map(([claim, values]) => `  claim    ${claim} = ${values.join(' or ')}`),
      `  secrets  ${reader.secrets.join(', ')}`,
      ...(reader.steps.length === 0 ? ['  nothing to do'] : []),
      ...reader.steps.flatMap(({ consumer, text }) => ['', `  ${consumer}:`, indent(text, '    ')]),
    ]),
    ...instructions.feeds.flatMap(({ name, kind, host, secret, apiSecret, push }) => [
      '',
      `Feed ${name}, ${kind}, to ${host}`,
      `  pushes      ${secret}`,
      `  API secret  ${apiSecret.name}${apiSecret.field ? `, field ${apiSecret.field}` : ''}: ${apiSecret.holds}`,
      `  push now    ${push}`,
    ]),
    ...instructions.otherAccounts.flatMap(({ account, region, repositoryPolicy, registryPolicy }) => [
      '',
      `Account ${account} must set this policy on its repositories in ${region}:`,
      json(repositoryPolicy),
      ...(registryPolicy
        ? ['', `Account ${account} must also set this policy on its registry in ${region}:`, json(registryPolicy)]
        : []),
    ]),
  ].join('\n');
}

function json(value: object): string {
  return indent(JSON.stringify(value, null, 2), '  ');
}
