import { type Check, groovy, hcl, json, kubernetes, script, settings, yaml } from './support/checks';
import { flag, oneOf, record, row, type Shape, text } from './support/shape';

// The formats contain only the fields that the pages use, so that a misspelt or misplaced field fails. No published schema
// is copied. If a published schema was available, the files were validated with it once, manually.

/** A host without a scheme: a key with https:// and one without can hide each other. */
const host = /^[a-z0-9.-]+$/;

/** Sources: docker login, "Credential helpers"; containers-auth.json(5). */
const credentialHelpers = json({ credHelpers: record(oneOf('ecr-secret', 'cdk-assets'), host) });

/**
 * Source: GitHub, "Workflow syntax for GitHub Actions".
 * Validated with github-workflow.json of SchemaStore/schemastore, 7 August 2026.
 */
const githubWorkflow = yaml({
  name: text,
  on: { push: { branches: [text] } },
  jobs: record({
    'runs-on': text,
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: [
      oneOf(
        { uses: /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/, with: record() },
        { 'name?': text, 'shell?': 'bash', run: text },
      ),
    ],
  }),
});

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
const gitlabPipelines = yaml(oneOf({ 'variables?': record(), test: gitlabJob }, { pull: gitlabJob }));

const azurePipeline = yaml({
  trigger: { branches: { include: [text] } },
  pr: 'none',
  pool: { vmImage: text },
  steps: [
    oneOf(
      { bash: text, displayName: text, 'env?': { SYSTEM_ACCESSTOKEN: '$(System.AccessToken)' } },
      {
        task: 'AWSShellScript@1',
        displayName: text,
        inputs: { awsCredentials: text, regionName: text, scriptType: 'inline', inlineScript: text },
      },
    ),
  ],
});

/** A call of Groovy, as support/groovy.ts returns it. */
function call(name: Shape, parameters: Shape[], ...body: Shape[]): Shape {
  return { call: name, arguments: row(...parameters), ...(body[0] === undefined ? {} : { body: body[0] }) };
}

/** Single quotes, so that Groovy does not insert the values of variables. */
const plain = /^'[^'\n]+'$/;
const plainLines = /^'{3}[^']+'{3}$/;
const file = /^\[file\(credentialsId: '[^']+', variable: '[A-Z]+'\)\]$/;
const pull = call(/^docker\.image\('[^']+'\)\.pull$/, []);
const scriptStep = call('script', [], row(call('docker.withRegistry', [/^'https:/, plain], row(pull))));
const withCredentials = call('withCredentials', [file], row(call('sh', [plainLines])));
const steps = call('steps', [], [oneOf(scriptStep, withCredentials)]);
const container = row(
  call('image', [plain]),
  call('registryUrl', [/^'https:/]),
  call('registryCredentialsId', [plain]),
);
const agent = call('agent', [], row(call('docker', [], container)));
const stepsInContainer = call('steps', [], [call('sh', [plain])]);
const stages = call('stages', [], [call('stage', [plain], oneOf(row(steps), row(agent, stepsInContainer)))]);

/** A block of HCL that occurs once. The parser returns blocks as lists, and the label of a block as a key. */
const block = (shape: Shape) => row(shape);
const labelled = (shape: Shape) => record(block(shape));

/** The check of each file to copy. */
export const CHECKS: Record<string, Check> = {
  'argo-cd/application.yaml': kubernetes,
  'argo-cd/image-updater.yaml': kubernetes,
  'argo-cd/oci.yaml': kubernetes,
  'argo-cd/repository.yaml': kubernetes,
  /**
   * Source: Azure Pipelines, "YAML schema reference for Azure Pipelines".
   * Validated with service-schema.json of microsoft/azure-pipelines-vscode, 20 August 2026.
   */
  'azure-pipelines/azure-pipelines.yml': azurePipeline,
  /**
   * Source: AWS Toolkit for Azure DevOps, the task.json of AWSShellScript.
   * Validated with the same schema, but with a built-in task, because the schema does not know the tasks of extensions.
   */
  'azure-pipelines/service-connection.yml': azurePipeline,
  /**
   * Sources: Bitbucket Cloud, "Step options" and "Docker image options".
   * Validated with bitbucket-pipelines.json of python-jsonschema/check-jsonschema, 1 August 2026.
   */
  'bitbucket-pipelines/bitbucket-pipelines.yml': yaml({
    pipelines: {
      branches: record([
        {
          step: { name: text, 'deployment?': text, image: text, oidc: true, services: row('docker'), script: [text] },
        },
      ]),
    },
  }),
  /**
   * Sources: Buildkite, "Command step"; the plugin's plugin.yml.
   * Validated with schema.json of buildkite/pipeline-schema, 21 April 2026.
   */
  'buildkite/pipeline.yml': yaml({
    steps: [
      {
        label: text,
        env: record(),
        plugins: [{ 'aws-assume-role-with-web-identity#v1.6.0': { 'role-arn': /^arn:aws:iam::/, region: text } }],
        command: text,
      },
    ],
  }),
  /** Source: cdk-assets, its DockerCredentialsConfig. */
  'cdk-assets/cdk-docker-creds.json': json({
    version: '1.0',
    domainCredentials: record(
      oneOf({ secretsManagerSecretId: text, secretsPasswordField: 'password' }, { ecrRepository: true }),
      host,
    ),
  }),
  'cdk-assets/config.json': credentialHelpers,
  /**
   * Sources: CircleCI, "Configuration reference"; the orb circleci/aws-cli, `setup`.
   * Validated with schema.json of CircleCI-Public/circleci-yaml-language-server, 5 August 2026.
   */
  'circleci/config.yml': yaml({
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
  }),
  /** Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
  'circleci/trust-policy.json': json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: /^arn:aws:iam::\d{12}:oidc-provider\// },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: record(), StringLike: record() },
      },
    ],
  }),
  /** Source: Amazon ECS API reference, RegisterTaskDefinition. */
  'ecs/task-definition.json': json({
    family: text,
    requiresCompatibilities: [oneOf('EC2', 'FARGATE', 'EXTERNAL')],
    networkMode: oneOf('bridge', 'host', 'awsvpc', 'none'),
    cpu: /^\d+$/,
    memory: /^\d+$/,
    executionRoleArn: /^arn:aws:iam::\d{12}:role\//,
    containerDefinitions: [
      { name: text, image: text, essential: flag, repositoryCredentials: { credentialsParameter: text } },
    ],
  }),
  'flux/chart.yaml': kubernetes,
  'flux/image-automation.yaml': kubernetes,
  'flux/source.yaml': kubernetes,
  'github-actions/get-secrets.yml': githubWorkflow,
  'github-actions/pull.yml': githubWorkflow,
  'gitlab-ci/image.gitlab-ci.yml': gitlabPipelines,
  'gitlab-ci/login.gitlab-ci.yml': gitlabPipelines,
  'helm/push-chart.sh': script,
  'http-api/registry-get.sh': script,
  /**
   * The grammar of Groovy has no rules for pipelines and accepts line breaks in a quoted string. Therefore this format
   * contains the calls, their positions, and their arguments as written. Sources: Jenkins, "Pipeline Syntax"; the plugin
   * docker-workflow, the reference of its variable `docker` and of its agent `docker`; the plugin credentials-binding, `withCredentials`.
   */
  'jenkins/Jenkinsfile': groovy(row(call('pipeline', [], row(call('agent', ['any']), stages)))),
  /** Source: the Jenkins AWS Secrets Manager credentials provider, "Configuration As Code" and "Filters". */
  'jenkins/jenkins.yaml': yaml({
    unclassified: {
      awsCredentialsProvider: {
        client: { region: text },
        listSecrets: {
          filters: [{ key: oneOf('name', 'tag-key', 'tag-value', 'description', 'all'), values: row(text) }],
        },
      },
    },
  }),
  'kubelet/aws-config': settings(/^(\[profile \w+\]|#.*|\w+ = .+)$/),
  /** Source: k8s.io/kubelet 0.36.3, config/v1/types.go. kubelet decodes it strictly. */
  'kubelet/credential-provider.yaml': yaml({
    apiVersion: 'kubelet.config.k8s.io/v1',
    kind: 'CredentialProviderConfig',
    providers: [
      {
        name: 'docker-credential-ecr-secret',
        apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
        args: row('kubelet'),
        matchImages: [host],
        defaultCacheDuration: '0s',
        env: [{ name: /^[A-Z_]+$/, value: text }],
      },
    ],
  }),
  /** Source: kubeadm, 10-kubeadm.conf. */
  'kubelet/kubelet.env': settings(
    /^KUBELET_EXTRA_ARGS="(--image-credential-provider-(config|bin-dir)=\/[\w./-]+ ?){2}"$/,
  ),
  'kubernetes-csi/secret-provider-class.yaml': kubernetes,
  /** Sources: secrets-store-csi-driver-provider-aws 3.1.1 and secrets-store-csi-driver 1.6.0, each chart's values.yaml. */
  'kubernetes-csi/values.yaml': yaml({
    'secrets-store-csi-driver': {
      syncSecret: { enabled: true },
      enableSecretRotation: true,
      rotationPollInterval: '1h',
    },
  }),
  'kubernetes-external-secrets/external-secret.yaml': kubernetes,
  'kubernetes-external-secrets/many-namespaces.yaml': kubernetes,
  /** Sources: Nomad, the job specification's `job`, `group` and `task`; "Use the Docker task driver in a job". */
  'nomad/app.nomad.hcl': hcl({
    job: labelled({ group: labelled({ task: labelled({ driver: 'docker', config: block({ image: text }) }) }) }),
  }),
  /**
   * The parser reads HCL 2, but Nomad's agent parses this file as HCL 1.
   * Sources: Nomad, the agent configuration's `plugin`; "Configure the Docker task driver", `auth`.
   */
  'nomad/client.hcl': hcl({ plugin: { docker: block({ config: block({ auth: block({ config: /^\// }) }) }) } }),
  'nomad/docker.json': credentialHelpers,
  'podman-skopeo/auth.json': credentialHelpers,
  'podman-skopeo/aws-config': settings(/^(\[profile \w+\]|#.*|\w+ = .+)$/),
  'podman-skopeo/docker-credential-ecr-secret.conf': settings(/^(ECR_SECRET_ID|AWS_REGION|AWS_PROFILE)=[^"' ]+$/),
  'podman-skopeo/inspect.sh': script,
};
