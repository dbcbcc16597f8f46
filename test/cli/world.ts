import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefresherConfig } from '../../infra/config';
import type { Identity } from '../../local/stand-in/aws/identities';
import type { StandIn } from '../../local/stand-in/stand-in';
import { IRELAND, makeFolder } from '../local/world';
import { type Ended, runProgramAsync } from '../run';

/** An environment without any AWS settings of the machine's own. */
export async function bareEnvironment(): Promise<NodeJS.ProcessEnv> {
  return { HOME: await makeFolder(), AWS_EC2_METADATA_DISABLED: 'true' };
}

/** The environment of somebody whose SSO session has ended; returns it. */
export async function expiredSession(): Promise<NodeJS.ProcessEnv> {
  const environment = await bareEnvironment();
  const aws = join(String(environment.HOME), '.aws');
  await mkdir(join(aws, 'sso', 'cache'), { recursive: true });
  const lines = [
    '[profile acme]',
    'sso_session = acme',
    'sso_account_id = 123456789012',
    'sso_role_name = operator',
    'region = eu-west-1',
    '[sso-session acme]',
    'sso_region = eu-west-1',
    'sso_start_url = https://acme.example.com/start',
  ];
  await writeFile(join(aws, 'config'), `${lines.join('\n')}\n`);
  const token = { accessToken: 'made-up', expiresAt: '2026-01-01T00:00:00Z', startUrl: 'https://acme.example.com' };
  const file = createHash('sha1').update('acme').digest('hex');
  await writeFile(join(aws, 'sso', 'cache', `${file}.json`), JSON.stringify(token));
  return { ...environment, AWS_PROFILE: 'acme' };
}

/** Runs a program of cli/ as somebody, against a stand-in. */
export async function runAs(
  standIn: StandIn,
  identity: Identity,
  program: 'status' | 'refresh',
  args: string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const environment = { ...(await bareEnvironment()), ...standIn.environment(identity, IRELAND), ...more };
  return runProgramAsync(`cli/${program}/${program}.ts`, args, environment);
}

/** Writes a config into a file of its own; returns its path. */
export async function writeConfig(config: RefresherConfig): Promise<string> {
  const file = join(await makeFolder(), 'config.json');
  await writeFile(file, JSON.stringify(config));
  return file;
}
