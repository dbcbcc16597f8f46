import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../run';

const PASSWORD = 'the-password';
const ACCESS_TOKEN = 'the-access-token';
const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const SUBJECT = 'p://acme/shop/app?~';
const CLAIMS = Buffer.from(JSON.stringify({ iss: 'https://vstoken.dev.azure.com/1', sub: SUBJECT })).toString(
  'base64url',
);
const OIDC_TOKEN = `e30.${CLAIMS}.c2ln`;

/** The answer of the server that stands in for Azure Pipelines. */
let answer: { status: number; body: string };
let requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
let server: Server;
let folder: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { method, url, headers } = request;
    requests.push({ method, url, headers });
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => {
  server.close();
});
beforeEach(() => {
  requests = [];
  answer = { status: 200, body: JSON.stringify({ oidcToken: OIDC_TOKEN }) };
  folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  mkdirSync(join(folder, 'bin'));
  command('aws', `env > ${folder}/aws.env; printf '%s ' "$@" > ${folder}/aws.args; echo ${PASSWORD}`);
  command('docker', `printf '%s ' "$@" >> ${folder}/docker.args; [ "$1" = pull ] || cat > ${folder}/docker.stdin`);
  return () => rmSync(folder, { recursive: true });
});

function command(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
}

const written = (file: string) => readFileSync(join(folder, file), 'utf8');

/** Runs a script under bash, with the environment that the CI system sets. */
function run(script: string, environment: Record<string, string>): Promise<{ code: number; output: string }> {
  const env = { PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`, TMPDIR: folder, ...environment };
  return new Promise((resolve) => {
    execFile('bash', ['--norc', '-c', script], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

/** Returns the token that the AWS CLI would send, from the file that its environment names. */
function sentToken(): string {
  const [, file = ''] = /^AWS_WEB_IDENTITY_TOKEN_FILE=(.+)$/m.exec(written('aws.env')) ?? [];
  return readFileSync(file, 'utf8').trim();
}

function expectLogin(): void {
  expect(written('aws.env')).toMatch(/^AWS_REGION=eu-west-1$/m);
  expect(written('aws.env')).toMatch(/^AWS_ROLE_ARN=arn:aws:iam::123456789012:role\/EcrCredentials-\w+-reader-/m);
  expect(written('docker.stdin').trim()).toBe(PASSWORD);
  expect(written('docker.args')).toContain(`login --username AWS --password-stdin ${HOST}`);
}

describe('the step of azure-pipelines.yml', () => {
  const file = parse(readFileSync(join(ROOT, 'consumers/azure-pipelines/azure-pipelines.yml'), 'utf8'));
  const script: string = file.steps[0].bash;
  const environment = () => {
    const { port } = server.address() as AddressInfo;
    return {
      AGENT_TEMPDIRECTORY: folder,
      SYSTEM_ACCESSTOKEN: ACCESS_TOKEN,
      SYSTEM_OIDCREQUESTURI: `http://127.0.0.1:${port}/acme/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken`,
    };
  };

  it('requests a token, and logs in with the secret', async () => {
    expect(await run(script, environment())).toMatchObject({ code: 0 });
    const url = '/acme/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken?api-version=7.1-preview.1';
    expect(requests).toMatchObject([
      { method: 'POST', url, headers: { authorization: `Bearer ${ACCESS_TOKEN}`, 'content-length': '0' } },
    ]);
    expect(sentToken()).toBe(OIDC_TOKEN);
    expectLogin();
  });

  it('prints the issuer and the subject, and no token or password', async () => {
    const { output } = await run(script, environment());
    expect(output).toBe(`"iss":"https://vstoken.dev.azure.com/1"\n"sub":"${SUBJECT}"\n`);
  });

  it('passes the access token to curl through standard input only', async () => {
    command('curl', `printf '%s ' "$@" > ${folder}/curl.args; cat > ${folder}/curl.stdin; echo '${answer.body}'`);
    await run(script, environment());
    expect(written('curl.args')).not.toContain(ACCESS_TOKEN);
    expect(written('curl.stdin')).toBe(`header = "Authorization: Bearer ${ACCESS_TOKEN}"\n`);
  });

  it.each([
    ['the request is denied', { status: 401, body: '' }, 'curl: (22) The requested URL returned error: 401'],
    ['Azure answers with a page', { status: 200, body: '<html></html>' }, ''],
    ['the answer has no token', { status: 200, body: '{}' }, ''],
  ])('fails before it reads the secret if %s', async (_, given, message) => {
    answer = given;
    const { code, output } = await run(script, environment());
    expect({ failed: code !== 0, output }).toEqual({ failed: true, output: expect.stringContaining(message) });
    expect(() => written('aws.args')).toThrow('ENOENT');
  });

  it('fails if the step does not map the access token', async () => {
    const { SYSTEM_ACCESSTOKEN: _, ...others } = environment();
    expect(await run(script, others)).toEqual({
      code: expect.any(Number),
      output: expect.stringContaining('SYSTEM_ACCESSTOKEN: unbound variable'),
    });
    expect(() => written('aws.args')).toThrow('ENOENT');
  });
});

describe('the step of bitbucket-pipelines.yml', () => {
  const file = parse(readFileSync(join(ROOT, 'consumers/bitbucket-pipelines/bitbucket-pipelines.yml'), 'utf8'));
  const script: string = file.pipelines.branches.main[0].step.script.join('\n');

  it('logs in with the secret, and pulls', async () => {
    expect(await run(script, { BITBUCKET_STEP_OIDC_TOKEN: OIDC_TOKEN })).toEqual({ code: 0, output: '' });
    expect(sentToken()).toBe(OIDC_TOKEN);
    expectLogin();
    expect(written('docker.args')).toContain(`pull ${HOST}/team-a/app:latest`);
  });

  it('fails if the secret cannot be read', async () => {
    command('aws', 'exit 254');
    expect(await run(`set -e\n${script}`, { BITBUCKET_STEP_OIDC_TOKEN: OIDC_TOKEN })).toMatchObject({ code: 254 });
  });
});
