import { exactly, flag, list, matching, object, oneOf, record, type Schema, text } from './strict';

const step = {
  oneOf: [
    object({ uses: matching(/^[\w.-]+\/[\w.-]+@v\d+$/), with: record() }),
    object({ name: text, shell: oneOf('bash'), run: text }, ['name', 'shell']),
  ],
};

/** Source: GitHub, "Workflow syntax for GitHub Actions". */
export const GITHUB_WORKFLOW: Schema = object({
  name: text,
  on: object({ push: object({ branches: list(text) }) }),
  jobs: record(
    object({
      'runs-on': text,
      permissions: object({ contents: exactly('read'), 'id-token': exactly('write') }),
      steps: list(step),
    }),
  ),
});

const gitlabJob = object(
  {
    image: text,
    services: list(text),
    id_tokens: record(object({ aud: matching(/^https:/) })),
    secrets: record(object({ aws_secrets_manager: object({ secret_id: text }), file: flag })),
    variables: record(),
    before_script: list(text),
    script: list(text),
  },
  ['services', 'secrets', 'variables', 'before_script'],
);

/** Source: GitLab, "CI/CD YAML syntax reference". */
export const GITLAB_PIPELINE: Schema = {
  type: 'object',
  properties: { variables: record() },
  additionalProperties: gitlabJob,
  minProperties: 1,
};

/** Sources: CircleCI, "Configuration reference"; the orb circleci/aws-cli, `setup`. */
export const CIRCLECI_CONFIG: Schema = object({
  version: exactly(2.1),
  orbs: record(matching(/^[\w-]+\/[\w-]+@\d+\.\d+\.\d+$/)),
  jobs: record(
    object({
      machine: object({ image: text }),
      steps: list({
        oneOf: [
          object({ 'aws-cli/setup': object({ role_arn: matching(/^arn:aws:iam::/), region: text }) }),
          object({ run: { oneOf: [text, object({ name: text, command: text })] } }),
        ],
      }),
    }),
  ),
  workflows: record(object({ jobs: list(text) })),
});

/** Sources: Buildkite, "Command step"; the plugin's plugin.yml. */
export const BUILDKITE_PIPELINE: Schema = object({
  steps: list(
    object({
      label: text,
      env: record(),
      plugins: list(
        object({
          'aws-assume-role-with-web-identity#v1.6.0': object({
            'role-arn': matching(/^arn:aws:iam::/),
            region: text,
          }),
        }),
      ),
      command: text,
    }),
  ),
});

/** Source: the Jenkins AWS Secrets Manager credentials provider, "Configuration As Code" and "Filters". */
export const JENKINS_AS_CODE: Schema = object({
  unclassified: object({
    awsCredentialsProvider: object({
      client: object({ region: text }),
      listSecrets: object({
        filters: list(
          object({
            key: oneOf('name', 'tag-key', 'tag-value', 'description', 'all'),
            values: { ...list(text), maxItems: 10 },
          }),
        ),
      }),
    }),
  }),
});
