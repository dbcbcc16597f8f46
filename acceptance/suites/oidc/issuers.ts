import type { RefresherConfig } from '../../../infra/config';
import type { Aws } from '../../aws';
import type { OidcProvider } from '../../aws/iam';
import { CREATED_BY_RUN } from '../../model/names';

type Reader = NonNullable<NonNullable<RefresherConfig['credentials'][string]>['readers']>[number];

/** An issuer whose provider the run can create. */
export interface Issuer {
  url: string;
  audience: string;
  /** A reader of this issuer. No such repository or project exists in the run, so nobody can use its role. */
  reader: Reader;
}

/**
 * The issuers, in the order of preference. They must exist, because IAM connects to an issuer to get the thumbprint of its
 * certificate. Source: IAM API reference, "CreateOpenIDConnectProvider", `ThumbprintList` and
 * `OpenIdIdpCommunicationError`.
 */
export const ISSUERS: [Issuer, Issuer, Issuer] = [
  {
    url: 'https://token.actions.githubusercontent.com',
    audience: 'sts.amazonaws.com',
    reader: { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
  },
  {
    url: 'https://gitlab.com',
    audience: 'https://gitlab.com',
    reader: { gitlab: { project: 'acme/app', ref: 'main' } },
  },
  {
    url: 'https://agent.buildkite.com',
    audience: 'sts.amazonaws.com',
    reader: {
      oidc: {
        issuer: 'https://agent.buildkite.com',
        audience: 'sts.amazonaws.com',
        subject: 'organization:acme:pipeline:app:ref:refs/heads/main:commit:0:step:acceptance',
      },
    },
  },
];

export const NO_ISSUER = `The account has identity providers for ${ISSUERS.map(({ url }) => url).join(', ')} already, and the run must not change them.`;

/** Returns the first issuer whose provider the run has created or can create, or undefined if the account has all. */
export async function findIssuer(aws: Aws): Promise<Issuer | undefined> {
  const foreign = (await aws.iam.oidcProviders()).filter((provider) => !isOfRun(provider)).map(({ issuer }) => issuer);
  return ISSUERS.find(({ url }) => !foreign.includes(url));
}

/** Returns whether the run has created a provider. Every resource of the suite's configs has the tag. */
function isOfRun({ tags }: OidcProvider): boolean {
  return CREATED_BY_RUN in tags;
}
