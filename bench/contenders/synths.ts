import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefresherConfig } from '../../infra/config';
import { recommendedFeatureFlags } from '../../infra/feature-flags';
import type { Command } from '../process';

const ROOT = join(__dirname, '..', '..');
const CDK = join(ROOT, 'node_modules', '.bin', 'cdk');

/** Credentials of one stack: fewer than a stack's template can hold. */
export const GROUP = 30;

/** Returns the synth of a config with this many credentials, run as `npm run synth` runs it. */
export function synthOfCredentials(size: number, folder: string): Command {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'config.json');
  const names = Array.from({ length: size }, (_, at) => [`credential-${at + 1}`, groupOf(at)] as const);
  const settings: RefresherConfig = { credentials: Object.fromEntries(names) };
  writeFileSync(config, JSON.stringify(settings));
  return cdkSynth(ROOT, folder, ['--context', `config=${config}`]);
}

/**
 * Returns the synth of a minimal app with the settings of `cdk init`. It runs with tsx as the app of this project does,
 * without the `npx tsc` of `cdk init`.
 */
export function synthOfMinimalApp(validated: boolean, folder: string): Command {
  mkdirSync(folder, { recursive: true });
  const app = ['node', '--require', require.resolve('tsx/cjs'), join(__dirname, 'minimal-cdk-app.ts')];
  if (!validated) app.push('--no-validation');
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: app.join(' '), context: recommendedFeatureFlags() }));
  return cdkSynth(folder, folder, []);
}

function groupOf(at: number): { group: string } {
  return { group: `group-${Math.floor(at / GROUP) + 1}` };
}

function cdkSynth(cwd: string, home: string, options: string[]): Command {
  return {
    command: CDK,
    args: ['synth', '--quiet', '--no-notices', '--output', join(home, 'cdk.out'), ...options],
    cwd,
    // An empty home and no telemetry: the CDK sends nothing and reads no settings of the user.
    env: { HOME: home, CDK_DISABLE_CLI_TELEMETRY: '1' },
  };
}
