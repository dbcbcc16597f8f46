import { expect, it } from 'vitest';
import { version } from '../../package.json';
import {
  ACCOUNT,
  answerFor,
  dockerConfig,
  HOST,
  OTHER_HOST,
  PASSWORDS,
  PUBLIC_HOST,
  REGION,
  SECRET,
  useAws,
} from './support/aws';
import { describeUnderEachShell, type Host } from './support/host';

const aws = useAws();
const NOT_FOUND = 'credentials not found in native keychain';

describeUnderEachShell('docker-credential-ecr-secret', (makeHost) => {
  function reader(): Host {
    const host = makeHost();
    aws.lend(host);
    return host;
  }

  it.each([HOST, OTHER_HOST, PUBLIC_HOST])('get answers with the login of %s, after one call', async (server) => {
    expect(await reader().run('get', server)).toEqual({ code: 0, stdout: answerFor(server), stderr: '' });
    expect(aws.reads()).toBe(1);
  });

  it.each([`${HOST}\n`, `https://${HOST}`, `https://${HOST}/v2/\n`, `${HOST}/team/app`])(
    'get takes %j for its host',
    async (server) => {
      expect(await reader().run('get', server)).toEqual({ code: 0, stdout: answerFor(HOST), stderr: '' });
    },
  );

  it.each([
    '210987654321.dkr.ecr.eu-west-1.amazonaws.com',
    'dkr.ecr.eu-west-1.amazonaws.com',
    // A dot stands for itself alone: else another host would be given this one's login.
    HOST.replace('eu-west-1', 'eu.west.1'),
    HOST.replace('dkr.ecr', '.*'),
    `${HOST}:443`,
    'https://index.docker.io/v1/',
    '[::1]:5000',
    'auth',
    '$(id)";`id`',
  ])("get of %j, which the secret does not hold, says docker's exact words, so that docker goes on", async (server) => {
    const { code, stdout, stderr } = await reader().run('get', server);
    expect({ code, stdout }).toEqual({ code: 1, stdout: `${NOT_FOUND}\n` });
    expect(stderr).toMatch(new RegExp(`^docker-credential-ecr-secret: ${NOT_FOUND}: .+\n$`));
  });

  it('get finds a host in the largest secret that there can be', async () => {
    const hosts = Array.from({ length: 16 }, (_, at) => `${ACCOUNT}.dkr.ecr.region-${at}.amazonaws.com`);
    const SecretString = dockerConfig(Object.fromEntries(hosts.map((host) => [host, `${host}+/=`.padEnd(2700, 'x')])));
    expect(SecretString.length).toBeGreaterThan(58_000);
    aws.put('ecr-large', { SecretString });
    const host = reader();
    host.environment.ECR_SECRET_ID = 'ecr-large';
    for (const server of [hosts[0], hosts[15]]) {
      const { stdout } = await host.run('get', server);
      expect(JSON.parse(stdout)).toMatchObject({ ServerURL: server, Secret: `${server}+/=`.padEnd(2700, 'x') });
    }
  });

  it('get answers with valid JSON, whatever the password', async () => {
    const password = String.raw`a:b"c\d&e/1`;
    aws.put('ecr-quotes', { SecretString: dockerConfig({ [HOST]: password }) });
    const host = reader();
    host.environment.ECR_SECRET_ID = 'ecr-quotes';
    const { stdout } = await host.run('get', HOST);
    expect(JSON.parse(stdout)).toEqual({ ServerURL: HOST, Username: 'AWS', Secret: password });
  });

  it('get hands out a login that has expired, but says so', async () => {
    aws.put('ecr-old', { SecretString: dockerConfig(PASSWORDS) }, '20260301T080000Z-0123456789abcdef0123');
    const host = reader();
    host.environment.ECR_SECRET_ID = 'ecr-old';
    expect(await host.run('get', HOST)).toEqual({
      code: 0,
      stdout: answerFor(HOST),
      stderr:
        "docker-credential-ecr-secret: warning: ecr-old expired at 20260301080000 UTC; look at its function's log\n",
    });
  });

  it('get reads a secret by its ARN, whose region goes before every other', async () => {
    const host = reader();
    host.environment.ECR_SECRET_ID = aws.secrets.get(REGION, SECRET).arn;
    host.environment.AWS_REGION = 'us-east-1';
    expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
  });

  it('list names every host and its user, and no password', async () => {
    const { code, stdout } = await reader().run('list');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ [HOST]: 'AWS', [OTHER_HOST]: 'AWS', [PUBLIC_HOST]: 'AWS' });
  });

  it('list of a secret without hosts is empty', async () => {
    aws.put('ecr-empty', { SecretString: dockerConfig({}) });
    const host = reader();
    host.environment.ECR_SECRET_ID = 'ecr-empty';
    expect(await host.run('list')).toEqual({ code: 0, stdout: '{}\n', stderr: '' });
  });

  it.each([
    ['store', JSON.stringify({ ServerURL: HOST, Username: 'AWS', Secret: 'x'.repeat(100_000) })],
    ['erase', HOST],
  ])('%s reads its input, succeeds and changes nothing', async (command, input) => {
    expect(await makeHost().run(command, input)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(aws.reads()).toBe(0);
  });

  it("version is this project's", async () => {
    expect(await makeHost().run('version')).toEqual({
      code: 0,
      stdout: `docker-credential-ecr-secret ${version}\n`,
      stderr: '',
    });
  });

  it('any other command fails, and says which there are', async () => {
    const usage = 'usage: docker-credential-ecr-secret get|list|store|erase|version';
    expect(await makeHost().run('help')).toEqual({
      code: 1,
      stdout: `${usage}\n`,
      stderr: `docker-credential-ecr-secret: ${usage}\n`,
    });
  });

  it('needs curl, sed, base64 and date, and nothing else', async () => {
    const host = reader();
    await host.run('get', HOST);
    const programs = host.commandLines().map((line) => line.split(' ')[0]);
    expect(programs.sort()).toEqual(['base64', 'curl', 'date', 'sed', 'sed', 'sed']);
  });
});
