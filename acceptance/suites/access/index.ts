import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { credentials } from './credentials';
import { otherAccountChecks } from './other-account';
import { pullChecks } from './pull';
import { cacheChecks } from './pull-through-cache';
import { revocationChecks } from './revocation';
import { scopeChecks } from './scope';
import { verificationChecks } from './verification';

/** What the holder of a stored token can do. */
export const accessSuite: Suite = {
  name: 'access',
  async setUp(context) {
    await mustDeploy(context, { credentials: credentials(context) });
  },
  checks: [
    ...verificationChecks,
    ...pullChecks,
    ...scopeChecks,
    ...otherAccountChecks,
    ...cacheChecks,
    ...revocationChecks,
  ],
};
