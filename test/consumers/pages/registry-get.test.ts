import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../../../local/stand-in/stand-in';
import { ROOT } from '../../run';

let standIn: StandIn;
let bin: string;
let now = new Date('2026-11-23T12:00:00Z');

beforeAll(async () => {
  standIn = await startStandIn({ account: '123456789012', now: () => now });
  bin = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
});
afterAll(async () => {
  await standIn.close();
  rmSync(bin, { recursive: true });
});

/** Returns the value of a `basic-auth` secret whose token may pull. */
function header(): string {
  const pull = { Effect: 'Allow', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: '*' } as const;
  const arn = 'arn:aws:iam::123456789012:role/EcrCredentials-scanner-eu-west-1';
  const identity = standIn.identities.add({ name: 'scanner', arn, statements: [pull] });
  return `Basic ${standIn.tokens.issue(identity, 'eu-west-1').authorizationToken}`;
}

/**
 * Runs the page's script unchanged, on a host whose `aws` prints this value.
 * @returns the registry's status and body, and what the script wrote to standard error
 */
async function get(path: string, value: string): Promise<{ status: string; body: string; stderr: string }> {
  writeFileSync(join(bin, 'aws'), `#!/bin/sh\ncat <<'VALUE'\n${value}\nVALUE\n`, { mode: 0o755 });
  const connect = ['--connect-to', `::127.0.0.1:${standIn.registryPort}`, '--cacert', standIn.certificateFile];
  return new Promise((resolve) => {
    execFile(
      join(ROOT, 'consumers/http-api/registry-get.sh'),
      [path, ...connect, '--write-out', '\n%{http_code}'],
      { env: { PATH: `${bin}${delimiter}${process.env.PATH}` } },
      (_, stdout, stderr) => {
        const end = stdout.lastIndexOf('\n');
        resolve({ status: stdout.slice(end + 1), body: stdout.slice(0, end), stderr });
      },
    );
  });
}

describe('registry-get.sh', () => {
  it('is authorized, as its page states', async () => {
    expect(await get('/v2/', header())).toMatchObject({ status: '200', stderr: '' });
  });

  it('gets a manifest', async () => {
    const { status, body } = await get('/v2/team-a/app/manifests/latest', header());
    expect({ status, layers: JSON.parse(body).layers.length > 0 }).toEqual({ status: '200', layers: true });
  });

  it.each([
    ['the list of tags', '/v2/team-a/app/tags/list', header, '403', 'not authorized to perform: ecr:ListImages'],
    ['no value', '/v2/', () => '', '401', 'Not Authorized'],
    ['another format', '/v2/', () => '{"username":"AWS"}', '400', 'Your Authorization Token is invalid.'],
  ])('prints the message of its page for %s', async (_, path, value, status, message) => {
    expect(await get(path, value())).toMatchObject({ status, body: expect.stringContaining(message) });
  });

  it.each(['', 'v2/', '.fake.example.com/v2/', ':8443/v2/', '@fake.example.com/v2/', '/', '/v2', '/token'])(
    'rejects the path %j, so that no other host gets the header',
    async (path) => {
      const { status, stderr } = await get(path, header());
      const rule = 'it must be a path that begins with /v2/';
      expect({ status, stderr }).toEqual({
        status: '',
        stderr: `registry-get.sh: the first argument is '${path}'; ${rule}\n`,
      });
    },
  );

  it('prints the message of its page for an expired header', async () => {
    const kept = header();
    now = new Date(now.getTime() + 13 * 3_600_000);
    const message = 'Your authorization token has expired. Reauthenticate and try again.';
    expect(await get('/v2/', kept)).toMatchObject({ status: '403', body: expect.stringContaining(message) });
  });
});
