import { flag, oneOf, record, type Shape, text } from './shape';

/** Source: GitHub, "Workflow syntax for GitHub Actions". */
export const GITHUB_WORKFLOW: Shape = {
  name: text,
  on: { push: { branches: [text] } },
  jobs: record({
    'runs-on': text,
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: [oneOf({ uses: /^[\w.-]+\/[\w.-]+@v\d+$/, with: record() }, { 'name?': text, 'shell?': 'bash', run: text })],
  }),
};

/** A job, under its name. Source: GitLab, "CI/CD YAML syntax reference". */
const gitlabJob: Shape = {
  image: text,
  'services?': [text],
  id_tokens: record({ aud: /^https:/ }),
  'secrets?': record({ aws_secrets_manager: { secret_id: text }, file: flag }),
  'variables?': record(),
  'before_script?': [text],
  script: [text],
};
export const GITLAB_PIPELINES: Shape = oneOf({ 'variables?': record(), test: gitlabJob }, { pull: gitlabJob });

/** Sources: CircleCI, "Configuration reference"; the orb circleci/aws-cli, `setup`. */
export const CIRCLECI_CONFIG: Shape = {
  version: 2.1,
  orbs: record(/^[\w-]+\/[\w-]+@\d+\.\d+\.\d+$/),
  jobs: record({
    machine: { image: text },
    steps: [
      oneOf(
        { 'aws-cli/setup': { role_arn: /^arn:aws:iam::/, region: text } },
        { run: oneOf(text, { name: text, command: text }) },
      ),
    ],
  }),
  workflows: record({ jobs: [text] }),
};

/** Sources: Buildkite, "Command step"; the plugin's plugin.yml. */
export const BUILDKITE_PIPELINE: Shape = {
  steps: [
    {
      label: text,
      env: record(),
      plugins: [{ 'aws-assume-role-with-web-identity#v1.6.0': { 'role-arn': /^arn:aws:iam::/, region: text } }],
      command: text,
    },
  ],
};
