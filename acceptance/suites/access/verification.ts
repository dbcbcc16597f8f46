import type { RefreshResult } from '../../../lambda/core/spec';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { PULL } from './credentials';

/** What the function returns, or the error that it throws. */
type Payload = Partial<RefreshResult> & { errorMessage?: string };

const verification: Check = {
  id: 'access-verification',
  assumption: 'A refresh with verifyToken and verifyRepositories verifies each registry and returns no warning.',
  matters: ['lambda/refresh/registry.ts', 'lambda/refresh/verify-repositories.ts', 'docs/events.md'],
  method: 'Deploys a credential with both settings, invokes its function, and reads the result.',
  async run({ aws, stack }) {
    const { payload, failed } = await aws.functions.invoke(stack.names(PULL).function, {});
    const { registries = [], warnings = [], secrets = [], errorMessage = '' } = payload as Payload;
    const unverified = registries.filter(({ verified }) => !verified).map(({ host }) => host);
    return finding(
      !failed && registries.length === 1 && unverified.length === 0 && secrets.length === 1 && warnings.length === 0,
      failed
        ? errorMessage
        : `${registries.length} registries, not verified: ${unverified.join(', ') || 'none'}; ` +
            `${secrets.length} new secret values; warnings: ${warnings.join(', ') || 'none'}`,
    );
  },
};

/** The verification of new tokens. */
export const verificationChecks: Check[] = [verification];
