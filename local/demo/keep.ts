import { setInterval } from 'node:timers/promises';
import type { StandIn } from '../stand-in/stand-in';
import type { DeployedCredential } from '../stand-in/template/deploy';
import { type Demo, refresh } from './demo';
import { bold, formatFacts } from './text';

/** An hour of the schedule takes a minute, and so do the tokens' lives: 12 hours become 12 minutes. */
export const HOUR_MS = 60_000;

/** Says how to use the secrets from another shell, and goes on refreshing until the signal. */
export async function keepUp(demo: Demo, config: string | undefined, signal: AbortSignal): Promise<void> {
  const { standIn, credentials } = demo;
  process.stdout.write(`\n${bold('Stays up until Ctrl-C')}\n${howToUse(demo, config)}`);
  process.stdout.write(
    '\nAn hour of the schedule takes a minute: tokens live 12 minutes, so npm run status says late.\n',
  );
  await Promise.all(credentials.map((credential) => goOnRefreshing(standIn, credential, signal)));
}

function howToUse({ standIn, credentials, report: { region } }: Demo, config: string | undefined): string {
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
  const given = config ? ` --config ${config}` : '';
  const refreshes = credentials.map(({ name }) => `  npm run refresh -- ${name}${given}\n`);
  return `In another shell:\n\n${exports.join('')}\n${reads.join('')}${refreshes.join('')}`;
}

async function goOnRefreshing(standIn: StandIn, credential: DeployedCredential, signal: AbortSignal): Promise<void> {
  const { everyHours, event } = credential.schedule;
  try {
    for await (const _ of setInterval(everyHours * HOUR_MS, undefined, { signal })) {
      process.stdout.write(formatFacts([[clock(new Date()), await line(standIn, credential, event, signal)]]));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function line(
  standIn: StandIn,
  credential: DeployedCredential,
  event: unknown,
  signal: AbortSignal,
): Promise<string> {
  try {
    const { secrets } = await refresh(standIn, credential, event, { signal });
    const fresh = secrets.map(({ name, expiresAt }) => `${name} until ${clock(new Date(expiresAt))}`);
    return `${credential.name} refreshed: ${fresh.join(', ')}`;
  } catch (error) {
    if (signal.aborted) throw error;
    return `${credential.name} failed: ${(error as Error).message}`;
  }
}

function clock(date: Date): string {
  return date.toTimeString().slice(0, 8);
}
