import { setInterval } from 'node:timers/promises';
import type { StandIn } from '../stand-in/stand-in';
import type { DeployedCredential } from '../stand-in/template/deploy';
import { KEEP_RUNNING_HOUR_MS } from './options';
import { type Demo, refresh } from './steps';
import { bold, formatFacts } from './text';

/** Prints how to use the secrets from another shell, and refreshes them on schedule until the signal. */
export async function keepRunning(demo: Demo, config: string | undefined, signal: AbortSignal): Promise<void> {
  const { standIn, credentials } = demo;
  process.stdout.write(`\n${bold('Running until you press Ctrl-C.')}\n${instructions(demo, config)}`);
  process.stdout.write(
    '\nOne hour of the schedule takes one minute here. Tokens expire after 12 minutes, so the status is late.\n',
  );
  await Promise.all(credentials.map((credential) => refreshOnSchedule(standIn, credential, signal)));
}

function instructions(
  { standIn, credentials, report: { region, builtInConfig } }: Demo,
  config: string | undefined,
): string {
  const { identities, environment, account } = standIn;
  const you = identities.add({
    name: 'you',
    arn: `arn:aws:iam::${account}:user/you`,
    statements: [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:ListSecrets'],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' },
    ],
  });
  const exports = Object.entries(environment(you, region)).map(([name, value]) => `  export ${name}=${value}\n`);
  const names = credentials.flatMap(({ secrets }) => secrets.map(({ name }) => name));
  const reads = names.map((name) => `  aws secretsmanager get-secret-value --secret-id ${name}\n`);
  const option = config ? ` --config ${config}` : '';
  // The command needs a config file.
  const refreshable = builtInConfig ? [] : credentials;
  const refreshes = refreshable.map(({ name }) => `  npx ecr-credentials refresh ${name}${option}\n`);
  return `Run these commands in another shell:\n\n${exports.join('')}\n${reads.join('')}${refreshes.join('')}`;
}

async function refreshOnSchedule(standIn: StandIn, credential: DeployedCredential, signal: AbortSignal): Promise<void> {
  const { everyHours, event } = credential.schedule;
  try {
    for await (const _ of setInterval(everyHours * KEEP_RUNNING_HOUR_MS, undefined, { signal })) {
      process.stdout.write(formatFacts([[clock(new Date()), await refreshLine(standIn, credential, event, signal)]]));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function refreshLine(
  standIn: StandIn,
  credential: DeployedCredential,
  event: unknown,
  signal: AbortSignal,
): Promise<string> {
  try {
    const { secrets } = await refresh(standIn, credential, event, { signal });
    const expiries = secrets.map(({ name, expiresAt }) => `${name} is valid until ${clock(new Date(expiresAt))}`);
    return `${credential.name} refreshed: ${expiries.join(', ')}`;
  } catch (error) {
    if (signal.aborted) throw error;
    return `${credential.name} failed: ${(error as Error).message}`;
  }
}

function clock(date: Date): string {
  return date.toTimeString().slice(0, 8);
}
