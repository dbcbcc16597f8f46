import { type Check, json, settings, yaml } from './support/checks';
import { oneOf, record, row, text } from './support/shape';

const host = /^[a-z0-9.-]+$/;

/** A line of a file with `KEY=value`, without quotes, because the helper would not remove them. */
const helperSettings = settings(/^(ECR_SECRET_ID|AWS_REGION)=[^"' ]+$/);

/**
 * The check of each block of docs/more-consumers.md that is no script, by its heading and its language, in the order of the
 * page. The formats contain only the fields that the page uses. A section with two blocks of one language has one check for
 * both. The page names the sources.
 */
export const SNIPPETS: Record<string, Check> = {
  /** Source: crontab(5). Any minute but 0, at which many jobs of a host start. */
  'A docker login that a timer renews, text': settings(/^[1-9]\d? \* \* \* \* \/\S+$/),
  /** Source: docker login, "Credential helpers". */
  'Docker Compose, json': json({ credHelpers: record('ecr-secret', host) }),
  /** Source: Kamal, "Registry". */
  'Kamal, yaml': yaml({
    image: text,
    registry: { server: host, username: 'AWS', password: row('KAMAL_REGISTRY_PASSWORD') },
  }),
  'Dokku, text': helperSettings,
  /** Sources: the Compose Specification, `services`; Watchtower, "Docker Config path". */
  'Watchtower, yaml': yaml({
    services: {
      watchtower: {
        image: 'nickfedor/watchtower',
        environment: { DOCKER_CONFIG: '/config' },
        volumes: row(/^\/etc\/watchtower:\/config:ro$/, /^\/var\/run\/docker\.sock:\/var\/run\/docker\.sock$/),
      },
    },
  }),
  /** Source: Diun, "Registry options configuration". */
  'Diun, yaml': yaml({ regopts: [{ name: host, selector: 'image', username: 'AWS', passwordFile: /^\// }] }),
  /** Source: Kubernetes' API reference, ServiceAccount. */
  'Tekton, yaml': yaml({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: text, namespace: text },
    secrets: [{ name: text }],
    imagePullSecrets: [{ name: text }],
  }),
  /** Sources: cdk-assets, its DockerCredentialsConfig; docker login, "Credential helpers". */
  'Developers on Windows, json and Developers on Windows, json': json(
    oneOf(
      {
        version: '1.0',
        domainCredentials: record({ secretsManagerSecretId: text, secretsPasswordField: 'password' }, host),
      },
      { credHelpers: record('cdk-assets', host) },
    ),
  ),
  'Developers on Windows, powershell': settings(
    /^\[Environment\]::SetEnvironmentVariable\('AWS_[A-Z]+', '[\w-]+', 'User'\)$/,
  ),
};

/** Returns the check of a block. */
export function snippetCheck(key: string): Check {
  const found = Object.entries(SNIPPETS).find(([keys]) => keys.split(' and ').includes(key));
  if (!found) throw new Error(`${key}: has no check`);
  return found[1];
}
