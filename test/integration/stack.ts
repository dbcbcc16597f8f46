import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { type InvocationResult, invoke } from '../../local/stand-in/function/invoke';
import { type StandIn, startStandIn } from '../../local/stand-in/stand-in';
import { type DeployedCredential, deploy } from '../../local/stand-in/template/deploy';
import { exportStacks, synthesizeStacks } from '../stacks';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

/** A credential on its own stand-in. */
export interface Deployed {
  standIn: StandIn;
  credential: DeployedCredential;
  /** Runs the real bundle in its own process. Without an event it runs as a deployment does. */
  run(event?: unknown): Promise<InvocationResult>;
  /** Returns the current text of a secret. */
  value(name: string): string | undefined;
  /** Returns the number of calls per operation. */
  callCounts(): Record<string, number>;
}

/**
 * Synthesizes a config with one credential once, and deploys it to a new stand-in before each test.
 * @param exported whether the template contains the code of its functions, as `ecr-credentials template` writes it
 */
export function deploying(config: RefresherConfig, { exported = false } = {}): () => Deployed {
  let synthesized: Awaited<ReturnType<typeof synthesizeStacks>>;
  let deployed: Deployed;
  beforeAll(async () => {
    synthesized = await synthesizeStacks(config);
    if (exported) synthesized.stacks = await exportStacks(synthesized);
  }, 60_000);
  beforeEach(async () => {
    const standIn = await startStandIn({ account: ACCOUNT });
    const [credential] = synthesized.stacks.flatMap((stack) => deploy(standIn, stack, REGION));
    if (!credential) throw new Error('there must be one credential');
    deployed = withHelpers(standIn, credential);
  });
  afterEach(() => deployed.standIn.close());
  afterAll(() => synthesized.remove());
  return () => deployed;
}

function withHelpers(standIn: StandIn, credential: DeployedCredential): Deployed {
  return {
    standIn,
    credential,
    run: (event) => invoke(standIn, credential.refresher, event ?? {}, event === undefined ? { version: '1' } : {}),
    value: (name) => standIn.secrets.get(REGION, name).read().SecretString,
    callCounts() {
      const counts: Record<string, number> = {};
      for (const { service, operation } of standIn.calls) {
        const key = `${service}:${operation}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    },
  };
}
