import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RefresherConfig } from '../../infra/config';
import type { Identity } from '../../local/stand-in/aws/identities';
import { type InvocationResult, invoke } from '../../local/stand-in/function/invoke';
import { type CertificateAuthority, certificateAuthority } from '../../local/stand-in/registry/certificates';
import { type StandIn, startStandIn } from '../../local/stand-in/stand-in';
import { readAssembly, type StackTemplate } from '../../local/stand-in/template/assembly';
import { type DeployedCredential, deploy } from '../../local/stand-in/template/deploy';
import { synthesize } from '../../local/stand-in/template/synthesize';
import { refreshEarlier } from './earlier-refresh';

export const ACCOUNT = '123456789012';
const OTHER_ACCOUNT = '210987654321';
export const REGION = 'eu-west-1';
const SCHEDULED = { scheduled: true };

/** The credentials that faults inject. */
const CREDENTIALS = {
  /** The least there is. */
  one: {},
  /** Several of everything. */
  many: {
    registries: [{ region: REGION }, { account: OTHER_ACCOUNT, region: 'us-east-1' }, { region: 'ap-southeast-2' }],
    publicRegistry: true,
    secrets: [
      { format: 'dockerconfigjson' },
      { format: 'password', region: 'us-east-1' },
      { format: 'username-password', region: REGION },
    ],
  },
  /** Publishes only what its registry accepts. */
  strict: { verifyToken: 'required' },
  /** Tries whether it may pull. */
  checked: { verifyRepositories: ['team-a/app'] },
  /** Bytes, and fields, of two regions. */
  formats: {
    registries: [{ region: REGION }, { region: 'us-east-1' }],
    secrets: [{ format: 'jenkins-file' }, { format: 'json', region: 'us-east-1' }],
  },
} as const satisfies RefresherConfig['credentials'];

export type CredentialName = keyof typeof CREDENTIALS;

/** How a run differs from the schedule's plain one. */
export interface RunChanges {
  /** @default the schedule's */
  event?: unknown;
  /**
   * Of the function; a deploy's is a number.
   * @default '$LATEST'
   */
  version?: string;
  /** Beside or instead of what the function's environment says. */
  environment?: Record<string, string>;
  /** Who runs it, to tell two runs apart. */
  identity?: Identity;
  /** Gets what kills the process. */
  onStart?: (kill: () => void) => void;
}

/** One credential on a stand-in AWS of its own. */
export interface ChaosWorld {
  standIn: StandIn;
  credential: DeployedCredential;
  /** How far AWS's clock is ahead of this machine's. */
  clock: { aheadMs: number };
  /** Runs the real bundle in a process of its own. */
  run(changes?: RunChanges): Promise<InvocationResult>;
  /** What else must end with it. */
  ends: (() => Promise<void>)[];
  close(): Promise<void>;
}

/** The template that was made once for all worlds. */
export interface Chaos {
  /** @param holding what an earlier good refresh left in the secrets, or nothing */
  start(credential: CredentialName, holding: 'working' | 'nothing'): Promise<ChaosWorld>;
  remove(): void;
}

/** Synthesizes the credentials, with the real app and the real bundle. */
export async function synthesizeChaos(): Promise<Chaos> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-chaos-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ credentials: CREDENTIALS }));
  await synthesize({ outdir: join(folder, 'cdk.out'), config });
  const stacks = await readAssembly(join(folder, 'cdk.out'));
  const authority = await certificateAuthority();
  return {
    start: (credential, holding) => start({ stacks, authority }, credential, holding),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function start(
  { stacks, authority }: { stacks: StackTemplate[]; authority: CertificateAuthority },
  name: CredentialName,
  holding: 'working' | 'nothing',
): Promise<ChaosWorld> {
  const clock = { aheadMs: 0 };
  const standIn = await startStandIn({ account: ACCOUNT, authority, now: () => new Date(Date.now() + clock.aheadMs) });
  const credential = stacks
    .flatMap((stack) => deploy(standIn, stack, REGION))
    .find((deployed) => deployed.name === name);
  if (!credential) throw new Error(`there is no credential ${name}`);
  if (holding === 'working') await refreshEarlier(standIn, credential);
  const ends = [() => standIn.close()];
  return {
    standIn,
    credential,
    clock,
    ends,
    run: ({ event = SCHEDULED, version = '$LATEST', environment = {}, identity, onStart } = {}) => {
      const { refresher } = credential;
      // What leads to the stand-in would win over the function's own environment.
      const changed: StandIn = {
        ...standIn,
        environment: (who, region) => ({ ...standIn.environment(who, region), ...environment }),
      };
      const options = { version, ...(onStart ? { onStart } : {}) };
      return invoke(changed, { ...refresher, identity: identity ?? refresher.identity }, event, options);
    },
    async close() {
      await Promise.all(ends.map((end) => end()));
    },
  };
}
