import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { githubJob } from './github-job';
import { findIssuer } from './issuers';
import { configOf, PROVIDER_CHECKS } from './providers';

/** The identity providers and roles of external CI systems. */
export const oidcSuite: Suite = {
  name: 'oidc',
  async setUp(context) {
    const issuer = await findIssuer(context.aws);
    if (issuer) await mustDeploy(context, configOf(issuer));
  },
  checks: [...PROVIDER_CHECKS, githubJob],
};
