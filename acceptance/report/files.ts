import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { printableJson } from '../../cli/common/printable';
import { toMarkdown } from './markdown';
import type { Report } from './report';

/** Writes a report as JSON and as Markdown. Returns where, or sets the exit status and returns why not, in words. */
export async function writeReport(folder: string, report: Report): Promise<string> {
  const name = join(folder, report.startedAt.replace(/[-:]|\.\d+/g, ''));
  try {
    await writeFile(`${name}.json`, `${printableJson(report)}\n`);
    await writeFile(`${name}.md`, toMarkdown(report));
    return `The report is in ${relative(process.cwd(), name)}.md and .json.`;
  } catch (error) {
    process.exitCode ||= 1;
    return `The report could not be written to ${folder}: ${(error as Error).message}`;
  }
}
