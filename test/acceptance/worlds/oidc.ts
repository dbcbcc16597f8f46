import type { OidcProvider } from '../../../acceptance/aws/iam';
import { oidcSuite } from '../../../acceptance/suites/oidc';
import { awsError, type SuiteWorld, type World } from '../support/world';

const HOST = 'token.actions.githubusercontent.com';
const KEYS = { accessKeyId: 'job', secretAccessKey: 's', sessionToken: 't' };
const ARN = `arn:aws:iam::123456789012:oidc-provider/${HOST}`;
const ALREADY = `Provider with url https://${HOST} already exists.`;

/** Returns a token of a GitHub job, which nobody has signed. */
const tokenOf = (aud: string, sub: string) =>
  ['', Buffer.from(JSON.stringify({ iss: `https://${HOST}`, aud, sub })).toString('base64url'), ''].join('.');

function world(): World {
  const provider: OidcProvider = {
    arn: ARN,
    issuer: `https://${HOST}`,
    audiences: ['sts.amazonaws.com'],
    tags: { 'ecr-acceptance': 'oidc' },
  };
  let inStack = true;
  return {
    jobToken: async (audience) => tokenOf(audience, 'repo:acme@1/app@2:environment:acceptance'),
    stack: {
      async deploy({ existingOidcProviders = [] }, region) {
        if (region === undefined) inStack = existingOidcProviders.length === 0;
        return { succeeded: region === undefined || existingOidcProviders.length > 0, output: 'the output' };
      },
    },
    aws: {
      iam: { oidcProviders: async () => [provider] },
      identity: {
        async assumeRoleWithToken(role, token) {
          if (
            token === tokenOf('sts.amazonaws.com', 'repo:acme@1/app@2:environment:acceptance') &&
            /-reader-1/.test(role)
          )
            return KEYS;
          throw awsError('InvalidIdentityToken', 'Incorrect token audience');
        },
      },
      stacks: {
        find: async (name) => ({ name, status: 'CREATE_COMPLETE', reason: '', outputs: {} }),
        async resources(_, type) {
          if (type === 'AWS::IAM::Role') return ['EcrAcceptance-oidc-acceptance-oidc-job-reader-1-eu-west-1'];
          return inStack ? [ARN] : [];
        },
      },
    },
    others: {
      job: { secrets: { read: async () => ({ versionId: 'v', text: '{}' }) } },
      'us-east-1': {
        stacks: { events: async () => [{ resource: 'Provider', status: 'CREATE_FAILED', reason: ALREADY }] },
      },
    },
  };
}

/** Changes the answer of every deployment to a region, as a function of its config. */
function deployments(
  changed: World,
  succeeded: (existing: boolean, region: string | undefined) => boolean | undefined,
) {
  const original = changed.stack?.deploy;
  changed.stack = {
    async deploy(config, region) {
      const outcome = (await original?.(config, region)) ?? { succeeded: true, output: '' };
      return {
        ...outcome,
        succeeded: succeeded((config.existingOidcProviders ?? []).length > 0, region) ?? outcome.succeeded,
      };
    },
  };
}

export const oidcWorld: SuiteWorld = {
  suite: oidcSuite,
  world,
  unanswered: {
    'oidc-github-job': 'The emulator is not a GitHub job.',
  },
  mutations: {
    'oidc-provider-created': [
      (changed) => {
        const read = changed.aws.iam?.oidcProviders;
        changed.aws.iam = {
          oidcProviders: async () =>
            ((await read?.()) ?? []).map((provider) => ({ ...provider, audiences: ['other'] })),
        };
      },
    ],
    'oidc-provider-shared': [
      (changed) => deployments(changed, (existing, region) => (region && existing ? false : undefined)),
    ],
    'oidc-provider-exists': [
      (changed) => deployments(changed, (_, region) => (region ? true : undefined)),
      (changed) => {
        changed.others = {
          ...changed.others,
          'us-east-1': {
            stacks: { events: async () => [{ resource: 'Provider', status: 'CREATE_FAILED', reason: 'Denied' }] },
          },
        };
      },
    ],
    'oidc-provider-retained': [
      (changed) => {
        const original = changed.stack?.deploy;
        let deleted = false;
        const { iam } = changed.aws;
        changed.stack = {
          async deploy(config, region) {
            // The job's own deployment comes later, and it does not need the provider in this world.
            if (region === undefined && config.existingOidcProviders?.length) deleted = true;
            return (await original?.(config, region)) ?? { succeeded: true, output: '' };
          },
        };
        changed.aws.iam = { oidcProviders: async () => (deleted ? [] : ((await iam?.oidcProviders?.()) ?? [])) };
      },
    ],
    'oidc-github-job': [
      (changed) => {
        changed.jobToken = async (audience) => tokenOf(audience, 'repository:acme/app');
      },
      (changed) => {
        changed.aws.identity = { assumeRoleWithToken: async () => KEYS };
      },
      (changed) => {
        changed.aws.identity = {
          async assumeRoleWithToken() {
            throw awsError('AccessDenied');
          },
        };
      },
      (changed) => {
        changed.others = {
          ...changed.others,
          job: {
            secrets: {
              async read() {
                throw awsError('AccessDeniedException');
              },
            },
          },
        };
      },
    ],
  },
};
