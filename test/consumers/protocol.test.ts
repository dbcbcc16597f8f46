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
} from './support/aws';
import { describeHelperInEveryShell, messageOf, success } from './support/helper';

describeHelperInEveryShell('docker-credential-ecr-secret', ({ aws, makeHost }) => {
  /** Makes a host that reads a secret with these passwords. */
  function hostOf(ECR_SECRET_ID: string, passwords: Record<string, string>, versionId?: string) {
    aws.put(ECR_SECRET_ID, { SecretString: dockerConfig(passwords) }, versionId);
    return makeHost({ ECR_SECRET_ID });
  }

  it.each([HOST, OTHER_HOST, PUBLIC_HOST])('get returns the credentials of %s after one call', async (server) => {
    expect(await makeHost().run('get', server)).toEqual(success(server));
    expect(aws.reads()).toBe(1);
  });

  it.each([`${HOST}\n`, `https://${HOST}`, `https://${HOST}/v2/\n`, `${HOST}/team/app`])(
    'get uses the host in %j',
    async (server) => expect(await makeHost().run('get', server)).toEqual(success()),
  );

  it.each([
    '210987654321.dkr.ecr.eu-west-1.amazonaws.com',
    'dkr.ecr.eu-west-1.amazonaws.com',
    // A dot matches only a dot. Otherwise another host would get the credentials of this host.
    HOST.replace('eu-west-1', 'eu.west.1'),
    HOST.replace('dkr.ecr', '.*'),
    `${HOST}:443`,
    `${HOST}.fake.example.com`,
    `fake-${HOST}`,
    'https://index.docker.io/v1/',
    '[::1]:5000',
    'auth',
    '$(id)";`id`',
    `https://AWS:${PASSWORDS[HOST]}@${HOST}`,
  ])("get prints docker's own message for %j, which is not in the secret, so that docker continues", async (server) => {
    const { code, stdout, stderr } = await makeHost().run('get', server);
    const notFound = 'credentials not found in native keychain';
    expect({ code, stdout }).toEqual({ code: 1, stdout: `${notFound}\n` });
    expect(stderr).toMatch(new RegExp(`^docker-credential-ecr-secret: ${notFound}: .{1,300}\n$`));
    expect(stderr).not.toContain(PASSWORDS[HOST]);
  });

  it('get and list find each host in the largest possible secret', async () => {
    const hosts = Array.from({ length: 16 }, (_, at) => `${ACCOUNT}.dkr.ecr.region-${at}.amazonaws.com`);
    const passwords = Object.fromEntries(hosts.map((host) => [host, `${host}+/=`.padEnd(2700, 'x')]));
    expect(dockerConfig(passwords).length).toBeGreaterThan(58_000);
    const host = hostOf('ecr-large', passwords);
    for (const server of [hosts[0] ?? '', hosts[15] ?? '']) {
      const { stdout } = await host.run('get', server);
      expect(JSON.parse(stdout)).toMatchObject({ ServerURL: server, Secret: passwords[server] });
    }
    expect(Object.keys(JSON.parse((await host.run('list')).stdout))).toEqual(hosts);
  });

  it('get prints valid JSON for any password', async () => {
    const password = String.raw`a:b"c\d&e/1`;
    const { stdout } = await hostOf('ecr-quotes', { [HOST]: password }).run('get', HOST);
    expect(JSON.parse(stdout)).toEqual({ ServerURL: HOST, Username: 'AWS', Secret: password });
  });

  it('get returns expired credentials with a warning', async () => {
    const host = hostOf('ecr-expired', PASSWORDS, '20260301T080000Z-0123456789abcdef0123');
    const stderr =
      "docker-credential-ecr-secret: warning: ecr-expired expired at 20260301080000 UTC; check its function's log\n";
    expect(await host.run('get', HOST)).toEqual({ code: 0, stdout: answerFor(HOST), stderr });
  });

  it('get accepts the ARN of a secret, whose region has priority over all others', async () => {
    const host = makeHost({ ECR_SECRET_ID: aws.secrets.get(REGION, SECRET).arn, AWS_REGION: 'us-east-1' });
    expect(await host.run('get', HOST)).toEqual(success());
  });

  it('get rejects a very long host quickly', async () => {
    const { stderr } = await makeHost().run('get', 'a'.repeat(100_000));
    expect(stderr).toMatch(/: standard input is not the host of a registry$/m);
  });

  it('get requires a host on standard input', async () => {
    expect(messageOf(await makeHost().run('get'))).toMatch(/^get requires the host of a registry on standard input/);
  });

  it('list prints every host with its user, and no password', async () => {
    const { code, stdout } = await makeHost().run('list');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ [HOST]: 'AWS', [OTHER_HOST]: 'AWS', [PUBLIC_HOST]: 'AWS' });
    expect(await hostOf('ecr-empty', {}).run('list')).toEqual({ code: 0, stdout: '{}\n', stderr: '' });
  });

  it.each([
    ['store', JSON.stringify({ ServerURL: HOST, Username: 'AWS', Secret: 'x'.repeat(100_000) })],
    ['erase', HOST],
  ])('%s reads its input, succeeds and changes nothing', async (command, input) => {
    expect(await makeHost().run(command, input)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(aws.reads()).toBe(0);
  });

  it("version prints this project's version", async () => {
    const stdout = `docker-credential-ecr-secret ${version}\n`;
    expect(await makeHost().run('version')).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('any other command fails and prints the usage', async () => {
    const usage = 'usage: docker-credential-ecr-secret get|list|store|erase|version|kubelet';
    expect(messageOf(await makeHost().run('help'))).toBe(usage);
  });

  it('needs only curl, sed, base64 and date', async () => {
    const host = makeHost();
    await host.run('get', HOST);
    const programs = host.commandLines().map((line) => line.split(' ')[0]);
    expect(programs.sort()).toEqual(['base64', 'curl', 'date', 'sed', 'sed', 'sed']);
  });
});
