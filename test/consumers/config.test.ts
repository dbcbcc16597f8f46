import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HOST, SECRET } from './support/aws';
import { describeHelper, messageOf, set, success } from './support/helper';

const CONFIG = '.config/docker-credential-ecr-secret';
const LINES = `# which secret\n\nECR_SECRET_ID=${SECRET}\n  AWS_REGION=eu-west-1  `;
const ALLOWED =
  'ECR_SECRET_ID, ECR_SECRET_REGIONS, AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE, AWS_CA_BUNDLE, AWS_EC2_METADATA_DISABLED';
const UNCONFIGURED = { ECR_SECRET_ID: undefined, AWS_REGION: undefined };

describeHelper('the configuration of docker-credential-ecr-secret', ({ aws, makeHost }) => {
  it.each([
    ['in ~/.config', CONFIG, {}],
    ['in XDG_CONFIG_HOME', 'xdg/docker-credential-ecr-secret', { XDG_CONFIG_HOME: 'xdg' }],
    ['named by ECR_SECRET_CONFIG', 'a file', { XDG_CONFIG_HOME: 'nowhere', ECR_SECRET_CONFIG: 'a file' }],
  ])('is a file of KEY=value lines and comments, %s', async (_, file, variables) => {
    const host = makeHost(UNCONFIGURED);
    host.file(file, LINES);
    for (const [name, path] of Object.entries(variables)) set(host, { [name]: join(host.home, path) });
    expect(await host.run('get', HOST)).toEqual(success());
  });

  it('is overridden by the environment', async () => {
    const host = makeHost();
    host.file(CONFIG, 'ECR_SECRET_ID=another\nAWS_REGION=us-east-1\n');
    expect(await host.run('get', HOST)).toEqual(success());
  });

  it('never runs commands', async () => {
    const host = makeHost(UNCONFIGURED);
    const mark = join(host.home, 'mark');
    host.file(CONFIG, `ECR_SECRET_ID=$(: >${mark})"\`: >${mark}\`;: >${mark}\n`);
    expect(messageOf(await host.run('get', HOST))).toBe(
      "not configured: ECR_SECRET_ID contains a character that is not allowed; set it to the secret's name or ARN",
    );
    expect(existsSync(mark)).toBe(false);
  });

  it.each(['ECR_SECRET_ID = ecr', 'ecr-secret', '=ecr', 'AWS_$(id)=x', 'export AWS_REGION=x', '\x1b[2J=x'])(
    'is rejected with the number of the invalid line %j, and without its text',
    async (line) => {
      const host = makeHost(UNCONFIGURED);
      const file = host.file(CONFIG, `# first\n${line}\n`);
      expect(messageOf(await host.run('get', HOST))).toBe(
        `not configured: line 2 of ${file} is invalid; it must be NAME=value with one of ${ALLOWED}`,
      );
    },
  );

  it.each([
    'ECR_SECRET',
    'PATH',
    // These can name a program.
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    // These can name a host that receives keys or tokens, or a file whose content is sent.
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_STS',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    // Keys belong in the files of the AWS tools.
    'AWS_SECRET_ACCESS_KEY',
  ])('is rejected if its file sets %s, also if the environment has it', async (name) => {
    const host = makeHost();
    const file = host.file(CONFIG, `AWS_REGION=eu-west-1\n${name}=/the/value\n`);
    expect(messageOf(await host.run('get', HOST))).toBe(
      `not configured: line 2 of ${file} sets ${name}; it may set ${ALLOWED}; use the environment for others`,
    );
    expect(aws.reads()).toBe(0);
  });

  it('in a file never runs a credential_process that the AWS tools would not run', async () => {
    const host = makeHost({ AWS_ACCESS_KEY_ID: undefined, ...UNCONFIGURED });
    const mark = join(host.home, 'mark');
    const other = host.file('other', `[default]\ncredential_process = : >${mark}\n`);
    host.file(CONFIG, `ECR_SECRET_ID=${SECRET}\nAWS_REGION=eu-west-1\nAWS_CONFIG_FILE=${other}\n`);
    expect((await host.run('get', HOST)).code).toBe(1);
    expect(existsSync(mark)).toBe(false);
  });

  it('is a file that may set every allowed name, and may have line ends of Windows', async () => {
    const host = makeHost({ ...UNCONFIGURED, AWS_ENDPOINT_URL: `https://127.0.0.1:${aws.registryPort}` });
    const values: Record<string, string> = { ECR_SECRET_ID: SECRET, AWS_REGION: 'eu-west-1', AWS_CA_BUNDLE: '/ca.pem' };
    host.file(
      CONFIG,
      ALLOWED.split(', ')
        .map((name) => `${name}=${values[name] ?? 'x'}\r\n`)
        .join(''),
    );
    expect(messageOf(await host.run('get', HOST))).toMatch(/^no network: /);
    expect(host.commandLines('curl').join()).toContain(' --cacert /ca.pem ');
  });

  it.each([
    [UNCONFIGURED, "ECR_SECRET_ID is not set; set it to the secret's name or ARN, in the environment or in FILE"],
    [{ AWS_REGION: undefined }, "AWS_REGION is not set; set it to the secret's region, in the environment or in FILE"],
    [{ AWS_REGION: 'Ireland/' }, "the region is 'Ireland/'; set AWS_REGION to a region, such as eu-west-1"],
    [
      { ECR_SECRET_CONFIG: '/nonexistent' },
      'ECR_SECRET_CONFIG is /nonexistent, which cannot be read; check the path and its permissions',
    ],
  ])('is rejected with %o', async (environment, message) => {
    const host = makeHost(environment);
    expect(messageOf(await host.run('get', HOST))).toBe(
      `not configured: ${message.replace('FILE', join(host.home, CONFIG))}`,
    );
    expect(aws.reads()).toBe(0);
  });

  it('gets the region from AWS_DEFAULT_REGION, or from the profile', async () => {
    const host = makeHost({ AWS_REGION: undefined });
    host.file('.aws/config', '[default]\nregion = eu-west-1\n');
    expect(await host.run('get', HOST)).toEqual(success());
    set(host, { AWS_DEFAULT_REGION: 'us-east-1' });
    expect(messageOf(await host.run('get', HOST))).toMatch(/^denied/);
  });

  it('needs no HOME', async () => {
    expect(await makeHost({ HOME: undefined }).run('get', HOST)).toEqual(success());
  });
});
