import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RefreshResult } from '../../lambda/core/spec';
import type { ConsumerResult } from '../consumer/main';
import { consume } from '../consumer/run';
import { type InvokeOptions, invoke } from '../stand-in/function/invoke';
import { type StandIn, startStandIn } from '../stand-in/stand-in';
import { readAssembly } from '../stand-in/template/assembly';
import { type DeployedCredential, deploy } from '../stand-in/template/deploy';
import { homeRegion } from '../stand-in/template/home-region';
import { synthesize } from '../stand-in/template/synthesize';
import { placesOf } from './places';
import type { CredentialReport, Report } from './report';
import { consumerFacts, formatFacts, refreshFacts } from './text';

const ACCOUNT = '123456789012';

/** Runs one step: shows its title, its time, and then what it came to. */
export type Step = <T>(title: string, work: () => Promise<T>, show?: (result: T) => string) => Promise<T>;

/** How the demonstration is run. */
export interface DemoOptions {
  config: string | undefined;
  tokenTtlSeconds: number;
  signal: AbortSignal;
  step: Step;
}

/** A demonstration that is over; what it started is still up. */
export interface Demo {
  standIn: StandIn;
  credentials: DeployedCredential[];
  report: Report;
}

/**
 * The whole product on a stand-in AWS, step by step.
 * @param use what is done with it before everything that it started is ended
 * @throws Error of the step that failed
 */
export async function demonstrate(options: DemoOptions, use: (demo: Demo) => Promise<void>): Promise<void> {
  const { config, tokenTtlSeconds, signal, step } = options;
  const outdir = await mkdtemp(join(tmpdir(), 'ecr-start-'));
  const standIn = await startStandIn({ account: ACCOUNT, tokenTtlSeconds });
  try {
    const stacks = await step(
      'Synthesize the template',
      async () => {
        await synthesize({ outdir, config, signal });
        return readAssembly(outdir);
      },
      (read) => formatFacts(read.map(({ name }) => ['stack', name])),
    );
    const region = homeRegion(stacks);
    const credentials = await step(
      'Deploy it to the stand-in AWS',
      async () => stacks.flatMap((stack) => deploy(standIn, stack, region)),
      () => formatFacts([['account', `${ACCOUNT}, in ${region}, on the loopback interface`]]),
    );
    const report: Report = { account: ACCOUNT, region, credentials: [], consumers: [] };
    for (const credential of credentials) {
      const refreshed = await showRefresh(standIn, credential, options);
      report.credentials.push(refreshed);
      for (const secret of refreshed.secrets)
        report.consumers.push(await showConsumer(standIn, region, secret, options));
    }
    await use({ standIn, credentials, report });
  } finally {
    await standIn.close();
    await rm(outdir, { recursive: true, force: true });
  }
}

function showRefresh(
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
        places: placesOf(credential, secret.name, result),
      }));
      return { ...result, stack: credential.stack, secrets, feeds: credential.feeds };
    },
    (refreshed) => formatFacts(refreshFacts(refreshed, new Date())),
  );
}

function showConsumer(
  standIn: StandIn,
  region: string,
  { name, arn, format, places }: CredentialReport['secrets'][number],
  { step, signal }: DemoOptions,
): Promise<ConsumerResult> {
  return step(
    `Read ${name}, and pull with it`,
    () => consume(standIn, { arn, region }, { secret: name, format, places }, signal),
    (done) => formatFacts(consumerFacts(done)),
  );
}

/**
 * Runs a credential's function.
 * @param event the schedule's, or `{}` as a deploy does, for which it is a published version
 * @throws Error in the function's own words
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
