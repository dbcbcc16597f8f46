import { DEFAULT_CONFIG } from '../../infra/config/config-file';
import { recommendedFeatureFlags } from '../../infra/feature-flags';
import { DEPLOY_WORKFLOW, WORKFLOW_FILE } from './deploy-workflow';
import { NODE_VERSIONS, testedVersion } from './own-package';
import type { PackageSpec } from './package-spec';

/** A file of a new folder. */
export interface NewFile {
  /** The path in the folder. */
  path: string;
  purpose: string;
  /** The text of the file, or the file to copy. */
  content: string | { copyOf: string };
}

const CONFIG = `import { defineConfig } from 'ecr-credentials/config';

// What this deployment publishes. The file docs/config.md of the package lists every setting and its default.
export default defineConfig({
  credentials: {
    // Each credential is one ECR identity with its own function, role, schedule and secrets. This one may pull from
    // every repository in the account and region of the stack. Its secret is a docker config.
    'ci-pull': {
      // repositories: ['team-a/*', 'base/node'],
      // secrets: [{ format: 'dockerconfigjson' }, { format: 'jenkins' }],
      // readers: [{ role: 'arn:aws:iam::123456789012:role/ci' }],
    },
  },
  // Recipients of alarm and recovery notifications:
  // alarms: { emails: ['platform@example.com'] },
});
`;

/** Returns the files of a new folder, in the order in which they are shown. */
export function newFiles(own: PackageSpec, { github }: { github: boolean }): NewFile[] {
  return [
    { path: DEFAULT_CONFIG, purpose: 'what the deployment publishes; edit this file', content: CONFIG },
    { path: 'cdk.json', purpose: 'settings of the CDK CLI', content: json(cdkJson()) },
    { path: 'package.json', purpose: 'versions and scripts', content: json(packageJson(own.spec)) },
    { path: '.gitignore', purpose: 'files that do not belong in Git', content: 'node_modules/\ncdk.out/\n' },
    ...(own.tarball === undefined
      ? []
      : [{ path: own.spec.replace('file:', ''), purpose: 'this package', content: { copyOf: own.tarball } }]),
    ...(github ? [{ path: WORKFLOW_FILE, purpose: 'deploys from GitHub', content: DEPLOY_WORKFLOW }] : []),
  ];
}

function cdkJson(): object {
  return {
    app: `node -e "require('ecr-credentials/app')"`,
    versionReporting: false,
    context: recommendedFeatureFlags(),
  };
}

/** Without a name, because npm does not install a package in a folder of the same name. */
function packageJson(spec: string): object {
  return {
    private: true,
    engines: { node: NODE_VERSIONS },
    scripts: {
      deploy: 'cdk deploy --all',
      status: 'ecr-credentials status',
      show: 'ecr-credentials show',
    },
    dependencies: {
      'aws-cdk-lib': `^${testedVersion('aws-cdk-lib')}`,
      constructs: `^${testedVersion('constructs')}`,
      'ecr-credentials': spec,
    },
    devDependencies: { 'aws-cdk': testedVersion('aws-cdk') },
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
