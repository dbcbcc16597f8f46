import { beforeEach, describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../infra/config';
import { versionId } from '../../lambda/core/version-id';
import type { Identity } from '../../local/stand-in/aws/identities';
import { awsFault } from '../../local/stand-in/http/faults';
import { ACCOUNT } from '../integration/stack';
import { allow, IRELAND, identity, startWorld, type World } from '../local/world';
import { type Ended, runProgramAsync } from '../run';
import { bareEnvironment, expiredSession, runAs, writeConfig } from './world';

const MINUTE_MS = 60_000;
/** So long may a program take to start before its minutes differ from the test's. */
const SLACK_MS = 40_000;

const CREDENTIALS = ['fresh', 'late', 'dead', 'new', 'foreign', 'gone', 'deleted', 'hidden'];

let world: World;
let operator: Identity;
let file: string;

beforeEach(async () => {
  world = await startWorld();
  const settings: CredentialConfig = { secrets: [{ format: 'password' }] };
  file = await writeConfig({ credentials: Object.fromEntries(CREDENTIALS.map((name) => [name, settings])) });
  // Whoever asks for a secret that isn't there is judged by the name alone.
  const seen = CREDENTIALS.filter((name) => name !== 'hidden').flatMap((name) => [
    `ecr-${name}-password`,
    `arn:aws:secretsmanager:${IRELAND}:${ACCOUNT}:secret:ecr-${name}-password-??????`,
  ]);
  operator = identity(world, [allow('secretsmanager:DescribeSecret', seen)], 'operator');
});

/** Makes a secret; with a version id it has a value. */
function make(credential: string, id?: string) {
  const secret = world.secrets.create(IRELAND, { Name: `ecr-${credential}-password` });
  if (id) secret.put(id, { SecretString: 'made-up' }, ['AWSCURRENT'], new Date());
  return secret;
}

/** The expiry that a program started now shows as so many minutes away, and the id of a version with it. */
function expiry(minutes: number): { id: string; utc: string; iso: string } {
  const date = new Date(Date.now() + minutes * MINUTE_MS + (minutes < 0 ? -1000 : SLACK_MS));
  date.setMilliseconds(0);
  const iso = date.toISOString();
  return { id: versionId(date, '0123456789abcdef0123'), utc: iso.slice(0, 16).replace('T', ' '), iso };
}

function status(...args: string[]): Promise<Ended> {
  return runAs(world, operator, 'status', ['--config', file, ...args]);
}

describe('npm run status', () => {
  it('shows every state in one table, says what to do about each, and never asks for a value', async () => {
    const [fresh, late, dead] = [expiry(11 * 60 + 58), expiry(7 * 60), expiry(-182)];
    make('fresh', fresh.id);
    make('late', late.id);
    make('dead', dead.id);
    make('new');
    make('foreign', '5d0a6d3c-7f5e-4d0c-9a51-6a4c1f1f0a11');
    make('deleted', fresh.id).deletionDate = new Date();
    make('hidden', fresh.id);
    const { stdout, stderr, status: code } = await status();
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
    const logs = (name: string) => `  aws logs tail /aws/lambda/EcrCredentials-${name} --since 1d --region eu-west-1`;
    const refresh = (name: string) => `  npm run refresh -- ${name} --region eu-west-1 --config ${file}`;
    expect(stdout).toBe(`\
SECRET                FORMAT    EXPIRES (UTC)                     STATE
ecr-fresh-password    password  ${fresh.utc}, in 11 h 58 min  fresh
ecr-late-password     password  ${late.utc}, in 7 h 0 min    late
ecr-dead-password     password  ${dead.utc}, 3 h 2 min ago   expired
ecr-new-password      password  -                                 empty
ecr-foreign-password  password  -                                 unknown
ecr-gone-password     password  -                                 missing
ecr-deleted-password  password  -                                 marked for deletion
ecr-hidden-password   password  -                                 denied

ecr-late-password: works, but a refresh was missed; its log, and one by hand, tell why
${logs('late')}
${refresh('late')}

ecr-dead-password: no login with it works; its log, and a refresh by hand, tell why
${logs('dead')}
${refresh('dead')}

ecr-new-password: has no value yet
${refresh('new')}

ecr-foreign-password: holds a value that this app did not write; a refresh replaces it
${refresh('foreign')}

ecr-gone-password: is not in eu-west-1 of this account; deploy it, or ask with another --region or AWS_PROFILE
  npx cdk deploy EcrCredentials -c config=${file}

ecr-deleted-password: will be deleted, and no refresh can write to it
  aws secretsmanager restore-secret --secret-id ecr-deleted-password --region eu-west-1
${refresh('deleted')}

ecr-hidden-password: can't be seen: AccessDeniedException: User: ${operator.arn} is not authorized to perform: \
secretsmanager:DescribeSecret on resource: ${world.secrets.get(IRELAND, 'ecr-hidden-password').arn} because no \
identity-based policy allows the secretsmanager:DescribeSecret action
`);
    expect(new Set(world.calls.map(({ operation }) => operation))).toEqual(new Set(['DescribeSecret']));
  });

  it('ends with 0 only if every secret that was named is fresh', async () => {
    const fresh = expiry(720);
    make('fresh', fresh.id);
    expect(await status('fresh')).toEqual({
      stdout: `\
SECRET              FORMAT    EXPIRES (UTC)                    STATE
ecr-fresh-password  password  ${fresh.utc}, in 12 h 0 min  fresh
`,
      stderr: '',
      status: 0,
    });
    expect(await status('fresh', 'gone')).toMatchObject({ stderr: '', status: 1 });
  });

  it('says once what several secrets need', async () => {
    file = await writeConfig({
      credentials: { new: { secrets: [{ format: 'password' }, { format: 'jenkins', name: 'ecr-gone-password' }] } },
    });
    make('new');
    make('gone');
    const { stdout } = await status();
    expect(stdout.split('\n\n').slice(1)).toEqual([
      `ecr-new-password, ecr-gone-password: has no value yet\n  npm run refresh -- new --region eu-west-1 --config ${file}\n`,
    ]);
  });

  it('prints the same for programs', async () => {
    const { id, iso } = expiry(-1);
    make('dead', id);
    const { stdout, status: code } = await status('--json', 'dead', 'gone');
    const shared = { format: 'password', region: 'eu-west-1' };
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      [
        {
          ...shared,
          credential: 'dead',
          secret: 'ecr-dead-password',
          state: 'expired',
          expiresAt: iso,
          versionId: id,
          why: expect.any(String),
          commands: [
            'aws logs tail /aws/lambda/EcrCredentials-dead --since 1d --region eu-west-1',
            `npm run refresh -- dead --region eu-west-1 --config ${file}`,
          ],
        },
        {
          ...shared,
          credential: 'gone',
          secret: 'ecr-gone-password',
          state: 'missing',
          expiresAt: null,
          versionId: null,
          why: expect.any(String),
          commands: [`npx cdk deploy EcrCredentials -c config=${file}`],
        },
      ],
    ]);
  });

  it('looks where --region says, not where the environment does', async () => {
    make('new');
    const { stdout } = await status('--region', 'us-east-1', 'new');
    expect(stdout).toContain('ecr-new-password: is not in us-east-1 of this account');
  });
});

describe('npm run status, where it can ask nobody', () => {
  it('says that there are no credentials, and what to do', async () => {
    const ended = await runProgramAsync('cli/status/status.ts', ['--region', IRELAND], await bareEnvironment());
    expect(ended).toEqual({
      stdout: '',
      stderr:
        'there are no AWS credentials (log in, or name a profile in AWS_PROFILE): Could not load credentials from any providers\n',
      status: 1,
    });
  });

  it('says that the SSO session has ended, and how to begin a new one', async () => {
    const { stderr, status: code } = await runProgramAsync('cli/status/status.ts', [], await expiredSession());
    expect(code).toBe(1);
    expect(stderr).toMatch(/^there are no AWS credentials .*aws sso login.*\n$/);
  });

  it('says that AWS does not know the key', async () => {
    const stranger = { ...operator, accessKeyId: 'ASIA0000000000000000' };
    const { stderr, status: code } = await runAs(world, stranger, 'status', []);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'AWS refuses your credentials: UnrecognizedClientException: The security token included in the request is invalid.; log in again\n',
    );
  });

  it('says that nobody answers', async () => {
    const nobody = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    const { stderr, status: code } = await runAs(world, operator, 'status', [], nobody);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'no answer from Secrets Manager in eu-west-1: connect ECONNREFUSED 127.0.0.1:1; check the network and the region\n',
    );
  });

  it('says that what answered was not AWS', async () => {
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Log in to the Wi-Fi</html>' };
    world.faults.inject({ kind: 'reply', reply: page });
    const { stderr, status: code } = await status();
    expect(code).toBe(1);
    expect(stderr).toBe('Secrets Manager in eu-west-1 gave no answer of its own: the response is not valid JSON\n');
  });

  it("tells Secrets Manager's own words when it refuses all", async () => {
    world.faults.inject(awsFault('InternalServiceError', 'something broke', 500));
    const { stderr, status: code } = await status();
    expect(code).toBe(1);
    expect(stderr).toBe('Secrets Manager in eu-west-1 refused: InternalServiceError: something broke\n');
  });
});

describe('npm run status, not as it can be meant', () => {
  it.each([
    [['nope'], 'got nope; must be one of the credentials in refresher.config.ts: ci-pull'],
    [['--region', 'mars'], '--region: got mars; must be one of '],
    [['--colour'], "Unknown option '--colour'"],
    [['--config', 'no.json'], 'no.json is wrong:\n  - there is no such file'],
    [[], '--region: got none; must be named here, in AWS_REGION, or in the AWS profile'],
  ])('%j: says what is allowed, and ends with 2', async (args, message) => {
    const {
      stdout,
      stderr,
      status: code,
    } = await runProgramAsync('cli/status/status.ts', args, await bareEnvironment());
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
