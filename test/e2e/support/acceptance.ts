import { join } from 'node:path';
import { awsEnvironment } from './aws';
import { CDK } from './deployment';
import { admin, testEnvironment } from './environment';
import { type Outcome, run } from './run';
import { NODE_24 } from './runtime';

const ROOT = join(__dirname, '../../..');

/** The second region of the runs. Other tests need a region that is not bootstrapped, so it is none of theirs. */
export const SECOND_REGION = 'eu-central-1';

/** What `npm run acceptance` runs, without options. */
export const COMMAND = ['--import', 'tsx', 'acceptance/main.ts'];

/** Returns the environment of a user. Node 24 sends requests to registries through the emulator's proxy. */
export function environment(): Record<string, string> {
  const { proxy, ca } = testEnvironment();
  return {
    ...awsEnvironment(admin()),
    ...CDK.env(testEnvironment()),
    HTTPS_PROXY: proxy,
    NO_PROXY: '127.0.0.1,localhost',
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: ca,
  };
}

/** Runs `npm run acceptance` against the emulator. */
export function acceptance(...args: string[]): Promise<Outcome> {
  return run(NODE_24, [...COMMAND, ...args], { cwd: ROOT, timeoutMs: 580_000, env: environment() });
}
