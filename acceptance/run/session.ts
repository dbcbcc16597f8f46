import { join } from 'node:path';
import { printable } from '../../lambda/core/error-message';
import { type Aws, createAws, defaultRegion } from '../aws';
import type { Keys } from '../aws/identity';
import type { Regions } from '../cleanup/cleanup';
import { createJobToken, type JobTokenRequest } from '../github/job-token';
import type { Context, Target } from '../model/context';
import { Sanitizer } from '../report/sanitizer';
import { findTarget } from './target';

/** The folder of reports, logs, states and the CDK's output. Git ignores it. */
export const FOLDER = join(__dirname, '../..', '.acceptance');

/** What all parts of a call of the command use. */
export interface Session {
  target: Target;
  awsIn(region: string, keys?: Keys): Aws;
  /** AWS in both regions. */
  regions: Regions;
  sanitizer: Sanitizer;
  jobToken: Context['jobToken'];
  stop: AbortSignal;
}

interface SessionOptions {
  region?: string;
  secondRegion?: string;
  jobToken?: JobTokenRequest;
}

/** Finds the target, and creates the clients. @throws OperationError if the account or the regions cannot be used */
export async function openSession(options: SessionOptions, stop: AbortSignal): Promise<Session> {
  const sanitizer = new Sanitizer();
  const onSecret = (text: string) => sanitizer.addSecret(text);
  const awsIn = (region: string, keys?: Keys) => createAws({ region, ...(keys && { keys }), onSecret });
  const target = await findTarget({ ...options, region: options.region ?? (await defaultRegion()) }, awsIn);
  sanitizer.setAccount(target.account);
  return {
    target,
    awsIn,
    regions: { [target.region]: awsIn(target.region), [target.secondRegion]: awsIn(target.secondRegion) },
    sanitizer,
    jobToken: options.jobToken && createJobToken(options.jobToken, onSecret),
    stop,
  };
}

/** Prints a line about the progress on standard error, so that standard output has the report only. */
export function progress(line: string): void {
  console.error(printable(line));
}
