import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { OperationError } from '../../cli/common/command-line';
import { printableJson } from '../../cli/common/printable';
import type { Target } from '../model/context';

const record = v.object({
  /** When the step started, in ISO 8601. */
  at: v.string(),
  result: v.picklist(['passed', 'failed', 'skipped']),
  observed: v.string(),
  seconds: v.number(),
});

const checkState = v.object({
  steps: v.array(record),
  facts: v.record(v.string(), v.string()),
  /** Whether no further step runs. */
  ended: v.boolean(),
});

const schema = v.object({
  /** The version of this project. Another one can have other steps. */
  version: v.string(),
  account: v.string(),
  region: v.string(),
  secondRegion: v.string(),
  startedAt: v.string(),
  /** The sample image, after it was pushed. */
  image: v.optional(
    v.object({ host: v.string(), repository: v.string(), tag: v.string(), otherRepository: v.string() }),
  ),
  /** The suites whose stacks are deployed. */
  deployed: v.array(v.string()),
  checks: v.record(v.string(), checkState),
});

/** The state of a long run between two calls of the command. It contains ids, times and observations, and no secret. */
export type LongState = v.InferOutput<typeof schema>;
export type CheckState = v.InferOutput<typeof checkState>;

/** Returns the state of a run that starts now with these checks. */
export function newState(
  { account, region, secondRegion }: Target,
  version: string,
  now: Date,
  ids: string[],
): LongState {
  const checks = Object.fromEntries(ids.map((id) => [id, { steps: [], facts: {}, ended: false }]));
  return { version, account, region, secondRegion, startedAt: now.toISOString(), deployed: [], checks };
}

/**
 * Returns the state in a file, or undefined if there is no file.
 * @throws OperationError if it is damaged
 */
export async function readState(file: string): Promise<LongState | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const parsed = v.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw new OperationError(
    `${file} is damaged. Delete it, and remove the resources of its run with \`npm run acceptance -- --long --remove\`.`,
  );
}

/** Writes a state. A crash leaves the previous or the new file, never a part. */
export async function writeState(file: string, state: LongState): Promise<void> {
  await writeFile(`${file}.new`, `${printableJson(state)}\n`);
  await rename(`${file}.new`, file);
}

export function removeState(file: string): Promise<void> {
  return rm(file, { force: true });
}

/** @throws OperationError if a state belongs to a run with another target */
export function requireSameTarget(state: LongState, target: Target): void {
  for (const key of ['account', 'region', 'secondRegion'] as const) {
    if (state[key] === target[key]) continue;
    throw new OperationError(
      key === 'account'
        ? 'The long run that is under way belongs to another account. Select its AWS profile with --profile.'
        : `The long run that is under way uses ${state.region} and ${state.secondRegion}. Continue it with --region ${state.region} --second-region ${state.secondRegion}.`,
    );
  }
}

/** @throws OperationError if another version of this project has started the run */
export function requireSameVersion(state: LongState, version: string): void {
  if (state.version === version) return;
  throw new OperationError(
    `Version ${state.version} of this project has started the long run, and this is ${version}. Check out that version, or end the run with \`npm run acceptance -- --long --remove\`.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
