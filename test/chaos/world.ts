import type { RefresherConfig } from '../../infra/config';
import { parseSpec } from '../../lambda/core/spec';
import { refresh } from '../../lambda/refresh/refresh';
import type { Identity } from '../../local/stand-in/aws/identities';
import { type InvocationResult, invoke } from '../../local/stand-in/function/invoke';
import { certificateAuthority } from '../../local/stand-in/registry/certificates';
import { type StandIn, startStandIn } from '../../local/stand-in/stand-in';
import { type DeployedCredential, deploy } from '../../local/stand-in/template/deploy';
import { synthesizeStacks } from '../stacks';
import { ACCOUNT, inMemoryPorts, OTHER_REGION, REGION } from './in-memory-ports';
import type { Scenario } from './scenario';

/** The credentials that scenarios use. */
const CREDENTIALS = {
  /** One registry and one secret. */
  one: {},
  /** Several registries and secrets. */
  many: {
    registries: [{ region: REGION }, { account: '210987654321', region: OTHER_REGION }, { region: 'ap-southeast-2' }],
    publicRegistry: true,
    secrets: [
      { format: 'dockerconfigjson' },
      { format: 'password', region: OTHER_REGION },
      { format: 'username-password', region: REGION },
    ],
  },
  /** Publishes only tokens that the registry accepts. */
  strict: { verifyToken: 'required' },
  /** Verifies that it may pull a repository. */
  checked: { verifyRepositories: ['team-a/app'] },
  /** One secret with a copy in another region. */
  replicated: { replicas: [OTHER_REGION] },
  /** One secret in binary and one in JSON, in two regions. */
  formats: {
    registries: [{ region: REGION }, { region: OTHER_REGION }],
    secrets: [{ format: 'jenkins-file' }, { format: 'json', region: OTHER_REGION }],
  },
} as const satisfies RefresherConfig['credentials'];

export type CredentialName = keyof typeof CREDENTIALS;
export type Environment = Record<string, string>;

/** The triggers of a run: the event that the function gets, and its version. */
const TRIGGERS = {
  schedule: { event: { scheduled: true }, version: '$LATEST' },
  manual: { event: {}, version: '$LATEST' },
  /** A deployment runs the version that it has published. */
  deployment: { event: {}, version: '1' },
};

export type Trigger = keyof typeof TRIGGERS;

/** The differences of a run from a scheduled one. */
export interface RunChanges {
  /** @default 'schedule' */
  trigger?: Trigger | undefined;
  /** Environment variables that replace those of the function. @default none */
  environment?: Environment | undefined;
  /** The identity of the process, which distinguishes two runs. @default the function's role */
  identity?: Identity;
  /** Receives the function that kills the process. */
  onStart?: (kill: () => void) => void;
}

/** One credential, deployed to its own local AWS. */
export interface ChaosWorld {
  standIn: StandIn;
  credential: DeployedCredential;
  advanceClock(hours: number): void;
  /** Runs the real bundle in its own process. */
  run(changes?: RunChanges): Promise<InvocationResult>;
  /** Functions that release other resources when the world closes. */
  cleanUps: (() => Promise<void>)[];
  close(): Promise<void>;
}

/** The synthesized template, from which every world starts. */
export interface Chaos {
  /** A folder for files, which `remove` removes. */
  folder: string;
  start({ credential, before }: Pick<Scenario, 'credential' | 'before'>): Promise<ChaosWorld>;
  remove(): void;
}

/** Synthesizes the credentials with the real app and the real bundle. */
export async function synthesizeChaos(): Promise<Chaos> {
  const { stacks, folder, remove } = await synthesizeStacks({ credentials: CREDENTIALS });
  const authority = await certificateAuthority();
  return {
    folder,
    async start({ credential: name = 'one', before = 'working' }) {
      let aheadMs = 0;
      const now = () => new Date(Date.now() + aheadMs);
      const standIn = await startStandIn({ account: ACCOUNT, authority, now });
      const credential = stacks
        .flatMap((stack) => deploy(standIn, stack, REGION))
        .find((deployed) => deployed.name === name);
      if (!credential) throw new Error(`the template has no credential ${name}`);
      if (before === 'working') await fillSecrets(standIn, credential);
      const cleanUps = [() => standIn.close()];
      return {
        standIn,
        credential,
        advanceClock(hours) {
          aheadMs += hours * 3_600_000;
        },
        cleanUps,
        run: (changes = {}) => run(standIn, credential, changes),
        close: async () => void (await Promise.all(cleanUps.map((cleanUp) => cleanUp()))),
      };
    },
    remove,
  };
}

function run(standIn: StandIn, { refresher }: DeployedCredential, changes: RunChanges): Promise<InvocationResult> {
  const { trigger = 'schedule', environment = {}, identity = refresher.identity, onStart } = changes;
  const { event, version } = TRIGGERS[trigger];
  // The endpoints of the local AWS would otherwise override those of the environment.
  const changed: StandIn = {
    ...standIn,
    environment: (who, region) => ({ ...standIn.environment(who, region), ...environment }),
  };
  return invoke(changed, { ...refresher, identity }, event, { version, ...(onStart ? { onStart } : {}) });
}

/** Runs a refresh without faults in this process, because a process per scenario would double the time. */
async function fillSecrets({ tokens, secrets }: StandIn, { refresher }: DeployedCredential): Promise<void> {
  const { identity, environment } = refresher;
  const ports = inMemoryPorts(
    {
      call: async (_operation, _target, work) => work(),
      issueToken: (region) => tokens.issue(identity, region),
      versions: () => [],
      put: (name, value, versionId) => {
        const content =
          typeof value === 'string' ? { SecretString: value } : { SecretBinary: Buffer.from(value).toString('base64') };
        secrets.get(REGION, name).put(versionId, content, ['AWSCURRENT'], new Date());
      },
    },
    { now: () => new Date(), sleep: async () => {} },
  );
  const options = { scheduled: true, duringDeployment: false, signal: new AbortController().signal };
  await refresh(parseSpec(environment.REFRESH_SPEC, REGION), ports, options);
}
