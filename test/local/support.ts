import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { it as base, onTestFinished } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import type { Identity } from '../../local/stand-in/aws/identities';
import { type StandIn, startStandIn } from '../../local/stand-in/stand-in';

const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const OTHER_REGION = 'us-east-1';
export const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
export const PUBLIC_REGISTRY = 'public.ecr.aws';

/** A stand-in whose clock the test sets. */
export interface TestStandIn extends StandIn {
  clock: { now: Date };
}

/** A test with its own stand-in. */
export const it = base.extend<{ standIn: TestStandIn }>({
  standIn: async ({ task: _ }, use) => {
    const clock = { now: new Date('2026-03-01T08:00:00.000Z') };
    const standIn = await startStandIn({ account: ACCOUNT, now: () => clock.now });
    await use({ ...standIn, clock });
    await standIn.close();
  },
});

/** Creates an empty folder that is removed after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecr-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a config into its own folder and returns the path of the file. */
export async function writeConfig(config: RefresherConfig): Promise<string> {
  const file = join(await makeFolder(), 'config.json');
  await writeFile(file, JSON.stringify(config));
  return file;
}

/** Returns a statement that allows actions on resources. */
export function allow(Action: string | string[], Resource: string | string[] = '*', Condition?: object): object {
  return { Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}

/** Adds an identity with these statements. By default it may do everything. */
export function addIdentity({ identities }: StandIn, statements = [allow('*')], name = 'tester'): Identity {
  return identities.add({ name, arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, statements });
}

/** Returns the config of an SDK client that uses the stand-in and does not retry. */
export function clientConfig(standIn: StandIn, credentials = addIdentity(standIn), region = REGION) {
  return { endpoint: standIn.endpoint, region, credentials, maxAttempts: 1 };
}

export function secretsManager(...config: Parameters<typeof clientConfig>): SecretsManager {
  return new SecretsManager(clientConfig(...config));
}
