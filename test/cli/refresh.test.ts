import { beforeEach, describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { awsFault } from '../../local/stand-in/http/faults';
import { deploying, REGION } from '../integration/stack';
import { addIdentity, allow, writeConfig } from '../local/support';
import type { Ended } from '../run';
import { expectFailure, runAs } from './support';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const OTHER_HOST = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:Logins-ci';

const CONFIG: RefresherConfig = {
  stackName: 'Logins',
  credentials: {
    // The stack's name contains the group, the function's name does not.
    ci: { registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }], group: 'platform' },
  },
};

const current = deploying(CONFIG);
let file: string;
beforeEach(async () => {
  file = await writeConfig(CONFIG);
});

/** Runs `npx ecr-credentials refresh`. By default the principal may invoke this function and nothing else. */
function refresh(
  args: string[] = [],
  environment: NodeJS.ProcessEnv = {},
  statements = [allow('lambda:InvokeFunction', FUNCTION)],
): Promise<Ended> {
  const operator = addIdentity(current().standIn, statements, 'operator');
  return runAs(current().standIn, operator, 'refresh', ['ci', '--config', file, ...args], environment);
}

/** Returns the expiry of the secret as the command prints it. */
function printedExpiry(): string {
  const [id = ''] = [...current().standIn.secrets.get(REGION, 'ecr-ci-dockerconfigjson').versions.keys()].slice(-1);
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(id) ?? [];
  return `valid until ${year}-${month}-${day} ${hour}:${minute}, in 11 h 59 min`;
}

describe('npx ecr-credentials refresh', () => {
  it('runs the function and prints its result', async () => {
    const { stdout, stderr, status } = await refresh();
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const [title, ...lines] = stdout.split('\n');
    expect(title).toMatch(/^ci: refreshed at \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(lines).toEqual([
      `  registry  ${HOST}  ${printedExpiry()}  accepts the new token`,
      `  registry  ${OTHER_HOST}  ${printedExpiry()}  accepts the new token`,
      `  secret    ecr-ci-dockerconfigjson                       ${printedExpiry()}  dockerconfigjson`,
      '',
    ]);
    expect(current().value('ecr-ci-dockerconfigjson')).toContain(HOST);
  });

  it('prints the result as JSON with --json', async () => {
    const { stdout, status } = await refresh(['--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      credential: 'ci',
      registries: [{ host: HOST, verified: true }, { host: OTHER_HOST }],
      secrets: [{ name: 'ecr-ci-dockerconfigjson', format: 'dockerconfigjson' }],
      warnings: [],
    });
  });

  it('prints the warnings of a successful refresh', async () => {
    current().standIn.faults.inject({ kind: 'reset' }, { service: 'registry', region: 'us-east-1' });
    const { stdout, status } = await refresh();
    expect(status).toBe(0);
    expect(stdout).toContain(`${OTHER_HOST}  ${printedExpiry()}  not verified\n`);
    expect(stdout).toMatch(
      /\n {2}warning {3}us-east-1: .* could not verify the new token: .*; published without verification\n$/,
    );
  });

  it("fails with the function's own message if one region failed, as a scheduled refresh does", async () => {
    await current().run();
    const empty = { kind: 'change', change: () => ({ authorizationData: [] }) } as const;
    current().standIn.faults.inject(empty, { service: 'ecr', region: 'us-east-1' });
    await expectFailure(refresh(), 'the refresh of ci failed:\n- us-east-1: ECR returned no authorization data');
  });
});

describe('npx ecr-credentials refresh, if the function cannot run', () => {
  it.each([
    [
      'prints an error of Lambda without control characters',
      awsFault('ServiceException', 'it \u001b[31mbroke\u0007', 500),
      'Lambda in eu-west-1 returned an error: ServiceException: it [31mbroke',
    ],
    [
      'reports missing concurrency',
      awsFault('TooManyRequestsException', 'Rate Exceeded.', 429),
      'Lambda in eu-west-1 has no free concurrency. Try again in a minute. AWS returned: TooManyRequestsException: Rate Exceeded.',
    ],
  ])('%s, and does not retry', async (_, fault, message) => {
    current().standIn.faults.inject(fault, { service: 'lambda' });
    await expectFailure(refresh(), message);
    expect(current().callCounts()).toEqual({ 'lambda:InvokeFunction': 1 });
  });

  it('reports that the function does not exist, with the command that deploys it', () =>
    expectFailure(
      refresh(['--region', 'us-east-1'], {}, [allow('lambda:InvokeFunction')]),
      'The function Logins-ci does not exist in us-east-1 of this account. Deploy it with ' +
        `\`npx cdk deploy Logins-platform -c config=${file}\`, or select another region or account with --region or AWS_PROFILE.`,
    ));

  it('reports that the principal may not run it, with the message of AWS', () =>
    expectFailure(
      refresh([], {}, []),
      'Your principal may not run the function Logins-ci. Allow it lambda:InvokeFunction on this function. AWS returned: ' +
        'AccessDeniedException: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: ' +
        `lambda:InvokeFunction on resource: ${FUNCTION} because no identity-based policy allows the lambda:InvokeFunction action`,
    ));

  it('reports that Lambda did not respond', () =>
    expectFailure(
      refresh([], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
      /^Lambda in eu-west-1 did not respond\. .*ECONNREFUSED.*\n$/,
    ));
});
