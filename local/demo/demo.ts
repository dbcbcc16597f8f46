import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RefreshResult } from '../../lambda/core/spec';
import type { ConsumerResult } from '../consumer/main';
import { runConsumer } from '../consumer/run';
import { type InvokeOptions, invoke } from '../stand-in/function/invoke';
import { type StandIn, startStandIn } from '../stand-in/stand-in';
import { readAssembly } from '../stand-in/template/assembly';
import { type DeployedCredential, deploy } from '../stand-in/template/deploy';
import { homeRegion } from '../stand-in/template/home-region';
import { synthesize } from '../stand-in/template/synthesize';
import { BUILT_IN_TEXT, needsBuiltInConfig, writeBuiltInConfig } from './built-in-config';
import { pullTargets } from './pull-targets';
import type { CredentialReport, Report } from './report';
import { consumerFacts, type Fact, formatFacts, refreshFacts } from './text';

const ACCOUNT = '123456789012';

/** Runs one step. Shows its title, how long it takes, and its result. */
export type Step = <T>(title: string, work: () => Promise<T>, show?: (result: T) => string) => Promise<T>;

/** Options of the demo. */
export interface DemoOptions {
  /** The config file, or undefined for the app's default. If that does not exist, the demo uses a built-in config. */
  config: string | undefined;
  tokenTtlSeconds: number;
  /** Stops the demo. */
  signal: AbortSignal;
  step: Step;
}

/** A demo whose steps have succeeded. Its stand-in is still running. */
export interface Demo {
  standIn: StandIn;
  credentials: DeployedCredential[];
  report: Report;
}

/**
 * Runs the whole product on a stand-in AWS, step by step.
 * @param use is called after the last step, before the stand-in stops
 * @throws Error of the step that failed
 */
export async function runDemo(options: DemoOptions, use: (demo: Demo) => Promise<void>): Promise<void> {
  const { config, tokenTtlSeconds, signal, step } = options;
  const builtInConfig = needsBuiltInConfig(config);
  const folder = await mkdtemp(join(tmpdir(), 'ecr-start-'));
  const outdir = join(folder, 'cdk.out');
  const standIn = await startStandIn({ account: ACCOUNT, tokenTtlSeconds });
  try {
    const stacks = await step(
      'Synthesize the template',
      async () => {
        const file = builtInConfig ? await writeBuiltInConfig(folder) : config;
        await synthesize({ outdir, config: file, signal });
        return readAssembly(outdir);
      },
      (read) => {
        const names = read.map(({ name }): Fact => ['stack', name]);
        return formatFacts(builtInConfig ? [['config', BUILT_IN_TEXT], ...names] : names);
      },
    );
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
    await standIn.close();
    await rm(folder, { recursive: true, force: true });
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
