import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HOST, SECRET } from './support/aws';
import { describeHelper, messageOf, set, success } from './support/helper';

const CONFIG = '.config/docker-credential-ecr-secret';
const LINES = `# which secret\n\nECR_SECRET_ID=${SECRET}\n  AWS_REGION=eu-west-1  `;
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
    host.file(CONFIG, 'ECR_SECRET_ID=another\nAWS_REGION=us-east-1\nAWS_ENDPOINT_URL=http://127.0.0.1:1\n');
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

  it.each(['ECR_SECRET=ecr', 'PATH=/tmp', 'ECR_SECRET_ID = ecr', 'ecr-secret', 'AWS_$(id)=x', 'export AWS_REGION=x'])(
    'is rejected with the number of the line %s',
    async (line) => {
      const host = makeHost(UNCONFIGURED);
      const file = host.file(CONFIG, `# first\n${line}\n`);
      expect(messageOf(await host.run('get', HOST))).toBe(
        `not configured: line 2 of ${file} is invalid; it must be ECR_SECRET_ID=... or AWS_...=...`,
      );
    },
  );

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
