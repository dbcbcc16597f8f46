import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RefresherConfig } from '../../infra/config';
import { type InvocationResult, invoke } from '../../local/stand-in/function/invoke';
import { type StandIn, startStandIn } from '../../local/stand-in/stand-in';
import { readAssembly } from '../../local/stand-in/template/assembly';
import { type DeployedCredential, deploy } from '../../local/stand-in/template/deploy';
import { synthesize } from '../../local/stand-in/template/synthesize';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

/** A synthesized config, which can be deployed to several stand-ins. */
export interface Synthesized {
  /** Deploys the config's only credential to a new stand-in, without a run. */
  deploy(): Promise<Deployed>;
  remove(): void;
}

/** A credential on its own stand-in. */
export interface Deployed {
  standIn: StandIn;
  credential: DeployedCredential;
  /** Runs the real bundle in its own process. Without an event it runs as a deployment does. */
  run(event?: unknown): Promise<InvocationResult>;
  /** Returns the current value of a secret, or undefined if it has none. */
  value(name: string): string | undefined;
  /** Returns the number of calls per operation since the previous call of this function. */
  callCounts(): Record<string, number>;
}

/** Synthesizes a config with one credential. */
export async function synthesizeOnce(config: RefresherConfig): Promise<Synthesized> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  await synthesize({ outdir: join(folder, 'cdk.out'), config: file });
  const stacks = await readAssembly(join(folder, 'cdk.out'));
  return {
    async deploy() {
      const standIn = await startStandIn({ account: ACCOUNT });
      const [credential] = stacks.flatMap((stack) => deploy(standIn, stack, REGION));
      if (!credential) throw new Error('there must be one credential');
      let counted = 0;
      return {
        standIn,
        credential,
        run: (event) =>
          event === undefined
            ? invoke(standIn, credential.refresher, {}, { version: '1' })
            : invoke(standIn, credential.refresher, event),
        value(name) {
          const { versions } = standIn.secrets.get(REGION, name);
          return versions.size === 0 ? undefined : standIn.secrets.get(REGION, name).read().SecretString;
        },
        callCounts() {
          const counts: Record<string, number> = {};
          for (const { service, operation } of standIn.calls.slice(counted)) {
            const key = `${service}:${operation}`;
            counts[key] = (counts[key] ?? 0) + 1;
          }
          counted = standIn.calls.length;
          return counts;
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
