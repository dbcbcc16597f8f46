import { formatTable } from '../../cli/common/text-table';
import type { RunNames } from '../cleanup/kinds';
import type { ListedSuite, Suite } from '../model/check';
import type { Target } from '../model/context';
import { REPOSITORY_PREFIX, SECRET_PREFIX, STACK_PREFIX } from '../model/names';

/** Returns what a run will do, for the confirmation. */
export function formatPlan(target: Target, suites: Suite[], keep: boolean): string {
  const names = { stacks: STACK_PREFIX, secrets: SECRET_PREFIX, repositories: REPOSITORY_PREFIX };
  return [
    formatTable([
      ...planRows(target, suites, names),
      [
        'removes',
        keep ? 'nothing, because of --keep' : 'everything that it creates. AWS deletes KMS keys after 7 days.',
      ],
      ['takes', 'about 40 minutes (an estimate)'],
      ['costs', 'less than 0.50 US dollars (an estimate)'],
    ]),
    'Use a sandbox account. The run changes only what it has created.',
  ].join('\n\n');
}

/** Returns the rows of a plan that normal and long runs have. */
export function planRows(
  { account, principal, region, secondRegion }: Target,
  suites: { checks: unknown[] }[],
  { stacks, secrets, repositories }: RunNames,
): string[][] {
  const checks = suites.flatMap((suite) => suite.checks);
  return [
    ['account', account],
    ['principal', principal],
    ['regions', `${region}, ${secondRegion}`],
    ['checks', `${checks.length} in ${suites.length} suites`],
    ['creates', `stacks, functions and roles ${stacks}*, secrets ${secrets}*, repositories ${repositories}*`],
  ];
}

/** Returns the checks as `--list --json` prints them. */
export function listOf(suites: ListedSuite[]) {
  return suites.flatMap(({ name, checks }) =>
    checks.map(({ id, assumption, matters, method }) => ({ suite: name, id, assumption, matters, method })),
  );
}

/** Returns the table of `--list`. */
export function formatList(suites: ListedSuite[]): string {
  const rows = suites.flatMap(({ name, checks }) => checks.map(({ id, assumption }) => [name, id, assumption]));
  return formatTable([['SUITE', 'CHECK', 'ASSUMPTION'], ...rows]);
}
