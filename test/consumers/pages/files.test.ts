import { describe, expect, it } from 'vitest';
import { JOB_DEFINITION, TASK_DEFINITION, TRUST_POLICY } from './schemas/aws';
import { BUILDKITE_PIPELINE, CIRCLECI_CONFIG, GITHUB_WORKFLOW, GITLAB_PIPELINES } from './schemas/ci';
import { CDK_CREDENTIALS, CREDENTIAL_HELPERS } from './schemas/docker';
import { JENKINS_AS_CODE, JENKINSFILE } from './schemas/jenkins';
import { NOMAD_CLIENT, NOMAD_JOB } from './schemas/nomad';
import { type Check, groovy, hcl, json, kubernetes, script, settings, yaml } from './support/checks';
import { PAGES } from './support/page';

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
  'gitlab-ci/image.gitlab-ci.yml': yaml(GITLAB_PIPELINES),
  'gitlab-ci/login.gitlab-ci.yml': yaml(GITLAB_PIPELINES),
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

const FILES = Object.fromEntries(
  PAGES.flatMap(({ system, files }) => Object.entries(files).map(([file, text]) => [`${system}/${file}`, text])),
);

describe('the files to copy', () => {
  it('have a schema or a pattern each', () => {
    expect(Object.keys(FILES)).toEqual(Object.keys(CHECKS));
  });

  it.each(Object.entries(FILES))('%s has the format of its tool', async (path, text) => {
    expect(await CHECKS[path]?.(text)).toEqual([]);
  });

  it('renew a copy every hour, because a value is replaced every 4 hours and expires after 12 hours', () => {
    const all = Object.values(FILES).join('\n');
    expect([...all.matchAll(/^\s*refreshInterval: (.*)$/gm)].map(([, is]) => is)).toEqual(['1h', '1h', '1h']);
  });

  it('pass a password to docker login only through standard input', () => {
    for (const [path, text] of Object.entries(FILES)) {
      expect(text, path).not.toMatch(/docker login.* (-p|--password)[ =]/);
    }
  });
});

describe('the check of a file', () => {
  it.each([
    ['a misspelt field', 'flux/source.yaml', 'secretRef:', 'secretref:'],
    ['a field in the wrong position', 'circleci/config.yml', 'role_arn', 'role-arn'],
    ['a removed version', 'argo-cd/repository.yaml', 'external-secrets.io/v1', 'external-secrets.io/v1beta1'],
    ['a host with a scheme', 'nomad/docker.json', '"123456789012.', '"https://123456789012.'],
    ['an extra bracket', 'jenkins/Jenkinsfile', 'agent any', 'agent any }'],
    ['a missing bracket', 'jenkins/Jenkinsfile', '.pull()\n          }', '.pull()'],
    ['a misspelt step', 'jenkins/Jenkinsfile', 'docker.withRegistry', 'docker.withRegistery'],
    ['a step in the wrong position', 'jenkins/Jenkinsfile', 'script {', 'steps {'],
    ['a shell script into which Groovy inserts values', 'jenkins/Jenkinsfile', "'''", '"""'],
    ['a string without an end', 'nomad/client.hcl', 'json"', 'json'],
    ['a block without an end', 'nomad/app.nomad.hcl', '\n}\n', '\n'],
    ['a misspelt setting of a plugin', 'nomad/client.hcl', 'auth {', 'auths {'],
    ['a block without its label', 'nomad/client.hcl', 'plugin "docker"', 'plugin'],
    ['a misspelt setting of a task', 'nomad/app.nomad.hcl', 'image =', 'images ='],
    ['a setting of a task outside its config', 'nomad/app.nomad.hcl', 'driver = "docker"', 'image = "app"'],
    ['quotes that the helper would not remove', 'podman-skopeo/docker-credential-ecr-secret.conf', '=', '="'],
    ['invalid YAML', 'buildkite/pipeline.yml', 'steps:', 'steps: ['],
  ])('finds %s', async (_, path, right, wrong) => {
    const text = FILES[path] ?? '';
    expect(text).toContain(right);
    expect(await CHECKS[path]?.(text.replaceAll(right, wrong))).not.toEqual([]);
  });
});
