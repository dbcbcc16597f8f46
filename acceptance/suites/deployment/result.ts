import { isVersionId, versionExpiry } from '../../../lambda/core/version-id';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { GROUP, GROUP_SECRET, SECRET } from './config';

const HOUR_MS = 3_600_000;
/** The clocks of AWS and of this machine can differ by a minute. */
const MAX_HOURS = 12 + 1 / 60;

const noFailures: Check = {
  id: 'deployment-without-failures',
  assumption: 'The first deployment into a region succeeds, and no event of the stack is a failure.',
  matters: ['infra/credentials-stack.ts', 'lambda/deployment/provide.ts'],
  method: 'Deploys with the CDK CLI, and reads all events of the stack.',
  async run({ aws, stack }) {
    const state = await aws.stacks.find(stack.name);
    const events = await aws.stacks.events(stack.name);
    const failures = events.filter(({ status }) => status.endsWith('_FAILED'));
    const observed = `${state?.status}; ${failures.length} of ${events.length} events are failures`;
    const reasons = failures.map(({ resource, status, reason }) => `; ${resource} ${status}: ${reason}`);
    return finding(
      state?.status === 'CREATE_COMPLETE' && events.length > 0 && failures.length === 0,
      observed + reasons.join(''),
    );
  },
};

const groups: Check = {
  id: 'deployment-of-groups',
  assumption: '`cdk deploy --all` deploys the stack of each group, and each runs its own first refresh.',
  matters: ['docs/config.md', 'infra/naming/names.ts'],
  method: 'Deploys two groups with one command, and describes the stack and the secret of the second.',
  async run({ aws, stack }) {
    const state = await aws.stacks.find(`${stack.name}-${GROUP}`);
    const { versionId } = await aws.secrets.describe(GROUP_SECRET);
    return finding(
      state?.status === 'CREATE_COMPLETE' && versionId !== undefined,
      `The second stack is ${state?.status ?? 'missing'}. The version of its secret is ${versionId ?? 'missing'}.`,
    );
  },
};

const version: Check = {
  id: 'deployment-first-version',
  assumption:
    'The first refresh writes a version whose id starts with the expiry of the token, which is 12 hours away.',
  matters: ['lambda/core/version-id.ts', 'lambda/refresh/publish.ts', 'cli/status/remediation.ts'],
  method: 'Describes the secret after the deployment, and compares the expiry in the id with 11 to 12 hours.',
  async run({ aws, clock }) {
    const { versionId = '' } = await aws.secrets.describe(SECRET);
    const hours = ((versionExpiry(versionId)?.getTime() ?? Number.NaN) - clock.now().getTime()) / HOUR_MS;
    return finding(
      isVersionId(versionId) && versionId.length >= 33 && hours >= 11 && hours <= MAX_HOURS,
      `The version id is ${versionId || 'missing'} (${versionId.length} characters). It expires in ${hours.toFixed(2)} hours.`,
    );
  },
};

const host: Check = {
  id: 'deployment-registry-host',
  assumption: "The host that the config's account, region and partition give is the one that ECR returns for a token.",
  matters: ['lambda/core/hosts.ts', 'infra/naming/environment.ts'],
  method: "Compares the registry in the secret with proxyEndpoint of the run's own GetAuthorizationToken.",
  async run({ aws, image }) {
    const { registry } = JSON.parse((await aws.secrets.read(SECRET)).text) as { registry: string };
    return finding(registry === image.host, `The secret has ${registry}. ECR returned ${image.host}.`);
  },
};

const diff: Check = {
  id: 'deployment-diff',
  assumption: '`cdk diff` shows no difference directly after a deployment.',
  matters: ['infra/credentials-stack.ts', 'docs/operations.md'],
  method: 'Runs `cdk diff --fail` for both stacks.',
  async run({ stack }) {
    const { succeeded, output } = await stack.diff();
    return finding(succeeded, succeeded ? 'no difference' : output);
  },
};

/** What a first deployment results in. */
export const RESULT = [noFailures, groups, version, host, diff];
