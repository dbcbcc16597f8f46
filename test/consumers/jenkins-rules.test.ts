import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RefresherConfig } from '../../infra/config';
import { FORMAT_NAMES, FORMATS } from '../../lambda/core/formats';
import { resourcesOf, synthesize } from '../infra/support/synthesize';
import { type Deployed, REGION, type Synthesized, synthesizeOnce } from '../integration/stack';
import { ROOT } from '../run';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

/** The formats that are for Jenkins, and one that is not. */
const JENKINS = FORMAT_NAMES.filter((format) => 'jenkins:credentials:type' in FORMATS[format].tags);
const CONFIG: RefresherConfig = {
  credentials: {
    ci: {
      registries: [{ region: REGION }],
      secrets: [...JENKINS, 'dockerconfigjson' as const].map((format) => ({ format })),
      readers: [{ user: 'arn:aws:iam::123456789012:user/jenkins', listSecrets: true }],
    },
  },
};

interface Listed {
  name: string;
  tags: Record<string, string>;
}

/** A secret's value as GetSecretValue answers it: bytes as base64. */
interface Value {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}

/**
 * What the AWS Secrets Manager credentials provider makes of a secret that it has listed, undefined if it passes it over.
 * `bind` is what a build gets. Sources: its documentation, "Usage"; its CredentialsFactory: a password is read from text
 * alone, a file from bytes alone, and the other is no value at all.
 */
function credentialOf({ name, tags }: Listed) {
  const type = tags['jenkins:credentials:type'];
  if (type === 'usernamePassword') {
    const bind = ({ SecretBinary, SecretString }: Value) => (SecretBinary === undefined ? SecretString : undefined);
    return { id: name, type, says: tags['jenkins:credentials:username'] ?? '', bind };
  }
  if (type === 'file') {
    const bind = ({ SecretBinary }: Value) =>
      SecretBinary === undefined ? undefined : Buffer.from(SecretBinary, 'base64').toString();
    return { id: name, type, says: tags['jenkins:credentials:filename'] ?? name, bind };
  }
  return undefined;
}

/** What each of our formats shall be in Jenkins. */
const EXPECTED: Record<string, { type: string; says: string }> = {
  jenkins: { type: 'usernamePassword', says: 'AWS' },
  'jenkins-file': { type: 'file', says: 'config.json' },
};

function tagsOf(tags: { Key: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

describe('the secrets that the template declares', () => {
  const listed = Object.values(resourcesOf(synthesize(CONFIG).EcrCredentials, 'AWS::SecretsManager::Secret')).map(
    ({ Properties }) => ({
      name: String(Properties.Name),
      tags: tagsOf(Properties.Tags as { Key: string; Value: string }[]),
    }),
  );

  it.each(JENKINS)('of the format %s is a credential of its kind, under an id that Jenkins takes', (format) => {
    const secret = listed.find(({ tags }) => tags['ecr-format'] === format);
    const credential = secret && credentialOf(secret);
    expect(credential).toMatchObject({ id: `ecr-ci-${format}`, ...EXPECTED[format] });
    expect(credential?.id).toMatch(/^[a-zA-Z0-9_.-]+$/);
  });

  it('for others are no credentials in Jenkins', () => {
    const others = listed.filter(({ tags }) => tags['ecr-format'] === 'dockerconfigjson');
    expect(others.map(credentialOf)).toEqual([undefined]);
  });

  it("are found by the filter of the page's settings", () => {
    const { unclassified } = parse(readFileSync(join(ROOT, 'consumers/jenkins/jenkins.yaml'), 'utf8'));
    const [filter, ...more] = unclassified.awsCredentialsProvider.listSecrets.filters;
    expect({ key: filter.key, more }).toEqual({ key: 'tag-key', more: [] });
    // ListSecrets compares the beginnings of tags' keys.
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

  /** What a build gets for the secret of a format. */
  function bound(format: string): string | undefined {
    const secret = deployed.standIn.secrets.get(REGION, `ecr-ci-${format}`);
    return credentialOf({ name: secret.name, tags: tagsOf(secret.details.Tags) })?.bind(secret.read());
  }

  const BINDINGS: Record<string, (value: string) => string> = {
    jenkins: (password) => Buffer.from(`AWS:${password}`).toString('base64'),
    'jenkins-file': (config) => JSON.parse(config).auths[HOST].auth,
  };

  it.each(JENKINS)('%s is a login that the registry takes, as a build gets it', (format) => {
    const token = deployed.standIn.tokens.find(BINDINGS[format]?.(bound(format) ?? '') ?? '');
    expect(token?.scope).toBe(REGION);
  });
});
