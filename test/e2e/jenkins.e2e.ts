import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { accessKey, aws } from './support/aws';
import { Consumer } from './support/consumer';
import type { Keys } from './support/environment';
import { instructions } from './support/instructions';
import { failed, succeeded } from './support/run';
import { tryRead } from './support/secrets';
import { CONFIG, HOST, JENKINS, sharedDeployment, snippetFor } from './support/shared-deployment';

interface Listed {
  Name: string;
  Tags: { Key: string; Value: string }[];
}

/**
 * The test repeats what the Jenkins AWS Secrets Manager Credentials Provider does: it lists the secrets that its filters
 * match, uses those with its tags, and reads the value at each binding. Source: its documentation.
 */
describe("Jenkins' credentials provider", () => {
  let jenkins: Keys;
  let listed: Listed[];

  beforeAll(async () => {
    await sharedDeployment();
    const policyDocument = printed(/^\{/);
    await aws('iam put-user-policy', { userName: JENKINS, policyName: 'printed', policyDocument });
    jenkins = await accessKey(printed(/^aws iam create-access-key /).replace('aws ', ''));
    const { listSecrets } = parse(printed(/^unclassified:/)).unclassified.awsCredentialsProvider;
    const filters = (listSecrets.filters as { key: string; values: string[] }[]).map(
      ({ key, values }) => `Key=${key},Values=${values.join(',')}`,
    );
    listed = await aws('secretsmanager list-secrets', { filters, query: 'SecretList' }, { as: jenkins });
  });

  /** Returns the printed step for the reader Jenkins that begins like this. */
  function printed(beginning: RegExp): string {
    const steps = instructions(CONFIG, 'pull').readers.flatMap((reader) => reader.steps);
    const found = steps.find(({ text }) => beginning.test(text));
    if (!found) throw new Error(`no step of the instructions begins with ${beginning}`);
    return found.text;
  }

  /** Returns the only secret of one of the provider's types, with its tags and its value. */
  async function bind(type: string) {
    const found = listed
      .map(({ Name, Tags }) => ({ id: Name, tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) }))
      .filter(({ tags }) => tags['jenkins:credentials:type'] === type);
    expect(found).toHaveLength(1);
    const [{ id, tags } = { id: '', tags: {} }] = found;
    const { stdout } = await succeeded(tryRead(id, jenkins));
    return { id, tags, value: JSON.parse(stdout) as { SecretString: string; SecretBinary: string } };
  }

  test('finds a user name with a password by their tags, and the registry accepts them', async () => {
    const { id, tags, value } = await bind('usernamePassword');
    const user = tags['jenkins:credentials:username'] ?? '';
    expect([id, user]).toEqual(['ecr-pull-jenkins', 'AWS']);
    expect(snippetFor('Jenkins', 'jenkins')).toContain(`docker.withRegistry('https://${HOST}', '${id}')`);
    const args = ['login', '--username', user, '--password-stdin', HOST];
    await succeeded((await Consumer.with()).run('skopeo', args, value.SecretString));
  });

  test('finds a file by its tags, and the printed pipeline step uses it', async () => {
    const { id, tags, value } = await bind('file');
    const name = tags['jenkins:credentials:filename'] ?? '';
    expect([id, name]).toEqual(['ecr-pull-jenkins-file', 'config.json']);
    const consumer = await Consumer.with();
    const content = Buffer.from(value.SecretBinary, 'base64').toString();
    consumer.set('AUTH', await consumer.file(`secret-files/${name}`, content));
    const step = /credentialsId: '(.*?)'.* sh '(.*)' }$/.exec(snippetFor('Jenkins', 'jenkins-file')) ?? [];
    expect(step[1]).toBe(id);
    expect((await succeeded(consumer.run('sh', ['-c', step[2] ?? '']))).output).toContain('"Digest"');
  });

  test('lists the other secrets but cannot read them', async () => {
    expect(listed.map(({ Name }) => Name)).toContain('ecr-pull-password');
    expect(await failed(tryRead('ecr-pull-password', jenkins))).toContain('AccessDenied');
  });
});
