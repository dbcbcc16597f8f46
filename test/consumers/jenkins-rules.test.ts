import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RefresherConfig } from '../../infra/config';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import { resourcesOf, synthesize } from '../infra/support/synthesize';
import { deploying, REGION } from '../integration/stack';
import { ROOT } from '../run';

const JENKINS_FORMATS = FORMAT_NAMES.filter((format) => 'jenkins:credentials:type' in FORMATS[format].tags);
const CONFIG: RefresherConfig = {
  credentials: {
    ci: {
      registries: [{ region: REGION }],
      secrets: [...JENKINS_FORMATS, 'dockerconfigjson' as const].map((format) => ({ format })),
      readers: [{ user: 'arn:aws:iam::123456789012:user/jenkins', listSecrets: true }],
    },
  },
};

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

/** Applies the rules to a listed secret. The provider ignores a secret without a known type. */
function credentialOf(id: unknown, tags: unknown) {
  const pairs = (tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]);
  const valueOfTag: Record<string, string> = Object.fromEntries(pairs);
  const { 'jenkins:credentials:type': type = '' } = valueOfTag;
  const { [type]: rule } = RULES;
  return rule && { id: String(id), type, detail: valueOfTag[rule.detail], bind: rule.bind };
}

describe('the secrets in the template', () => {
  const resources = Object.values(resourcesOf(synthesize(CONFIG).EcrCredentials, 'AWS::SecretsManager::Secret'));
  const listed = resources.map(({ Properties }) => Properties);

  it('are Jenkins credentials only if their format is for Jenkins, with ids that Jenkins allows', () => {
    const credentials = listed.map(({ Name, Tags }) => credentialOf(Name, Tags));
    expect(credentials).toEqual([
      { id: 'ecr-ci-jenkins-file', type: 'file', detail: 'config.json', bind: expect.any(Function) },
      { id: 'ecr-ci-jenkins', type: 'usernamePassword', detail: 'AWS', bind: expect.any(Function) },
      undefined,
    ]);
    for (const { Name } of listed) expect(Name).toMatch(/^[a-zA-Z0-9_.-]+$/);
  });

  it("match the filter in the page's settings", () => {
    const { unclassified } = parse(readFileSync(join(ROOT, 'consumers/jenkins/jenkins.yaml'), 'utf8'));
    const { filters } = unclassified.awsCredentialsProvider.listSecrets;
    expect(filters).toEqual([{ key: 'tag-key', values: [expect.any(String)] }]);
    // ListSecrets compares the beginnings of the tags' keys.
    const start = expect.objectContaining({ Key: expect.stringMatching(`^${filters[0].values[0]}`) });
    for (const { Tags } of listed) expect(Tags).toContainEqual(start);
  });
});

describe('the values that a refresh writes', () => {
  const current = deploying(CONFIG);

  it.each(JENKINS_FORMATS)('give a build a token that the registry accepts, in the format %s', async (format) => {
    const { standIn, run } = current();
    expect(await run()).toMatchObject({ failed: false });
    const secret = standIn.secrets.get(REGION, `ecr-ci-${format}`);
    const value = credentialOf(secret.name, secret.details.Tags)?.bind(secret.read()) ?? '';
    expect(standIn.tokens.find(TOKEN_IN[format]?.(value) ?? '')?.scope).toBe(REGION);
  });
});
