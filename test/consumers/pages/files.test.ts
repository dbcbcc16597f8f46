import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { JOB_DEFINITION, TASK_DEFINITION, TRUST_POLICY } from './schemas/aws';
import { BUILDKITE_PIPELINE, CIRCLECI_CONFIG, GITHUB_WORKFLOW, GITLAB_PIPELINE, JENKINS_AS_CODE } from './schemas/ci';
import { CDK_CREDENTIALS, CREDENTIAL_HELPERS } from './schemas/docker';
import { CSI_OBJECTS, KINDS } from './schemas/kubernetes';
import type { Schema } from './schemas/strict';
import { PAGES, textOf } from './support/page';
import { bracketProblems } from './support/scan';

/** What holds each file to its tool's format: nothing wrong, or what is. */
const CHECKS: Record<string, (text: string) => string[]> = {
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
  'jenkins/Jenkinsfile': bracketProblems,
  'jenkins/jenkins.yaml': yaml(JENKINS_AS_CODE),
  'kubernetes-csi/secret-provider-class.yaml': kubernetes,
  'kubernetes-external-secrets/external-secret.yaml': kubernetes,
  'nomad/app.nomad.hcl': bracketProblems,
  'nomad/client.hcl': bracketProblems,
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

  it.each(files)('$path is of its format', ({ path, text }) => {
    expect(CHECKS[path]?.(text)).toEqual([]);
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
    ['a string without an end', 'nomad/client.hcl', 'json"', 'json'],
    ['quotes where the helper takes them as they are', 'podman-skopeo/docker-credential-ecr-secret.conf', '=', '="'],
    ['a YAML that is none', 'buildkite/pipeline.yml', 'steps:', 'steps: ['],
  ])('finds %s', (_, path, right, wrong) => {
    expect(find(path)).toContain(right);
    expect(CHECKS[path]?.(find(path).replace(right, wrong))).not.toEqual([]);
  });
});

function problemsOf(schema: Schema, value: unknown): string[] {
  const ajv = new Ajv({ allErrors: true });
  ajv.validate(schema, value);
  return (ajv.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath || 'the whole'} ${message} ${JSON.stringify(params)}`;
  });
}

function json(schema: Schema): (text: string) => string[] {
  return (text) => problemsOf(schema, JSON.parse(text));
}

/** One or several documents of YAML 1.2. */
function documents(text: string): { problems: string[]; values: unknown[] } {
  const parsed = [...parseAllDocuments(text)];
  return {
    problems: parsed.flatMap(({ errors }) => errors.map(({ message }) => message)),
    values: parsed.map((document) => (document.errors.length > 0 ? undefined : document.toJS())),
  };
}

function yaml(schema: Schema): (text: string) => string[] {
  return (text) => {
    const { problems, values } = documents(text);
    return [...problems, ...values.flatMap((value) => problemsOf(schema, value))];
  };
}

function kubernetes(text: string): string[] {
  const { problems, values } = documents(text);
  return [
    ...problems,
    ...values.flatMap((value) => {
      const { kind = '', spec } = Object(value) as { kind?: string; spec?: { parameters?: { objects?: string } } };
      const schema = KINDS[kind];
      const objects = spec?.parameters?.objects;
      return [
        ...(schema ? problemsOf(schema, value) : [`got the kind ${kind}; must be one of ${Object.keys(KINDS)}`]),
        ...(objects === undefined ? [] : problemsOf(CSI_OBJECTS, parse(objects))),
      ];
    }),
  ];
}

/** page.test.ts gives it to bash. */
function script(text: string): string[] {
  return text.startsWith('#!/bin/bash\n') && text.includes('\nset -euo pipefail\n') ? [] : ['must stop at a failure'];
}

/** Lines that all look alike. */
function settings(line: RegExp): (text: string) => string[] {
  return (text) =>
    text
      .trimEnd()
      .split('\n')
      .filter((each) => !line.test(each));
}
