import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import type { Identity } from '../../local/stand-in/aws/identities';
import { awsFault } from '../../local/stand-in/http/faults';
import { type Deployed, REGION, type Synthesized, synthesizeOnce } from '../integration/stack';
import { allow, identity } from '../local/world';
import { type Ended, runProgramAsync } from '../run';
import { bareEnvironment, runAs, writeConfig } from './world';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const OTHER_HOST = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:Logins-ci';

const CONFIG: RefresherConfig = {
  stackName: 'Logins',
  credentials: {
    // In a group, whose name is in the stack's and not in the function's.
    ci: { registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }], group: 'platform' },
  },
};

let synthesized: Synthesized;
let deployed: Deployed;
let operator: Identity;
let file: string;

beforeAll(async () => {
  synthesized = await synthesizeOnce(CONFIG);
}, 60_000);
afterAll(() => synthesized.remove());

beforeEach(async () => {
  deployed = await synthesized.deploy();
  operator = identity(deployed.standIn, [allow('lambda:InvokeFunction', FUNCTION)], 'operator');
  file = await writeConfig(CONFIG);
});
afterEach(() => deployed.standIn.close());

function refresh(args: string[] = [], environment: NodeJS.ProcessEnv = {}, who = operator): Promise<Ended> {
  return runAs(deployed.standIn, who, 'refresh', ['ci', '--config', file, ...args], environment);
}

/** The ends of two lines: the secret's expiry, as it is shown. */
function shownExpiry(): string {
  const [id = ''] = [...deployed.standIn.secrets.get(REGION, 'ecr-ci-dockerconfigjson').versions.keys()].slice(-1);
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(id) ?? [];
  return `${year}-${month}-${day} ${hour}:${minute}, in 11 h 59 min`;
}

describe('npm run refresh', () => {
  it('runs the function, waits, and shows what it did', async () => {
    const { stdout, stderr, status } = await refresh();
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const until = `until ${shownExpiry()}`;
    const [title, ...lines] = stdout.split('\n');
    expect(title).toMatch(/^ci: refreshed at \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(lines).toEqual([
      `  registry  ${HOST}  ${until}  took the new token`,
      `  registry  ${OTHER_HOST}  ${until}  took the new token`,
      `  secret    ecr-ci-dockerconfigjson                       ${until}  dockerconfigjson`,
      '',
    ]);
    expect(deployed.value('ecr-ci-dockerconfigjson')).toContain(HOST);
  });

  it("prints the function's own result for programs", async () => {
    const { stdout, status } = await refresh(['--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      credential: 'ci',
      registries: [{ host: HOST, verified: true }, { host: OTHER_HOST }],
      secrets: [{ name: 'ecr-ci-dockerconfigjson', format: 'dockerconfigjson' }],
      warnings: [],
    });
  });

  it('shows the warnings of a refresh that did all the same', async () => {
    deployed.standIn.faults.inject({ kind: 'reset' }, { service: 'registry', region: 'us-east-1' });
    const { stdout, status } = await refresh();
    expect(status).toBe(0);
    expect(stdout).toContain(`${OTHER_HOST}  until ${shownExpiry()}  not verified\n`);
    expect(stdout).toMatch(
      /\n {2}warning {3}us-east-1: .* could not verify the new token: .*; published without verification\n$/,
    );
  });

  it("fails in the function's own words where only a part failed, as the schedule's run does", async () => {
    await deployed.run();
    const empty = { kind: 'change', change: () => ({ authorizationData: [] }) } as const;
    deployed.standIn.faults.inject(empty, { service: 'ecr', region: 'us-east-1' });
    expect(await refresh()).toEqual({
      stdout: '',
      stderr: 'the refresh of ci failed:\n- us-east-1: ECR returned no authorization data\n',
      status: 1,
    });
  });

  it('starts one run, whatever comes of it', async () => {
    deployed.standIn.faults.inject(awsFault('ServiceException', 'it broke', 500), { service: 'lambda' });
    const { stderr, status } = await refresh();
    expect([stderr, status]).toEqual(['Lambda in eu-west-1 refused: ServiceException: it broke\n', 1]);
    expect(deployed.callCounts()).toEqual({ 'lambda:InvokeFunction': 1 });
  });
});

describe('npm run refresh, where the function does not run', () => {
  it('says that it is not there, and how to deploy it', async () => {
    const everywhere = identity(deployed.standIn, [allow('lambda:InvokeFunction')], 'everywhere');
    const { stderr, status } = await refresh(['--region', 'us-east-1'], {}, everywhere);
    expect([stderr, status]).toEqual([
      'there is no function Logins-ci in us-east-1 of this account; deploy it with ' +
        `\`npx cdk deploy Logins-platform -c config=${file}\`, or ask with another --region or AWS_PROFILE\n`,
      1,
    ]);
  });

  it("says in AWS's words who may not run it, and what it takes", async () => {
    const nobody = identity(deployed.standIn, [], 'nobody');
    const { stderr, status } = await refresh([], {}, nobody);
    expect([stderr, status]).toEqual([
      `you may not run it: AccessDeniedException: User: ${nobody.arn} is not authorized to perform: ` +
        `lambda:InvokeFunction on resource: ${FUNCTION} because no identity-based policy allows the ` +
        'lambda:InvokeFunction action; it takes lambda:InvokeFunction on the function Logins-ci\n',
      1,
    ]);
  });

  it('says that Lambda is busy', async () => {
    deployed.standIn.faults.inject(awsFault('TooManyRequestsException', 'Rate Exceeded.', 429), { service: 'lambda' });
    const { stderr, status } = await refresh();
    expect([stderr, status]).toEqual([
      'Lambda in eu-west-1 has no room for one more run now: TooManyRequestsException: Rate Exceeded.; try again in a minute\n',
      1,
    ]);
  });

  it('says that nobody answers', async () => {
    const { stderr, status } = await refresh([], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^no answer from Lambda in eu-west-1: .*ECONNREFUSED.*\n$/);
  });
});

describe('npm run refresh, not as it can be meant', () => {
  it.each([
    [[], 'got 0 names; must be one'],
    [['ci-pull', 'other'], 'got 2 names; must be one'],
    [['nope'], 'got nope; must be one of the credentials in refresher.config.ts: ci-pull'],
  ])('%j: says what is allowed, and ends with 2', async (args, message) => {
    const { stdout, stderr, status } = await runProgramAsync('cli/refresh/refresh.ts', args, await bareEnvironment());
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
