import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import { type Deployed, REGION, type Synthesized, synthesizeOnce } from '../integration/stack';
import { ROOT } from '../run';

const JENKINS_FORMATS = FORMAT_NAMES.filter((format) => 'jenkins:credentials:type' in FORMATS[format].tags);

/** How the value of each format, in a build, contains the authorization token. */
const TOKEN_IN: Record<string, (value: string) => string> = {
  jenkins: (password) => Buffer.from(`AWS:${password}`).toString('base64'),
  'jenkins-file': (config) => JSON.parse(config).auths['123456789012.dkr.ecr.eu-west-1.amazonaws.com'].auth,
};

/** A secret's value in the answer of GetSecretValue: bytes are base64. */
interface Value {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}

/**
 * The rules of the AWS Secrets Manager credentials provider for each type: the tag with its detail, and the value that a
 * build gets. Sources: its documentation, "Usage"; its CredentialsFactory, which reads a password only from text and a file
 * only from bytes.
 */
const RULES: Record<string, { detail: string; bind: (value: Value) => string | undefined }> = {
  usernamePassword: {
    detail: 'jenkins:credentials:username',
    bind: ({ SecretBinary, SecretString }) => (SecretBinary === undefined ? SecretString : undefined),
  },
  file: {
    detail: 'jenkins:credentials:filename',
    bind: ({ SecretBinary }) => SecretBinary && Buffer.from(SecretBinary, 'base64').toString(),
  },
};

let synthesized: Synthesized;
let deployed: Deployed;
beforeAll(async () => {
  const secrets = [...JENKINS_FORMATS, 'dockerconfigjson' as const].map((format) => ({ format }));
  const readers = [{ user: 'arn:aws:iam::123456789012:user/jenkins', listSecrets: true }];
  synthesized = await synthesizeOnce({ credentials: { ci: { registries: [{ region: REGION }], secrets, readers } } });
  deployed = await synthesized.deploy();
  expect(await deployed.run()).toMatchObject({ failed: false });
}, 60_000);
afterAll(async () => {
  await deployed.standIn.close();
  synthesized.remove();
});

/** Applies the rules to a deployed secret. The provider ignores a secret without a known type. */
function credentialOf(name: string) {
  const secret = deployed.standIn.secrets.get(REGION, name);
  const tags = Object.fromEntries((secret.details.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const { 'jenkins:credentials:type': type = '' } = tags;
  const { [type]: rule } = RULES;
  return rule && { id: secret.name, type, detail: tags[rule.detail], value: rule.bind(secret.read()) ?? '' };
}

describe('the deployed secrets', () => {
  it('are Jenkins credentials only if their format is for Jenkins, with ids that Jenkins allows', () => {
    const names = deployed.credential.secrets.map(({ name }) => name);
    expect(names.map(credentialOf)).toEqual([
      { id: 'ecr-ci-jenkins-file', type: 'file', detail: 'config.json', value: expect.any(String) },
      { id: 'ecr-ci-jenkins', type: 'usernamePassword', detail: 'AWS', value: expect.any(String) },
      undefined,
    ]);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_.-]+$/);
  });

  it("match the filter in the page's settings", () => {
    const { unclassified } = parse(readFileSync(join(ROOT, 'consumers/jenkins/jenkins.yaml'), 'utf8'));
    const { filters } = unclassified.awsCredentialsProvider.listSecrets;
    expect(filters).toEqual([{ key: 'tag-key', values: [expect.any(String)] }]);
    // ListSecrets compares the beginnings of the tags' keys.
    const start = expect.objectContaining({ Key: expect.stringMatching(`^${filters[0].values[0]}`) });
    for (const { name } of deployed.credential.secrets) {
      expect(deployed.standIn.secrets.get(REGION, name).details.Tags).toContainEqual(start);
    }
  });

  it.each(JENKINS_FORMATS)('give a build a token that the registry accepts, in the format %s', (format) => {
    const { value = '' } = credentialOf(`ecr-ci-${format}`) ?? {};
    expect(deployed.standIn.tokens.find(TOKEN_IN[format]?.(value) ?? '')?.scope).toBe(REGION);
  });
});
