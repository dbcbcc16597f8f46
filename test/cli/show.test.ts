import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialNamed } from '../../cli/shared/command-line';
import { formatInstructions } from '../../cli/show/report';
import type { CredentialConfig } from '../../infra/config';
import { loadConfig } from '../../infra/config/load';
import { parseConfig } from '../../infra/config/parse';
import { secretHosts } from '../../infra/config/secrets/registries';
import { credentialInstructions } from '../../infra/instructions/credential';
import { loginCommand } from '../../infra/instructions/snippets';
import { FORMAT_NAMES, FORMATS, type OnePassword } from '../../lambda/core/formats';
import { hook, NETWORK } from '../infra/support/deployed';
import { runProgram } from '../run';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const PLACE = { account: '123456789012', region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };

function sheet(settings: CredentialConfig) {
  const config = parseConfig({ credentials: { ci: settings } }, 'test.config');
  const [credential] = config.credentials;
  if (!credential) throw new Error('there must be one credential');
  return { credential, sheet: credentialInstructions(config, credential, PLACE) };
}

describe('npm run show', () => {
  it('prints what to paste where, without asking AWS', async () => {
    const place = ['--account', PLACE.account, '--region', PLACE.region];
    const { status, stdout, stderr } = runProgram('cli/show/show.ts', ['ci-pull', ...place]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const config = await loadConfig();
    expect(stdout).toBe(
      `${formatInstructions(credentialInstructions(config, credentialNamed(config, 'ci-pull'), PLACE))}\n`,
    );
    expect(stdout).toContain('role          arn:aws:iam::123456789012:role/EcrCredentials-ci-pull-eu-west-1');
    expect(stdout).toContain(`docker login --username AWS --password-stdin ${HOST}`);
    expect(stdout).toContain(
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-ci-pull-dockerconfigjson-??????',
    );
  });

  it('prints the same for programs', () => {
    const { stdout } = runProgram('cli/show/show.ts', ['ci-pull', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      credential: 'ci-pull',
      secrets: [{ name: 'ecr-ci-pull-dockerconfigjson', hosts: ['ACCOUNT.dkr.ecr.REGION.amazonaws.com'] }],
    });
  });

  it('prints the VPC, and of a feed where it pushes to and what it needs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecr-show-'));
    const config = join(folder, 'config.json');
    const feeds = [hook('hook', { apiSecret: { name: 'feeds/hook', field: 'signing' } })];
    writeFileSync(config, JSON.stringify({ network: NETWORK, credentials: { ci: { feeds } } }));
    const { stdout } = runProgram('cli/show/show.ts', ['ci', '--region', 'eu-west-1', '--config', config]);
    rmSync(folder, { recursive: true });
    expect(stdout).toContain(
      '\n  network       vpc-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60718, subnet-1b2c3d4e5f60718a0\n',
    );
    expect(stdout).toContain(`
Feed hook, webhook, to hooks.example.com
  pushes      ecr-ci-dockerconfigjson
  API secret  feeds/hook, field signing: the signing secret, whsec_ and base64
  pushes now  aws lambda invoke --function-name EcrCredentials-ci-feed-hook --cli-read-timeout 120 --region eu-west-1 /dev/stdout
`);
  });

  it.each([
    [['nope'], 'got nope; must be one of the credentials in refresher.config.ts: ci-pull'],
    [[], 'got 0 names; must be one'],
    [['ci-pull', '--region', 'mars'], '--region: got mars; must be one of '],
    [['ci-pull', '--account', '1'], '--account: got 1; must be 12 digits'],
    [['ci-pull', '--colour'], "Unknown option '--colour'"],
  ])('%j: says what is allowed, and ends with 2', (args, message) => {
    const { status, stderr } = runProgram('cli/show/show.ts', args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("a credential's sheet", () => {
  it('names the role in the repository policy that another account must set', () => {
    const { sheet: printed } = sheet({
      access: 'push',
      repositories: ['team-a/*'],
      pullThroughCache: true,
      registries: [{}, { account: '210987654321', region: 'us-east-1' }],
    });
    const Principal = { AWS: 'arn:aws:iam::123456789012:role/EcrCredentials-ci-eu-west-1' };
    expect(printed.otherAccounts).toEqual([
      {
        account: '210987654321',
        region: 'us-east-1',
        repositoryPolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal,
              Action: [
                'ecr:BatchCheckLayerAvailability',
                'ecr:BatchGetImage',
                'ecr:GetDownloadUrlForLayer',
                'ecr:CompleteLayerUpload',
                'ecr:InitiateLayerUpload',
                'ecr:PutImage',
                'ecr:UploadLayerPart',
              ],
            },
          ],
        },
        registryPolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal,
              Action: ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'],
              Resource: ['arn:aws:ecr:us-east-1:210987654321:repository/team-a/*'],
            },
          ],
        },
      },
    ]);
  });

  it('tells a principal that is no reader what to do about the key, and nothing where it could do nothing', () => {
    const { sheet: shared } = sheet({ encryption: 'customer-managed' });
    expect(shared.readerPolicy).toEqual({
      Version: '2012-10-17',
      Statement: [
        expect.objectContaining({ Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'] }),
        { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: 'arn:aws:kms:eu-west-1:123456789012:key/KEY' },
      ],
    });
    const readers = [{ role: 'arn:aws:iam::123456789012:role/jenkins' }];
    expect(sheet({ exclusive: true, readers }).sheet).not.toHaveProperty('readerPolicy');
  });

  it('lists the feeds: where to, what the API secret must hold, how to push now', () => {
    const apiSecret = { name: 'feeds/api' };
    const { sheet: printed } = sheet({
      secrets: [{ format: 'password' }, { format: 'dockerconfigjson' }],
      feeds: [
        { name: 'gitlab', gitlabVariable: { group: 'acme', key: 'ECR' }, apiSecret },
        {
          name: 'cluster',
          kubernetesSecret: { url: 'https://cluster.example.com:6443', namespace: 'apps', name: 'ecr' },
          apiSecret: { ...apiSecret, field: 'token' },
        },
        {
          name: 'github',
          githubActionsSecret: { repository: 'acme/app', environment: 'production', name: 'ECR' },
          apiSecret,
        },
        {
          name: 'harbor',
          request: {
            url: 'https://harbor.example.com/{{region}}',
            text: '{{password}}',
            authentication: { basic: { username: 'robot' } },
          },
          apiSecret,
        },
      ],
    });
    expect(printed.feeds.map(({ name, kind, host, secret }) => [name, kind, host, secret])).toEqual([
      ['gitlab', 'gitlabVariable', 'gitlab.com', 'ecr-ci-password'],
      ['cluster', 'kubernetesSecret', 'cluster.example.com:6443', 'ecr-ci-dockerconfigjson'],
      ['github', 'githubActionsSecret', 'api.github.com', 'ecr-ci-password'],
      ['harbor', 'request', 'harbor.example.com', 'ecr-ci-password'],
    ]);
    expect(printed.feeds.map((feed) => feed.apiSecret)).toEqual([
      { name: 'feeds/api', holds: 'a group access token, role Owner, scope api' },
      {
        name: 'feeds/api',
        field: 'token',
        holds: 'the token of a service account that may create secrets in apps, and patch ecr',
      },
      { name: 'feeds/api', holds: 'a fine-grained token with Environments, read and write' },
      { name: 'feeds/api', holds: 'the password of robot' },
    ]);
    expect(printed.feeds[0]?.push).toBe(
      'aws lambda invoke --function-name EcrCredentials-ci-feed-gitlab --cli-read-timeout 120 --region eu-west-1 /dev/stdout',
    );
  });

  it('lists for a secret of one password the hosts of its region alone, for a docker config all', () => {
    const { credential } = sheet({
      registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
      publicRegistry: true,
      secrets: [{ format: 'password', region: 'us-east-1' }, { format: 'dockerconfigjson' }],
    });
    const other = '210987654321.dkr.ecr.us-east-1.amazonaws.com';
    expect(credential.secrets.map((secret) => secretHosts(credential, secret, PLACE))).toEqual([
      [other],
      [HOST, other, 'public.ecr.aws'],
    ]);
  });

  it("names China's hosts by China's suffix", () => {
    const { credential } = sheet({ registries: [{ region: 'cn-north-1' }] });
    expect(credential.secrets.map((secret) => secretHosts(credential, secret, PLACE))).toEqual([
      ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn'],
    ]);
  });
});

describe('the login command', () => {
  const password = Buffer.from('{"payload":"+/=="}').toString('base64');
  const auth = Buffer.from(`AWS:${password}`).toString('base64');
  const LOGIN = {
    registry: HOST,
    region: 'eu-west-1',
    account: '123456789012',
    username: 'AWS',
    expiresAt: '2026-03-01T20:00:00.000Z',
  };

  it.each(FORMAT_NAMES.filter((name) => name !== 'template'))(
    'gives docker the password, from a %s secret, on standard input',
    (name) => {
      const format = FORMATS[name];
      const value =
        format.holds === 'one password'
          ? (format.render as OnePassword['render'])({ ...LOGIN, auth, password }, '')
          : format.render({ 'other.example.com': 'b3RoZXI=', [HOST]: auth, 'last.example.com': 'bGFzdA==' });
      const command = loginCommand({ name: 'ecr', format: name }, HOST, PLACE);
      // A shell in which aws prints the value, bytes in base64, and docker what it reads.
      const binary = format.holds === 'every registry' && format.binary;
      const printed = binary ? Buffer.from(value).toString('base64') : value;
      const shell = `aws() { printf '%s\\n' '${printed}'; }; docker() { cat; }; ${command}`;
      expect(execFileSync('sh', ['-c', shell], { encoding: 'utf8' }).trim()).toBe(password);
      expect(command).toContain(`docker login --username AWS --password-stdin ${HOST}`);
    },
  );
});
