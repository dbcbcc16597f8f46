import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { aws, tryAws } from './support/aws';
import { Consumer } from './support/consumer';
import { CONFIG, HOST, handOut, JENKINS, pasteFor } from './support/hand-out';
import type { Keys } from './support/place';
import { sheet } from './support/sheet';

interface Listed {
  Name: string;
  Tags: { Key: string; Value: string }[];
}

/**
 * The Jenkins AWS Secrets Manager Credentials Provider, done by hand: it lists the secrets that its filters leave, takes
 * those with its tags, and reads the value at each binding. Source: its documentation.
 */
describe("Jenkins' credentials provider", () => {
  const steps = sheet(CONFIG, 'pull').readers.flatMap((reader) => reader.steps);
  let jenkins: Keys;
  let listed: Listed[];

  beforeAll(async () => {
    await handOut();
    const policy = ['--policy-name', 'pasted', '--policy-document', step('its identity policy')];
    await aws(['iam', 'put-user-policy', '--user-name', JENKINS, ...policy]);
    const { AccessKey } = await aws<{ AccessKey: { AccessKeyId: string; SecretAccessKey: string } }>(
      step('a key for it').split(' ').slice(1),
    );
    jenkins = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
    listed = await list();
  });

  /** What is printed for a reader with `listSecrets: true`. */
  function step(consumer: string): string {
    const found = steps.find((candidate) => candidate.consumer.startsWith(consumer));
    if (!found) throw new Error(`nothing is printed for ${consumer}`);
    return found.text;
  }

  /** The secrets that the printed filters leave. */
  async function list(): Promise<Listed[]> {
    const { filters } = parse(step("Jenkins' configuration")).unclassified.awsCredentialsProvider.listSecrets;
    const wanted = (filters as { key: string; values: string[] }[]).map(
      ({ key, values }) => `Key=${key},Values=${values.join(',')}`,
    );
    const args = ['secretsmanager', 'list-secrets', '--filters', ...wanted];
    return (await aws<{ SecretList: Listed[] }>(args, { as: jenkins })).SecretList;
  }

  /** The provider's tags on the secrets of one of its types. */
  function ofType(type: string): { id: string; tags: Record<string, string> }[] {
    return listed
      .map(({ Name, Tags }) => ({ id: Name, tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) }))
      .filter(({ tags }) => tags['jenkins:credentials:type'] === type);
  }

  test('finds a user name with a password by its tags, and both log in', async () => {
    const found = ofType('usernamePassword');
    expect(found).toEqual([
      { id: 'ecr-pull-jenkins', tags: expect.objectContaining({ 'jenkins:credentials:username': 'AWS' }) },
    ]);
    expect(pasteFor('Jenkins', 'jenkins')).toContain(`docker.withRegistry('https://${HOST}', '${found[0]?.id}')`);
    const { SecretString } = await aws<{ SecretString: string }>(
      ['secretsmanager', 'get-secret-value', '--secret-id', found[0]?.id ?? ''],
      { as: jenkins },
    );
    const consumer = await Consumer.with();
    const user = found[0]?.tags['jenkins:credentials:username'] ?? '';
    const login = await consumer.run('skopeo', ['login', '--username', user, '--password-stdin', HOST], SecretString);
    expect(login.code, login.output).toBe(0);
  });

  test('finds a file by its tags, and the printed line of a pipeline uses it', async () => {
    const found = ofType('file');
    expect(found).toEqual([
      { id: 'ecr-pull-jenkins-file', tags: expect.objectContaining({ 'jenkins:credentials:filename': 'config.json' }) },
    ]);
    const { SecretBinary } = await aws<{ SecretBinary: string }>(
      ['secretsmanager', 'get-secret-value', '--secret-id', found[0]?.id ?? ''],
      { as: jenkins },
    );
    const consumer = await Consumer.with();
    const name = found[0]?.tags['jenkins:credentials:filename'] ?? '';
    consumer.set('AUTH', await consumer.file(`secret-files/${name}`, Buffer.from(SecretBinary, 'base64').toString()));
    const [, id, line = ''] = /credentialsId: '(.*?)'.* sh '(.*)' }$/.exec(pasteFor('Jenkins', 'jenkins-file')) ?? [];
    expect(id).toBe(found[0]?.id);
    const { code, output } = await consumer.run('sh', ['-c', line]);
    expect(code, output).toBe(0);
    expect(output).toContain('"Digest"');
  });

  test('sees the other secrets, and may read none of them', async () => {
    expect(listed.map(({ Name }) => Name)).toContain('ecr-pull-password');
    const args = ['secretsmanager', 'get-secret-value', '--secret-id', 'ecr-pull-password'];
    expect((await tryAws(args, { as: jenkins })).output).toContain('AccessDenied');
  });
});
