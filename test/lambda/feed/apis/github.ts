import sodium from 'libsodium-wrappers';
import type { Api } from '../support/api';

const BASE64 = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$';

const secretSchema = (properties: Record<string, object> = {}, required: string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: ['encrypted_value', 'key_id', ...required],
  properties: { encrypted_value: { type: 'string', pattern: BASE64 }, key_id: { type: 'string' }, ...properties },
});

const organizationSecretSchema = secretSchema(
  {
    visibility: { enum: ['all', 'private', 'selected'] },
    selected_repository_ids: { type: 'array', items: { type: 'integer' } },
  },
  ['visibility'],
);

/**
 * Returns GitHub's API for secrets. It decrypts the secrets that it receives. Each owner and kind has its own key, because
 * GitHub could use several.
 */
export async function github(): Promise<Api & { secrets: Map<string, string> }> {
  await sodium.ready;
  const secrets = new Map<string, string>();
  let keys = 0;
  const operations = (path: string, body: object, kind: string[] = []): Api['operations'] => {
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    const keyId = `56825016724254974${keys++}`;
    return [
      {
        method: 'GET',
        path: `${path}/public-key`,
        reply: () => ({
          status: 200,
          body: JSON.stringify({ key_id: keyId, key: Buffer.from(publicKey).toString('base64') }),
        }),
      },
      {
        method: 'PUT',
        path: `${path}/{name}`,
        headers: { 'content-type': /^application\/json$/ },
        body,
        reply: ({ name = '', ...owner }, sent) => {
          const { encrypted_value, key_id } = sent as { encrypted_value: string; key_id: string };
          if (key_id !== keyId) return { status: 422 };
          const value = sodium.crypto_box_seal_open(Buffer.from(encrypted_value, 'base64'), publicKey, privateKey);
          secrets.set([...kind, ...Object.values(owner), name].join(' '), Buffer.from(value).toString());
          return { status: 201, body: '{}' };
        },
      },
    ];
  };
  return {
    source:
      'https://docs.github.com/en/rest/actions/secrets, https://docs.github.com/en/rest/dependabot/secrets, ' +
      'https://docs.github.com/en/rest/codespaces, API version 2022-11-28',
    headers: {
      accept: /^application\/vnd\.github\+json$/,
      authorization: /^Bearer \S+$/,
      'user-agent': /./,
      'x-github-api-version': /^2022-11-28$/,
    },
    operations: [
      ...operations('/repos/{owner}/{repo}/actions/secrets', secretSchema()),
      ...operations('/repos/{owner}/{repo}/environments/{environment}/secrets', secretSchema()),
      ...operations('/orgs/{org}/actions/secrets', organizationSecretSchema),
      ...['dependabot', 'codespaces'].flatMap((kind) => [
        ...operations(`/repos/{owner}/{repo}/${kind}/secrets`, secretSchema(), [kind]),
        ...operations(`/orgs/{org}/${kind}/secrets`, organizationSecretSchema, [kind]),
      ]),
    ],
    secrets,
  };
}
