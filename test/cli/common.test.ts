import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect } from 'vitest';
import { mapConcurrent } from '../../cli/common/map-concurrent';
import { printableJson } from '../../cli/common/printable';
import { formatRelativeToNow } from '../../cli/common/time';
import { invokeRefresher } from '../../cli/refresh/invoke';
import { showProgress } from '../../cli/refresh/progress';
import { describeSecret } from '../../cli/status/describe-secret';
import { secretState } from '../../cli/status/state';
import { printable } from '../../lambda/core/error-message';
import { versionId } from '../../lambda/core/version-id';
import { clientConfig, it, REGION, secretsManager } from '../local/support';
import { launch, runCommand } from './run-command';
import { bareEnvironment } from './support';

const NOW = new Date('2026-03-01T08:00:00Z');
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

function stateWith(minutesLeft: number, refreshEveryHours: number): string {
  const id = versionId(inMinutes(minutesLeft), '0123456789abcdef0123');
  const description = { outcome: 'described' as const, versionId: id, markedForDeletion: false, replicas: [] };
  return secretState(description, refreshEveryHours, NOW).state;
}

describe('a secret', () => {
  it.for([
    [1, 10.5],
    [2, 9.5],
    [3, 8.5],
    [4, 7.5],
  ] as const)('with a refresh every %i h is late if less than %d h are left', ([hours, least]) => {
    expect(stateWith(least * 60, hours)).toBe('fresh');
    expect(stateWith(least * 60 - 1, hours)).toBe('late');
    // The stale alarm goes into ALARM after the interval plus two hours.
    expect(stateWith((12 - (hours + 2)) * 60, hours)).toBe('late');
  });

  it('is late until it expires', () => {
    expect(stateWith(1, 4)).toBe('late');
    expect(stateWith(0, 4)).toBe('expired');
  });
});

describe('a time', () => {
  it.for([
    [11 * 60 + 58, '2026-03-01 19:58, in 11 h 58 min'],
    [59, '2026-03-01 08:59, in 59 min'],
    [0, '2026-03-01 08:00, 0 min ago'],
    [-25 * 60, '2026-02-28 07:00, 25 h 0 min ago'],
  ] as const)('in %i minutes is printed in UTC and relative to now', ([minutes, text]) => {
    expect(formatRelativeToNow(inMinutes(minutes), NOW)).toBe(text);
  });
});

describe('text from other systems', () => {
  const hostile = 'red \u001b[31m\u009b1m bell\u0007 back\r\b right-to-left\u202e tag\u{e0001}\nnext line';

  it('is printed without control and format characters', () => {
    expect(printable(hostile)).toBe('red [31m1m bell back right-to-left tag\nnext line');
  });

  it('is escaped in JSON', () => {
    const json = printableJson({ hostile });
    expect(json).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(json)).toEqual({ hostile });
  });
});

describe('work on many items', () => {
  it('runs a limited number at a time and keeps the order', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrent(3, [5, 1, 4, 2, 3, 0], async (item) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      running--;
      return item * 10;
    });
    expect([most, results]).toEqual([3, [50, 10, 40, 20, 30, 0]]);
  });

  it('fails with the first error', async () => {
    const work = mapConcurrent(2, [1, 2, 3], async (item) => {
      if (item === 2) throw new Error('two');
    });
    await expect(work).rejects.toThrow('two');
  });
});

describe('a call to AWS without a response', () => {
  it('fails after the timeout for all secrets', async ({ standIn }) => {
    standIn.faults.inject({ kind: 'hang' });
    const target = { secret: 'ecr-ci', region: REGION };
    await expect(describeSecret(secretsManager(standIn), target, AbortSignal.timeout(20))).rejects.toThrow(
      'Secrets Manager in eu-west-1 did not respond. Check the network and the region. The error is: no response before the timeout',
    );
  });

  it('fails after the timeout of the function', async ({ standIn }) => {
    standIn.faults.inject({ kind: 'hang' });
    const requestHandler = { requestTimeout: 20, throwOnRequestTimeout: true };
    const client = new LambdaClient({ ...clientConfig(standIn), requestHandler });
    const run = invokeRefresher(client, { functionName: 'Logins-ci', region: REGION, deploy: '' });
    await expect(run).rejects.toThrow(/^Lambda in eu-west-1 did not respond\. .* The error is: TimeoutError: /);
  });
});

describe('progress', () => {
  it.for([
    ['is shown on a terminal and then cleared', true, ['\r\u001b[KRefreshing ci … 0 s', '\r\u001b[K']],
    ['is not shown if the output is not a terminal', false, []],
  ] as const)('%s', async ([, isTTY, expected]) => {
    const written: string[] = [];
    const terminal = { isTTY, write: (text: string) => written.push(text) > 0 };
    expect(await showProgress(terminal, 'Refreshing ci', async () => 7)).toBe(7);
    expect(written).toEqual(expected);
  });
});

describe('an error in the command line or the config', () => {
  const UNKNOWN_CREDENTIAL = 'got nope; must be one of the credentials in refresher.config.ts: ci-pull';

  it.for<[string, string, string]>([
    ['status', 'nope', UNKNOWN_CREDENTIAL],
    ['status', '--region mars', "'--region <region>' argument 'mars' is invalid. got mars; must be one of "],
    ['status', '--colour', 'unknown option \'--colour\'\nRun "npx ecr-credentials status --help" for the options.'],
    ['status', '--config no.json', 'no.json is wrong:\n  - the file does not exist'],
    ['status', '', '--region: got none; set it here, in AWS_REGION or in the AWS profile'],
    ['refresh', '', "missing required argument 'credential'"],
    ['refresh', 'ci-pull other', 'too many arguments'],
    ['refresh', 'nope', UNKNOWN_CREDENTIAL],
    ['show', '', "missing required argument 'credential'"],
    ['show', 'nope', UNKNOWN_CREDENTIAL],
    ['show', 'ci-pull --region mars', "argument 'mars' is invalid. got mars; must be one of "],
    ['show', 'ci-pull --account 1', "argument '1' is invalid. got 1; must be 12 digits"],
    ['show', 'ci-pull --colour', "unknown option '--colour'"],
  ])('of npm run %s -- %s is printed without a stack trace, with exit status 2', async ([command, args, message]) => {
    const line = [command, ...args.split(' ').filter(Boolean)];
    const ended = await runCommand(line, { env: await bareEnvironment() });
    expect(ended).toMatchObject({ stdout: '', status: 2 });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('bin/ecr-credentials.js', () => {
  it.for<[number, string, string, string]>([
    [0, 'show', 'ci-pull --region eu-west-1', ''],
    [1, 'status', `--region ${REGION}`, 'No AWS credentials were found. '],
    [2, 'refresh', 'nope', 'got nope; must be one of the credentials in '],
    [2, 'template', '--config no.json', 'no.json is wrong:\n  - the file does not exist'],
  ])('ends with the exit status %i of %s %s', async ([expected, command, args, message]) => {
    const { stderr, status } = await launch([command, ...args.split(' ')], { env: await bareEnvironment() });
    expect({ stderr, status }).toEqual({ stderr: expect.stringContaining(message), status: expected });
  });
});
