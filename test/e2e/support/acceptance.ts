import { join } from 'node:path';
import { awsEnvironment } from './aws';
import { CDK } from './deployment';
import { admin, testEnvironment } from './environment';
import { type Outcome, run } from './run';
import { NODE_24 } from './runtime';

const ROOT = join(__dirname, '../../..');

/** Runs `npm run acceptance` against the emulator, on Node 24, which sends requests to registries through its proxy. */
export function acceptance(...args: string[]): Promise<Outcome> {
  const { proxy, ca } = testEnvironment();
  return run(NODE_24, ['--import', 'tsx', 'acceptance/main.ts', ...args], {
    cwd: ROOT,
    timeoutMs: 580_000,
    env: {
      ...awsEnvironment(admin()),
      ...CDK.env(testEnvironment()),
      HTTPS_PROXY: proxy,
      NO_PROXY: '127.0.0.1,localhost',
      NODE_USE_ENV_PROXY: '1',
      NODE_EXTRA_CA_CERTS: ca,
    },
  });
}
