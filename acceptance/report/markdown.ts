import { type Report, summary } from './report';

/** Returns a report as a Markdown file that can be attached to an issue. */
export function toMarkdown(report: Report): string {
  const { startedAt, finishedAt, accountHash, partition, region, secondRegion, versions, checks, leftBehind, pending } =
    report;
  const facts = [
    ['started', startedAt],
    ['finished', finishedAt],
    ['account', `${accountHash} (the first digits of a hash)`],
    ['partition', partition],
    ['regions', `${region}, ${secondRegion}`],
    ...Object.entries(versions),
  ];
  return [
    `# Acceptance on AWS, ${startedAt.slice(0, 10)}`,
    `${summary(checks)}.`,
    table(['', ''], facts),
    '## Checks',
    table(
      ['check', 'result', 'assumed', 'observed'],
      checks.map(({ id, result, assumption, observed }) => [`\`${id}\``, result, assumption, observed]),
    ),
    '## Left behind',
    ...(leftBehind.length + pending.length === 0 ? ['Nothing.'] : []),
    ...(leftBehind.length > 0 ? [leftTable(leftBehind)] : []),
    ...(pending.length > 0 ? [pending.map((line) => `- ${line}`).join('\n')] : []),
    '',
  ].join('\n\n');
}

function leftTable(left: Report['leftBehind']): string {
  return table(
    ['resource', 'reason', 'command'],
    left.map(({ resource, reason, command }) => [resource, reason, `\`${command}\``]),
  );
}

/** Returns a Markdown table. */
export function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function escapeCell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|<]/g, '\\$&');
}
