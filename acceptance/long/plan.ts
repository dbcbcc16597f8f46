import { formatTable } from '../../cli/common/text-table';
import type { Target } from '../model/context';
import type { LongSuite } from '../model/long-check';
import { LONG } from '../model/names';
import { planRows } from '../run/plan';

/** Returns what a long run will do, for the confirmation. */
export function formatLongPlan(target: Target, suites: LongSuite[]): string {
  const steps = suites.flatMap(({ checks }) => checks.flatMap((check) => check.steps));
  const minutes = [...new Set(steps.map(({ dueMinutes }) => dueMinutes))].sort((a, b) => a - b);
  const hours = minutes.map((each) => Number((each / 60).toFixed(1)));
  return [
    formatTable([
      ...planRows(target, suites, LONG),
      ['removes', 'everything that it creates, after the last step or with --remove'],
      ['takes', `calls of this command at the hours ${hours.join(', ')} after the start, of up to one hour each`],
      ['costs', 'less than 1 US dollar (an estimate)'],
    ]),
    'Use a sandbox account. The run changes only what it has created. A normal run can start and end meanwhile.',
  ].join('\n\n');
}

/** Returns when to call the command again. */
export function formatNextCall(due: Date, next: string, remove: string): string {
  return [
    `The next step is due at ${due.toISOString()}. Then run this command with the same --profile and --region:`,
    `  ${next}`,
    'To end the run earlier, and to remove everything, run this command:',
    `  ${remove}`,
  ].join('\n');
}
