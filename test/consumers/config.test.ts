import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answerFor, HOST, SECRET, useAws } from './support/aws';
import { describeUnderEachShell, type Host } from './support/host';

const aws = useAws();
const CONFIG = '.config/docker-credential-ecr-secret';

describeUnderEachShell('the config of docker-credential-ecr-secret', (makeHost) => {
  /** A host that may read, but isn't told what and where. */
  function unconfigured(): Host {
    const host = makeHost();
    aws.lend(host);
    delete host.environment.ECR_SECRET_ID;
    delete host.environment.AWS_REGION;
    return host;
  }

  const lines = `# which secret\n\nECR_SECRET_ID=${SECRET}\n  AWS_REGION=eu-west-1  `;

  it('is a file of KEY=value lines and comments', async () => {
    const host = unconfigured();
    host.file(CONFIG, lines);
    expect(await host.run('get', HOST)).toEqual({ code: 0, stdout: answerFor(HOST), stderr: '' });
  });

  it('is found in XDG_CONFIG_HOME, or where ECR_SECRET_CONFIG says', async () => {
    const host = unconfigured();
    host.file('xdg/docker-credential-ecr-secret', lines);
    host.environment.XDG_CONFIG_HOME = join(host.home, 'xdg');
    expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
    host.environment.XDG_CONFIG_HOME = '/nonexistent';
    host.environment.ECR_SECRET_CONFIG = host.file('a file', lines);
    expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
  });

  it('goes after the environment', async () => {
    const host = unconfigured();
    host.file(CONFIG, 'ECR_SECRET_ID=another\nAWS_REGION=us-east-1\nAWS_ENDPOINT_URL=http://127.0.0.1:1\n');
    host.environment.ECR_SECRET_ID = SECRET;
    host.environment.AWS_REGION = 'eu-west-1';
    expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
  });

  it('is not run', async () => {
    const host = unconfigured();
    const mark = join(host.home, 'mark');
    host.file(CONFIG, `ECR_SECRET_ID=$(: >${mark})"\`: >${mark}\`;: >${mark}\n`);
    const { stdout } = await host.run('get', HOST);
    expect(stdout).toBe("not configured: ECR_SECRET_ID must be a secret's name or ARN\n");
    expect(existsSync(mark)).toBe(false);
  });

  it.each(['ECR_SECRET=ecr', 'PATH=/tmp', 'ECR_SECRET_ID = ecr', 'ecr-secret', 'AWS_$(id)=x', 'export AWS_REGION=x'])(
    'is refused, by its line, where it says %s',
    async (line) => {
      const host = unconfigured();
      const file = host.file(CONFIG, `# first\n${line}\n`);
      const message = `not configured: line 2 of ${file} must be ECR_SECRET_ID=... or AWS_...=...`;
      expect(await host.run('get', HOST)).toEqual({
        code: 1,
        stdout: `${message}\n`,
        stderr: `docker-credential-ecr-secret: ${message}\n`,
      });
    },
  );

  it('says what is missing', async () => {
    const host = unconfigured();
    const stdout = async () => (await host.run('get', HOST)).stdout;
    const file = join(host.home, CONFIG);
    expect(await stdout()).toBe(
      `not configured: set ECR_SECRET_ID to the secret's name or ARN, in the environment or in ${file}\n`,
    );
    host.environment.ECR_SECRET_ID = SECRET;
    expect(await stdout()).toBe(
      `not configured: set AWS_REGION to the secret's region, in the environment or in ${file}\n`,
    );
    host.environment.AWS_REGION = 'Ireland/';
    expect(await stdout()).toBe('not configured: AWS_REGION must be a region, like eu-west-1\n');
    host.environment.ECR_SECRET_CONFIG = '/nonexistent';
    expect(await stdout()).toBe("not configured: ECR_SECRET_CONFIG names /nonexistent, which can't be read\n");
    expect(aws.reads()).toBe(0);
  });

  it('takes the region of AWS_DEFAULT_REGION, or of the profile', async () => {
    const host = unconfigured();
    host.environment.ECR_SECRET_ID = SECRET;
    host.file('.aws/config', '[default]\nregion = eu-west-1\n');
    expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
    host.environment.AWS_DEFAULT_REGION = 'us-east-1';
    expect((await host.run('get', HOST)).stdout).toMatch(/^denied/);
  });

  it('needs no home', async () => {
    const host = unconfigured();
    delete host.environment.HOME;
    Object.assign(host.environment, { ECR_SECRET_ID: SECRET, AWS_REGION: 'eu-west-1' });
    expect(await host.run('get', HOST)).toEqual({ code: 0, stdout: answerFor(HOST), stderr: '' });
  });
});
