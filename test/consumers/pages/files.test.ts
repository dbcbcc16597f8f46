import { describe, expect, it } from 'vitest';
import { JOB_DEFINITION, TASK_DEFINITION, TRUST_POLICY } from './schemas/aws';
import { BUILDKITE_PIPELINE, CIRCLECI_CONFIG, GITHUB_WORKFLOW, GITLAB_PIPELINE } from './schemas/ci';
import { CDK_CREDENTIALS, CREDENTIAL_HELPERS } from './schemas/docker';
import { JENKINS_AS_CODE, JENKINSFILE } from './schemas/jenkins';
import { NOMAD_CLIENT, NOMAD_JOB } from './schemas/nomad';
import { type Check, groovy, hcl, json, kubernetes, script, settings, yaml } from './support/checks';
import { PAGES, textOf } from './support/page';

/** What holds each file to its tool's format. */
const CHECKS: Record<string, Check> = {
  'argo-cd/application.yaml': kubernetes,
  'argo-cd/repository.yaml': kubernetes,
  'buildkite/pipeline.yml': yaml(BUILDKITE_PIPELINE),
  'cdk-assets/cdk-docker-creds.json': json(CDK_CREDENTIALS),
  'cdk-assets/config.json': json(CREDENTIAL_HELPERS),
  'circleci/config.yml': yaml(CIRCLECI_CONFIG),
  'circleci/trust-policy.json': json(TRUST_POLICY),
  'ecs/batch-job-definition.json': json(JOB_DEFINITION),
  'ecs/task-definition.json': json(TASK_DEFINITION),
  'flux/source.yaml': kubernetes,
  'github-actions/get-secrets.yml': yaml(GITHUB_WORKFLOW),
  'github-actions/pull.yml': yaml(GITHUB_WORKFLOW),
  'gitlab-ci/image.gitlab-ci.yml': yaml(GITLAB_PIPELINE),
  'gitlab-ci/login.gitlab-ci.yml': yaml(GITLAB_PIPELINE),
  'helm/push-chart.sh': script,
  'http-api/registry-get.sh': script,
  'jenkins/Jenkinsfile': groovy(JENKINSFILE),
  'jenkins/jenkins.yaml': yaml(JENKINS_AS_CODE),
  'kubernetes-csi/secret-provider-class.yaml': kubernetes,
  'kubernetes-external-secrets/external-secret.yaml': kubernetes,
  'nomad/app.nomad.hcl': hcl(NOMAD_JOB),
  'nomad/client.hcl': hcl(NOMAD_CLIENT),
  'nomad/docker.json': json(CREDENTIAL_HELPERS),
  'podman-skopeo/auth.json': json(CREDENTIAL_HELPERS),
  'podman-skopeo/aws-config': settings(/^(\[profile \w+\]|#.*|\w+ = .+)$/),
  'podman-skopeo/docker-credential-ecr-secret.conf': settings(/^(ECR_SECRET_ID|AWS_[A-Z_]+)=[^"' ]+$/),
  'podman-skopeo/inspect.sh': script,
};

const files = PAGES.flatMap((page) =>
  page.files.map((file) => ({ path: `${page.system}/${file}`, text: textOf(page, file) })),
);

describe('the files to copy', () => {
  it('are each held to a format', () => {
    expect(files.map(({ path }) => path)).toEqual(Object.keys(CHECKS));
  });

  it.each(files)('$path is of its format', async ({ path, text }) => {
    expect(await CHECKS[path]?.(text)).toEqual([]);
  });

  it('read a copied login again within four hours: it is replaced so often, and dead after twelve', () => {
    const copies = files.flatMap(({ text }) => [...text.matchAll(/^\s*refreshInterval: (.*)$/gm)].map(([, is]) => is));
    expect(copies).toEqual(['1h', '1h', '1h']);
  });

  it("say nothing of a token's place but standard input", () => {
    for (const { path, text } of files) expect(text, path).not.toMatch(/docker login.* (-p|--password)[ =]/);
  });
});

describe('the check of a file', () => {
  const find = (path: string) => files.find((file) => file.path === path)?.text ?? '';

  it.each([
    ['a misspelt field', 'flux/source.yaml', 'secretRef:', 'secretref:'],
    ['a field at the wrong place', 'circleci/config.yml', 'role_arn', 'role-arn'],
    ['a version that is no more', 'argo-cd/repository.yaml', 'external-secrets.io/v1', 'external-secrets.io/v1beta1'],
    ['a host with a scheme', 'nomad/docker.json', '"123456789012.', '"https://123456789012.'],
    ['a bracket too many', 'jenkins/Jenkinsfile', 'agent any', 'agent any }'],
    ['a bracket too few', 'jenkins/Jenkinsfile', '.pull()\n          }', '.pull()'],
    ['a misspelt step', 'jenkins/Jenkinsfile', 'docker.withRegistry', 'docker.withRegistery'],
    ['a step at the wrong place', 'jenkins/Jenkinsfile', 'script {', 'steps {'],
    ['a shell script that Groovy puts values into', 'jenkins/Jenkinsfile', "'''", '"""'],
    ['a string without an end', 'nomad/client.hcl', 'json"', 'json'],
    ['a block without an end', 'nomad/app.nomad.hcl', '\n}\n', '\n'],
    ['a misspelt setting of a plugin', 'nomad/client.hcl', 'auth {', 'auths {'],
    ['a block without its label', 'nomad/client.hcl', 'plugin "docker"', 'plugin'],
    ['a misspelt setting of a task', 'nomad/app.nomad.hcl', 'image =', 'images ='],
    ['a setting of a task outside of its config', 'nomad/app.nomad.hcl', 'driver = "docker"', 'image = "app"'],
    ['quotes where the helper takes them as they are', 'podman-skopeo/docker-credential-ecr-secret.conf', '=', '="'],
    ['a YAML that is none', 'buildkite/pipeline.yml', 'steps:', 'steps: ['],
  ])('finds %s', async (_, path, right, wrong) => {
    expect(find(path)).toContain(right);
    expect(await CHECKS[path]?.(find(path).replaceAll(right, wrong))).not.toEqual([]);
  });
});
