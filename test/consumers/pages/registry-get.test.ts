import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../../../local/stand-in/stand-in';
import { ROOT } from '../../run';

const REGION = 'eu-west-1';

let standIn: StandIn;
let folder: string;
let now = new Date('2026-11-23T12:00:00Z');

beforeAll(async () => {
  standIn = await startStandIn({ account: '123456789012', now: () => now });
  folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
});
afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

/** The header of a token that may pull, as a `basic-auth` secret holds it. */
function header(): string {
  const pull = { Effect: 'Allow', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: '*' } as const;
  const arn = 'arn:aws:iam::123456789012:role/EcrCredentials-scanner-eu-west-1';
  const identity = standIn.identities.add({ name: 'scanner', arn, statements: [pull] });
  return `Basic ${standIn.tokens.issue(identity, REGION).authorizationToken}`;
}

/**
 * Runs the page's script as it stands, on a host whose `aws` prints this value.
 * @returns the status that the registry answered with, and its words
 */
async function get(path: string, value: string): Promise<{ status: string; body: string; stderr: string }> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'aws'), `#!/bin/sh\ncat <<'VALUE'\n${value}\nVALUE\n`, { mode: 0o755 });
  const here = ['--connect-to', `::127.0.0.1:${standIn.registryPort}`, '--cacert', standIn.certificateFile];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile(
      join(ROOT, 'consumers/http-api/registry-get.sh'),
      [path, ...here, '--write-out', '\n%{http_code}'],
      { env: { PATH: `${bin}${delimiter}${process.env.PATH}` } },
      (_, out, err) => resolve({ stdout: out, stderr: err }),
    );
  });
  const end = stdout.lastIndexOf('\n');
  return { status: stdout.slice(end + 1), body: stdout.slice(0, end), stderr };
}

describe('registry-get.sh', () => {
  it('logs in, as its page says', async () => {
    expect(await get('/v2/', header())).toMatchObject({ status: '200', stderr: '' });
  });

  it('gets a manifest', async () => {
    const { status, body } = await get('/v2/team-a/app/manifests/latest', header());
    expect({ status, layers: JSON.parse(body).layers.length > 0 }).toEqual({ status: '200', layers: true });
  });

  it('is refused the list of tags, which a pull credential may not read', async () => {
    const { status, body } = await get('/v2/team-a/app/tags/list', header());
    expect([status, body]).toEqual(['403', expect.stringContaining('not authorized to perform: ecr:ListImages')]);
  });

  it.each([
    ['no value', '', '401', 'Not Authorized'],
    ['another format', '{"username":"AWS"}', '400', 'Your Authorization Token is invalid.'],
  ])('tells of %s in the words of its page', async (_, value, status, words) => {
    expect(await get('/v2/', value)).toMatchObject({ status, body: expect.stringContaining(words) });
  });

  it('tells of a header that was kept for too long', async () => {
    const kept = header();
    now = new Date(now.getTime() + 13 * 3_600_000);
    const words = 'Your authorization token has expired. Reauthenticate and try again.';
    expect(await get('/v2/', kept)).toMatchObject({ status: '403', body: expect.stringContaining(words) });
  });
});
