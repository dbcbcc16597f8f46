import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCredential } from '../../cli/common/command-line';
import { formatInstructions } from '../../cli/show/report';
import type { CredentialConfig } from '../../infra/config';
import { loadConfig } from '../../infra/config/load';
import { parseConfig } from '../../infra/config/parse';
import { credentialInstructions } from '../../infra/instructions/credential';
import { loginCommand } from '../../infra/instructions/snippets';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import { hook, NETWORK } from '../infra/support/deployed';
import { writeConfig } from '../local/support';
import { runCommand } from './run-command';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const ENVIRONMENT = { account: '123456789012', region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };

function show(...args: string[]) {
  return runCommand(['show', ...args]);
}

describe('npx ecr-credentials show', () => {
  it('prints the instructions for a credential without calling AWS', async () => {
    const { status, stdout, stderr } = await show('ci-pull', '--account', '123456789012', '--region', 'eu-west-1');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const config = await loadConfig();
    const instructions = credentialInstructions(config, findCredential(config, 'ci-pull'), ENVIRONMENT);
    expect(stdout).toBe(`${formatInstructions(instructions)}\n`);
    expect(stdout).toContain('role          arn:aws:iam::123456789012:role/EcrCredentials-ci-pull-eu-west-1');
    expect(stdout).toContain(`docker login --username AWS --password-stdin ${HOST}`);
    expect(stdout).toContain(
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-ci-pull-dockerconfigjson-??????',
    );
  });

  it('prints JSON with --json, and placeholders without --account and --region', async () => {
    expect(JSON.parse((await show('ci-pull', '--json')).stdout)).toMatchObject({
      credential: 'ci-pull',
      secrets: [{ name: 'ecr-ci-pull-dockerconfigjson', hosts: ['ACCOUNT.dkr.ecr.REGION.amazonaws.com'] }],
    });
  });

  it('prints the regions of the copies, and a command for each', async () => {
    const config = await writeConfig({ credentials: { ci: { replicas: ['eu-central-1', 'us-east-1'] } } });
    const { stdout } = await show('ci', '--account', '123456789012', '--region', 'eu-west-1', '--config', config);
    expect(stdout).toContain(
      'Secret ecr-ci-dockerconfigjson, dockerconfigjson, in eu-west-1 and eu-central-1 and us-east-1\n',
    );
    for (const region of ['eu-central-1', 'us-east-1']) {
      expect(stdout).toContain(`  a shell, with the copy in ${region}:\n    aws secretsmanager get-secret-value \
--secret-id ecr-ci-dockerconfigjson --region ${region} `);
      expect(stdout).toContain(`arn:aws:secretsmanager:${region}:123456789012:secret:ecr-ci-dockerconfigjson-??????`);
    }
  });

  it('prints the VPC, and the target and API secret of a feed', async () => {
    const feeds = [hook('hook', { apiSecret: { name: 'feeds/hook', field: 'signing' } })];
    const config = await writeConfig({ network: NETWORK, credentials: { ci: { feeds } } });
    const { stdout } = await show('ci', '--region', 'eu-west-1', '--config', config);
    expect(stdout).toContain(
      '\n  network       vpc-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60718, subnet-1b2c3d4e5f60718a0\n',
    );
    expect(stdout).toContain(`
Feed hook, webhook, to hooks.example.com
  pushes      ecr-ci-dockerconfigjson
  API secret  feeds/hook, field signing: the signing secret: whsec_ followed by base64
  push now    aws lambda invoke --function-name EcrCredentials-ci-feed-hook --cli-read-timeout 120 --region eu-west-1 /dev/stdout
`);
  });
});

describe('the instructions for a credential', () => {
  const instructions = (settings: object) => {
    const config = parseConfig({ credentials: { ci: settings } }, 'test.config');
    return credentialInstructions(config, findCredential(config, 'ci'), ENVIRONMENT);
  };

  it('contain the policies that another account must set, which name the role', () => {
    const { otherAccounts } = instructions({
      access: 'push',
      repositories: ['team-a/*'],
      pullThroughCache: true,
      registries: [{}, { account: '210987654321', region: 'us-east-1' }],
    });
    const role = { AWS: 'arn:aws:iam::123456789012:role/EcrCredentials-ci-eu-west-1' };
    const policy = (actions: string, resource = {}) => {
      const Action = actions.split(' ').map((action) => `ecr:${action}`);
      return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: role, Action, ...resource }] };
    };
    const pull = 'BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer';
    const push = 'CompleteLayerUpload InitiateLayerUpload PutImage UploadLayerPart';
    const Resource = ['arn:aws:ecr:us-east-1:210987654321:repository/team-a/*'];
    expect(otherAccounts).toEqual([
      {
        account: '210987654321',
        region: 'us-east-1',
        repositoryPolicy: policy(`${pull} ${push}`),
        registryPolicy: policy('BatchImportUpstreamImage CreateRepository', { Resource }),
      },
    ]);
  });

  it('contain the policy of a principal that is not a reader, unless the credential is exclusive', () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-ci-dockerconfigjson-??????';
    expect(instructions({ encryption: 'customer-managed' }).readerPolicy).toEqual({
      Version: '2012-10-17',
      Statement: [
        expect.objectContaining({ Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'] }),
        {
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          Resource: 'arn:aws:kms:eu-west-1:123456789012:key/KEY',
          Condition: {
            StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
            ArnLike: { 'kms:EncryptionContext:SecretARN': [secret] },
          },
        },
      ],
    });
    const readers = [{ role: 'arn:aws:iam::123456789012:role/jenkins' }];
    expect(instructions({ exclusive: true, readers })).not.toHaveProperty('readerPolicy');
  });

  it.each<[string, object, string, string, string]>([
    [
      'gitlabVariable',
      { group: 'acme', key: 'ECR' },
      'gitlab.com',
      'password',
      'a group access token, role Owner, scope api',
    ],
    [
      'kubernetesSecret',
      { url: 'https://cluster.example.com:6443', namespace: 'apps', name: 'ecr' },
      'cluster.example.com:6443',
      'dockerconfigjson',
      'the token of a service account that may create and patch the secret ecr in apps',
    ],
    [
      'githubActionsSecret',
      { repository: 'acme/app', environment: 'production', name: 'ECR' },
      'api.github.com',
      'password',
      'a fine-grained token with Environments, read and write',
    ],
    [
      'githubDependabotSecret',
      { organization: 'acme', name: 'ECR' },
      'api.github.com',
      'password',
      'a fine-grained token with Organization dependabot secrets, read and write',
    ],
    [
      'githubCodespacesSecret',
      { repository: 'acme/app', name: 'ECR' },
      'api.github.com',
      'password',
      'a fine-grained token with Codespaces secrets, read and write',
    ],
    [
      'request',
      { url: 'https://harbor.example.com/', text: '{{password}}', authentication: { basic: { username: 'robot' } } },
      'harbor.example.com',
      'password',
      'the password of robot',
    ],
  ])('contain the target, the API secret and the push command of a %s', (kind, target, host, format, holds) => {
    const apiSecret = { name: 'feeds/api', field: 'token' };
    const secrets = [{ format: 'password' }, { format: 'dockerconfigjson' }];
    const feeds = [{ name: 'push', [kind]: target, apiSecret }];
    const push =
      'aws lambda invoke --function-name EcrCredentials-ci-feed-push --cli-read-timeout 120 --region eu-west-1 /dev/stdout';
    expect(instructions({ secrets, feeds }).feeds).toEqual([
      { name: 'push', kind, host, secret: `ecr-ci-${format}`, apiSecret: { ...apiSecret, holds }, push },
    ]);
  });

  it.each([
    ['acme/app', {}, 'repo:acme/app', 'If it prints ids after @, set ownerId and repositoryId in the config.'],
    [
      'acme/app with ids',
      { ownerId: '123456', repositoryId: '789012' },
      'repo:acme@123456/app@789012',
      'If it prints other ids, correct them in the config. If it prints no ids, remove them.',
    ],
  ])('contain the subject that GitHub must send, and the command that checks it: %s', (_, ids, prefix, otherwise) => {
    const githubActions = { repository: 'acme/app', ref: 'refs/heads/main', ...ids };
    const printed = formatInstructions(instructions({ readers: [{ githubActions }] }));
    expect(printed).toContain(`\n  subject  ${prefix}:ref:refs/heads/main\n`);
    expect(printed).toContain(`
  to check the subject that the repository sends:
    gh api repos/acme/app/actions/oidc/customization/sub --jq .sub_claim_prefix
    # The command must print ${prefix}
    # ${otherwise}`);
  });

  it('contain the step for a Bitbucket reader, and the pattern of its subject', () => {
    const repositoryUuid = '5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14';
    const ids = { workspace: 'acme', workspaceUuid: 'c4e8a2d6-91b3-47f5-8a0c-3d5e7f912b60', repositoryUuid };
    const environmentUuid = 'e07d3b58-6c2f-4a19-b5d4-918f0c7a3e26';
    const printed = (more: object) =>
      formatInstructions(instructions({ readers: [{ bitbucket: { ...ids, ...more } }] }));
    const step = '????????-????-????-????-????????????';
    expect(printed({})).toContain(`subject  {${repositoryUuid}}:{${step}}\n`);
    expect(printed({})).not.toContain('deployment:');
    expect(printed({ environmentUuid })).toContain(`subject  {${repositoryUuid}}:{${environmentUuid}}:{${step}}\n`);
    expect(printed({ environmentUuid })).toContain(`deployment: NAME   # of the environment ${environmentUuid}\n`);
  });

  it('contain the claims that a token must have', () => {
    const gitlab = { project: 'acme/app', ref: 'main', claims: { project_id: ['42', '43'], ref_protected: ['true'] } };
    const printed = formatInstructions(instructions({ readers: [{ gitlab }] }));
    expect(printed).toContain('  claim    project_id = 42 or 43\n  claim    ref_protected = true\n');
  });

  it('list the hosts of each secret, in China with their own DNS suffix', () => {
    const hostsOf = (settings: CredentialConfig) => instructions(settings).secrets.map(({ hosts }) => hosts);
    const other = '210987654321.dkr.ecr.us-east-1.amazonaws.com';
    expect(
      hostsOf({
        registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
        publicRegistry: true,
        secrets: [{ format: 'password', region: 'us-east-1' }, { format: 'dockerconfigjson' }],
      }),
    ).toEqual([[other], [HOST, other, 'public.ecr.aws']]);
    const china = '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn';
    expect(hostsOf({ registries: [{ region: 'cn-north-1' }] })).toEqual([[china]]);
  });
});

describe('the docker login command', () => {
  const PASSWORDS = {
    '123456789012.dkr.ecr.us-east-1.amazonaws.com': 'eyJwYXlsb2FkIjoi+/w==',
    '210987654321.dkr.ecr.eu-west-1.amazonaws.com': 'pw',
  };

  it.each(FORMAT_NAMES.filter((name) => name !== 'template'))(
    'passes the password of a host in a %s secret to docker on standard input',
    (name) => {
      const value = readFileSync(join(__dirname, '../lambda/core/fixtures/formats', name));
      const format = FORMATS[name];
      const hosts = Object.entries(PASSWORDS).slice(0, format.holds === 'one password' ? 1 : undefined);
      for (const [host, password] of hosts) {
        const command = loginCommand({ name: 'ecr', format: name }, host, ENVIRONMENT);
        // In this shell, aws prints the value, bytes in base64, and docker prints its standard input.
        const printed = value.toString(format.holds === 'every registry' && format.binary ? 'base64' : 'utf8');
        const shell = `aws() { printf '%s\\n' '${printed}'; }; docker() { cat; }; ${command}`;
        expect(execFileSync('sh', ['-c', shell], { encoding: 'utf8' }).trim()).toBe(password);
        expect(command).toContain(`docker login --username AWS --password-stdin ${host}`);
      }
    },
  );
});
