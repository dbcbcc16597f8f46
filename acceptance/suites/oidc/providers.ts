import type { RefresherConfig } from '../../../infra/config';
import type { OidcProvider } from '../../aws/iam';
import type { Check } from '../../model/check';
import { type Context, mustDeploy } from '../../model/context';
import { type Finding, finding, skipped } from '../../model/finding';
import { CREATED_BY_RUN } from '../../model/names';
import { findIssuer, type Issuer, NO_ISSUER } from './issuers';

export const TYPE = 'AWS::IAM::OIDCProvider';
const MATTERS = ['infra/constructs/oidc-providers.ts', 'docs/operations.md'];

/** Returns the config of the suite. @param existing the issuers whose provider the config must not create */
export function configOf({ reader }: Issuer, existing: string[] = []): RefresherConfig {
  return {
    tags: { [CREATED_BY_RUN]: 'oidc' },
    existingOidcProviders: existing,
    credentials: { 'acceptance-oidc': { secrets: [{ format: 'json' }], readers: [reader] } },
  };
}

const created: Check = {
  id: 'oidc-provider-created',
  assumption: 'A stack creates the identity provider of an issuer without the thumbprint of its certificate.',
  matters: MATTERS,
  method: 'Deploys a reader of an issuer whose provider the account does not have, and reads the provider.',
  run: (context) =>
    withIssuer(context, async (issuer) => {
      const provider = await providerOf(context, issuer);
      return finding(provider?.audiences.includes(issuer.audience) === true, describe(issuer, provider));
    }),
};

const shared: Check = {
  id: 'oidc-provider-shared',
  assumption: 'A stack in a second region uses the provider if the config lists it in existingOidcProviders.',
  matters: MATTERS,
  method: 'Deploys the same reader to the second region, with existingOidcProviders.',
  run: (context) =>
    withIssuer(context, async (issuer) => {
      const { stack, target } = context;
      const { succeeded, output } = await stack.deploy(configOf(issuer, [issuer.url]), target.secondRegion);
      return finding(succeeded, succeeded ? `The stack in ${target.secondRegion} is deployed.` : output);
    }),
};

const exists: Check = {
  id: 'oidc-provider-exists',
  assumption: 'A second stack that creates the same provider fails with EntityAlreadyExists or "already exists".',
  matters: MATTERS,
  method: 'Deploys the same reader to the second region, without existingOidcProviders, and reads the events.',
  run: (context) =>
    withIssuer(context, async (issuer) => {
      const { stack, target, awsAs } = context;
      const { succeeded } = await stack.deploy(configOf(issuer), target.secondRegion);
      if (succeeded) return finding(false, 'The second stack was deployed.');
      const events = await awsAs({ region: target.secondRegion }).stacks.events(stack.name);
      const reasons = events.filter(({ status }) => status === 'CREATE_FAILED').map(({ reason }) => reason);
      const documented = reasons.find((reason) => /EntityAlreadyExists|already exists/.test(reason));
      return finding(documented !== undefined, documented ?? `The deployment failed: ${reasons.join(' ')}`);
    }),
};

const retained: Check = {
  id: 'oidc-provider-retained',
  assumption: 'CloudFormation keeps a provider that leaves its stack.',
  matters: [...MATTERS, 'docs/adr/0040-oidc-providers-are-kept.md'],
  method: 'Adds the issuer to existingOidcProviders, deploys, and reads the provider.',
  run: (context) =>
    withIssuer(context, async (issuer) => {
      const { stack, aws } = context;
      await mustDeploy(context, configOf(issuer, [issuer.url]));
      const inStack = await aws.stacks.resources(stack.name, TYPE);
      const provider = await providerOf(context, issuer);
      return finding(
        inStack.length === 0 && provider !== undefined,
        `The stack has ${inStack.length} providers. ${describe(issuer, provider)}`,
      );
    }),
};

/** In this order, because each check leaves what the next one needs. Each can also run alone. */
export const PROVIDER_CHECKS = [created, shared, exists, retained];

/** Runs a check with the suite's issuer, or skips it. */
async function withIssuer({ aws }: Context, run: (issuer: Issuer) => Promise<Finding>): Promise<Finding> {
  const issuer = await findIssuer(aws);
  return issuer ? run(issuer) : skipped(NO_ISSUER);
}

async function providerOf({ aws }: Context, { url }: Issuer): Promise<OidcProvider | undefined> {
  return (await aws.iam.oidcProviders()).find(({ issuer }) => issuer === url);
}

function describe({ url }: Issuer, provider: OidcProvider | undefined): string {
  return provider
    ? `${url} has a provider with the audiences ${provider.audiences.join(', ')}.`
    : `${url} has no provider.`;
}
