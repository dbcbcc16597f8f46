import type { RefreshResult } from '../../lambda/core/spec';
import type { ConsumerResult } from '../consumer/main';
import { runConsumer } from '../consumer/run';
import { type InvokeOptions, invoke } from '../stand-in/function/invoke';
import { type StandIn, startStandIn } from '../stand-in/stand-in';
import type { StackTemplate } from '../stand-in/template/assembly';
import { type DeployedCredential, deploy } from '../stand-in/template/deploy';
import { homeRegion } from '../stand-in/template/home-region';
import type { DemoOptions } from './options';
import { pullTargets } from './pull-targets';
import type { CredentialReport, Report } from './report';
import { consumerFacts, formatFacts, refreshFacts } from './text';

const ACCOUNT = '123456789012';

/** A demo whose steps have succeeded. Its stand-in is still running. */
export interface Demo {
  standIn: StandIn;
  credentials: DeployedCredential[];
  report: Report;
}

/**
 * Starts a stand-in AWS while the template is made, and runs the steps after it.
 * @param template the stacks of the template
 * @param use is called after the last step, before the stand-in stops
 * @throws Error of the step that failed
 */
export async function runSteps(
  options: DemoOptions,
  template: Promise<StackTemplate[]>,
  builtInConfig: boolean,
  use: (demo: Demo) => Promise<void>,
): Promise<void> {
  const { tokenTtlSeconds, step } = options;
  const starting = startStandIn({ account: ACCOUNT, tokenTtlSeconds });
  try {
    const [stacks, standIn] = await Promise.all([template, starting]);
    const region = homeRegion(stacks);
    const credentials = await step(
      'Deploy the template to the stand-in AWS',
      async () => stacks.flatMap((stack) => deploy(standIn, stack, region)),
      () => formatFacts([['account', `${ACCOUNT} in ${region}, on the loopback interface`]]),
    );
    const report: Report = { account: ACCOUNT, region, builtInConfig, credentials: [], consumers: [] };
    for (const credential of credentials) {
      const refreshed = await refreshStep(standIn, credential, options);
      report.credentials.push(refreshed);
      for (const secret of refreshed.secrets)
        report.consumers.push(await consumerStep(standIn, region, secret, options));
    }
    await use({ standIn, credentials, report });
  } finally {
    const standIn = await starting.catch(() => undefined);
    await standIn?.close();
  }
}

function refreshStep(
  standIn: StandIn,
  credential: DeployedCredential,
  { step, signal }: DemoOptions,
): Promise<CredentialReport> {
  return step(
    `Refresh ${credential.name}`,
    async () => {
      const result = await refresh(standIn, credential, {}, { version: '1', signal });
      const secrets = result.secrets.map((secret) => ({
        ...secret,
        targets: pullTargets(credential, secret.name, result),
      }));
      return { ...result, stack: credential.stack, secrets, feeds: credential.feeds };
    },
    (refreshed) => formatFacts(refreshFacts(refreshed, new Date())),
  );
}

function consumerStep(
  standIn: StandIn,
  region: string,
  { name, arn, format, targets }: CredentialReport['secrets'][number],
  { step, signal }: DemoOptions,
): Promise<ConsumerResult> {
  return step(
    `Read ${name} and pull with it`,
    () => runConsumer(standIn, { arn, region }, { secret: name, format, targets }, signal),
    (result) => formatFacts(consumerFacts(result)),
  );
}

/**
 * Runs the function of a credential.
 * @param event the schedule's event, or `{}` as in a deployment, which runs a published version
 * @throws Error with the function's own message
 */
export async function refresh(
  standIn: StandIn,
  { refresher }: DeployedCredential,
  event: unknown,
  options: Pick<InvokeOptions, 'version' | 'signal'>,
): Promise<RefreshResult> {
  const { payload, failed } = await invoke(standIn, refresher, event, options);
  if (failed) throw new Error((payload as { errorMessage: string }).errorMessage);
  return payload as RefreshResult;
}
