import * as v from 'valibot';
import type { TargetOf } from '../../core/feed-spec';
import { renderTemplate } from '../../core/template';
import { AttemptError } from './attempt-error';
import type { HttpRequest } from './https-client';
import type { Push } from './push';
import { headerSafe } from './render';
import { expectSuccess } from './response';
import { seal } from './sealed-box';

const publicKeySchema = v.object({ key_id: v.string(), key: v.string() });

/**
 * Writes a secret of GitHub Actions, Dependabot or Codespaces: requests the public key of the repository, environment or
 * organization, and sends the value encrypted with it. Each kind has its own key. Source: GitHub REST API, "Create or update
 * a repository secret", version 2022-11-28.
 */
export async function deliverGitHubSecret(target: TargetOf<'githubSecret'>, push: Push): Promise<void> {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${headerSafe(push.apiCredential)}`,
    'user-agent': 'ecr-credentials', // GitHub rejects requests without it
    'x-github-api-version': '2022-11-28',
  };
  const send = async (request: HttpRequest) => {
    const response = await push.send(request);
    expectSuccess(request, response, push.now);
    return response.body;
  };
  const url = new URL(`${target.secretsUrl}/public-key`);
  const { key_id, key } = readPublicKey(await send({ method: 'GET', url, headers, readBody: true }));
  const value = renderTemplate(target.value, push.values);
  const encrypted_value = await seal(value, key).catch(() => {
    throw new AttemptError(`${url.hostname} returned an invalid public key`);
  });
  await send({
    method: 'PUT',
    url: new URL(`${target.secretsUrl}/${target.name}`),
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ ...target.fields, encrypted_value, key_id }),
  });

  function readPublicKey(body: string): v.InferOutput<typeof publicKeySchema> {
    try {
      return v.parse(publicKeySchema, JSON.parse(body));
    } catch {
      throw new AttemptError(`${url.hostname} returned no public key`);
    }
  }
}
