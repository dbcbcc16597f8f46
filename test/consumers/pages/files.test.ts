import { describe, expect, it } from 'vitest';
import { formatInstructions } from '../../../cli/show/report';
import { CHECKS } from './formats';
import { deploymentOf } from './support/deploy';
import { PAGES } from './support/page';

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
    const copies = Object.entries(FILES).filter(([, text]) => /^kind: (Cluster)?ExternalSecret$/m.test(text));
    expect(copies.length).toBeGreaterThanOrEqual(6);
    for (const [path, text] of copies)
      expect(text.match(/refreshInterval: .*/g), path).toEqual(['refreshInterval: 1h']);
  });

  it('pass a password to docker login only through standard input', () => {
    for (const [path, text] of Object.entries(FILES)) {
      expect(text, path).not.toMatch(/docker login.* (-p|--password)[ =]/);
    }
  });
});

describe('the actions of GitHub workflows', () => {
  /** Returns each action with its reference and comment. */
  const actionsIn = (text: string) => text.match(/(?<=uses: ).*/g) ?? [];
  const inFiles = actionsIn(Object.values(FILES).join('\n'));

  it('are pinned by the commit of a version', () => {
    expect(inFiles.length).toBeGreaterThan(3);
    for (const action of inFiles) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('are the same in the output of `show` and in the files', async () => {
    const page = PAGES.find(({ system }) => system === 'github-actions');
    if (!page) throw new Error('no page of GitHub Actions');
    const actions = actionsIn(formatInstructions((await deploymentOf(page)).instructions));
    expect(actions).toHaveLength(1);
    expect(inFiles).toEqual(expect.arrayContaining(actions));
  });
});

describe('the check of a file', () => {
  it.each([
    ['a misspelt field', 'flux/source.yaml', 'secretRef:', 'secretref:'],
    ['a field in the wrong position', 'circleci/config.yml', 'role_arn', 'role-arn'],
    ['a task of another version', 'azure-pipelines/service-connection.yml', '@1', '@2'],
    ['a misspelt variable of the environment', 'azure-pipelines/azure-pipelines.yml', '$(System.', '$(system.'],
    ['a misspelt option of a step', 'bitbucket-pipelines/bitbucket-pipelines.yml', 'oidc:', 'odic:'],
    ['a removed version', 'argo-cd/repository.yaml', 'external-secrets.io/v1', 'external-secrets.io/v1beta1'],
    [
      'a rule for each secret of a namespace',
      'kubernetes-external-secrets/many-namespaces.yaml',
      'resourceNames',
      'names',
    ],
    ['a repository URL without its scheme', 'argo-cd/oci.yaml', 'repoURL: oci://', 'repoURL: '],
    ['a chart that Flux would extract', 'flux/chart.yaml', 'operation: copy', 'operation: extract'],
    ['a pull secret without its kind', 'argo-cd/image-updater.yaml', 'pullsecret:argocd', 'argocd'],
    ['a value that prevents the pull secret', 'kubernetes-csi/values.yaml', 'enabled: true', 'enabled: false'],
    ['a host with a scheme', 'nomad/docker.json', '"123456789012.', '"https://123456789012.'],
    ['an extra bracket', 'jenkins/Jenkinsfile', 'agent any', 'agent any }'],
    ['a missing bracket', 'jenkins/Jenkinsfile', '.pull()\n          }', '.pull()'],
    ['a misspelt step', 'jenkins/Jenkinsfile', 'docker.withRegistry', 'docker.withRegistery'],
    ['a step in the wrong position', 'jenkins/Jenkinsfile', 'script {', 'steps {'],
    ['a misspelt setting of an agent', 'jenkins/Jenkinsfile', 'registryCredentialsId', 'credentialsId'],
    ['a shell script into which Groovy inserts values', 'jenkins/Jenkinsfile', "'''", '"""'],
    ['a string without an end', 'nomad/client.hcl', 'json"', 'json'],
    ['a block without an end', 'nomad/app.nomad.hcl', '\n}\n', '\n'],
    ['a misspelt setting of a plugin', 'nomad/client.hcl', 'auth {', 'auths {'],
    ['a block without its label', 'nomad/client.hcl', 'plugin "docker"', 'plugin'],
    ['a misspelt setting of a task', 'nomad/app.nomad.hcl', 'image =', 'images ='],
    ['a setting of a task outside its config', 'nomad/app.nomad.hcl', 'driver = "docker"', 'image = "app"'],
    ['a tag instead of a commit', 'github-actions/pull.yml', '@e6de054238d6b7531b4efff3b6587d9aade6a06c', '@v6'],
    [
      'a name that the helper refuses',
      'podman-skopeo/docker-credential-ecr-secret.conf',
      'AWS_PROFILE',
      'AWS_CONFIG_FILE',
    ],
    ['quotes that the helper would not remove', 'podman-skopeo/docker-credential-ecr-secret.conf', '=', '="'],
    ['a misspelt setting of kubelet', 'kubelet/credential-provider.yaml', 'matchImages', 'matchImage'],
    ['a number instead of a duration', 'kubelet/credential-provider.yaml', ' 0s', ' 0'],
    ['invalid YAML', 'buildkite/pipeline.yml', 'steps:', 'steps: ['],
  ])('finds %s', async (_, path, right, wrong) => {
    const text = FILES[path] ?? '';
    expect(text).toContain(right);
    expect(await CHECKS[path]?.(text.replaceAll(right, wrong))).not.toEqual([]);
  });
});
