import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RefresherConfig } from '../../infra/config';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import { resourcesOf, synthesize } from '../infra/support/synthesize';
import { type Deployed, REGION, type Synthesized, synthesizeOnce } from '../integration/stack';
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

/** The expected kind of each format in Jenkins, and how the value of a build contains the authorization token. */
const EXPECTED: Record<string, { type: string; detail: string; tokenIn: (value: string) => string }> = {
  jenkins: {
    type: 'usernamePassword',
    detail: 'AWS',
    tokenIn: (password) => Buffer.from(`AWS:${password}`).toString('base64'),
  },
  'jenkins-file': {
    type: 'file',
    detail: 'config.json',
    tokenIn: (config) => JSON.parse(config).auths['123456789012.dkr.ecr.eu-west-1.amazonaws.com'].auth,
  },
};

interface TaggedSecret {
  name: string;
  tags: Record<string, string>;
}

function tagged(name: unknown, tags: unknown): TaggedSecret {
  const pairs = (tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]);
  return { name: String(name), tags: Object.fromEntries(pairs) };
}

/** A secret's value in the answer of GetSecretValue: bytes are base64. */
interface Value {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}

/**
 * Applies the rules of the AWS Secrets Manager credentials provider to a listed secret. It ignores a secret without its tags.
 * A build gets the result of `bind`. Sources: its documentation, "Usage"; its CredentialsFactory, which reads a password only
 * from text and a file only from bytes.
 */
function credentialOf({ name, tags }: TaggedSecret) {
  const type = tags['jenkins:credentials:type'];
  if (type === 'usernamePassword') {
    const bind = ({ SecretBinary, SecretString }: Value) => (SecretBinary === undefined ? SecretString : undefined);
    return { id: name, type, detail: tags['jenkins:credentials:username'] ?? '', bind };
  }
  if (type === 'file') {
    const bind = ({ SecretBinary }: Value) =>
      SecretBinary === undefined ? undefined : Buffer.from(SecretBinary, 'base64').toString();
    return { id: name, type, detail: tags['jenkins:credentials:filename'] ?? name, bind };
  }
  return undefined;
}

describe('the secrets in the template', () => {
  const resources = Object.values(resourcesOf(synthesize(CONFIG).EcrCredentials, 'AWS::SecretsManager::Secret'));
  const listed = resources.map(({ Properties: { Name, Tags } }) => tagged(Name, Tags));

  it('are Jenkins credentials only if their format is for Jenkins, with ids that Jenkins allows', () => {
    const credentials = listed.flatMap((secret) => credentialOf(secret) ?? []);
    expect(credentials.map(({ id, type, detail }) => ({ id, type, detail }))).toEqual(
      JENKINS_FORMATS.map((format) => {
        return { id: `ecr-ci-${format}`, type: EXPECTED[format]?.type, detail: EXPECTED[format]?.detail };
      }),
    );
    expect(listed).toHaveLength(credentials.length + 1);
    for (const { id } of credentials) expect(id).toMatch(/^[a-zA-Z0-9_.-]+$/);
  });

  it("match the filter in the page's settings", () => {
    const { unclassified } = parse(readFileSync(join(ROOT, 'consumers/jenkins/jenkins.yaml'), 'utf8'));
    const [filter, ...more] = unclassified.awsCredentialsProvider.listSecrets.filters;
    expect({ key: filter.key, more }).toEqual({ key: 'tag-key', more: [] });
    // ListSecrets compares the beginnings of the tags' keys.
    const found = listed.filter(({ tags }) => Object.keys(tags).some((key) => key.startsWith(filter.values[0])));
    expect(found).toEqual(listed);
  });
});

describe('the values that a refresh writes', () => {
  let synthesized: Synthesized;
  let deployed: Deployed;
  beforeAll(async () => {
    synthesized = await synthesizeOnce(CONFIG);
    deployed = await synthesized.deploy();
    expect(await deployed.run()).toMatchObject({ failed: false });
  }, 60_000);
  afterAll(async () => {
    await deployed.standIn.close();
    synthesized.remove();
  });

  it.each(JENKINS_FORMATS)('give a build a token that the registry accepts, in the format %s', (format) => {
    const secret = deployed.standIn.secrets.get(REGION, `ecr-ci-${format}`);
    const value = credentialOf(tagged(secret.name, secret.details.Tags))?.bind(secret.read()) ?? '';
    expect(deployed.standIn.tokens.find(EXPECTED[format]?.tokenIn(value) ?? '')?.scope).toBe(REGION);
  });
});
