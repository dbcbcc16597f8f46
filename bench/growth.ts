import { join } from 'node:path';
import { bundleFunction } from '../infra/constructs/bundle';
import { type Load, refresherCommand } from './contenders/refresher';
import type { Context } from './context';
import { LIMITS } from './limits';
import { timeProcess, usageOf } from './process';
import { type Section, timeCells } from './report';
import { inRounds } from './rounds';
import { startRemoteStandIn } from './stand-in/client';
import { ratioOf, spreadOf } from './statistics';

/** What a region, or a long way to it, adds to each answer. */
const DELAY_MS = 50;
const SIZES = [1, 4, 16];

const REGIONS = [
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'eu-south-1', 'us-east-1', 'us-east-2'],
  ...['us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  'ap-northeast-1',
];

/** The calls of a refresh in which nothing fails: none that isn't needed. */
export function leastCalls({ regions, secrets, verifyToken }: Load): Record<string, number> {
  return {
    'ecr:GetAuthorizationToken': regions.length,
    ...(verifyToken === 'off' ? {} : { 'registry:ping': regions.length }),
    'secretsmanager:PutSecretValue': secrets.length,
  };
}

/** The names of so many secrets. */
export function secretNames(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `ecr-bench-${at + 1}`);
}

/** So many regions. */
export function regionNames(count: number): string[] {
  return REGIONS.slice(0, count);
}

/** A refresh of more and more regions and secrets, with 50 ms before each answer. */
export async function growth({ node, quick, folder, progress }: Context): Promise<Section> {
  progress('bundling');
  const bundle = join(await bundleFunction('refresher', join(folder, 'growth')), 'index.mjs');
  const standIn = await startRemoteStandIn();
  try {
    await standIn.ask('addSecrets', secretNames(Math.max(...SIZES)));
    await standIn.ask('delay', DELAY_MS);
    const cells = SIZES.flatMap((regions) => SIZES.map((secrets) => ({ regions, secrets }))).map((size) => {
      const load: Load = {
        regions: regionNames(size.regions),
        secrets: secretNames(size.secrets),
        verifyToken: 'required',
      };
      const command = refresherCommand(node, bundle, standIn.environment, load);
      return { name: `${size.regions} × ${size.secrets}`, load, command, run: () => timeProcess(command) };
    });
    const times = await inRounds(cells, quick ? 2 : 9, progress);
    const peaks: Record<string, number[]> = Object.fromEntries(cells.map(({ name }) => [name, []]));
    const calls: Record<string, Record<string, number>> = {};
    for (let run = 0; run < (quick ? 1 : 3); run++) {
      for (const { name, command, load } of cells) {
        progress(`memory and calls: ${name}`);
        await standIn.ask('takeCalls');
        peaks[name]?.push((await usageOf(command)).peakMiB);
        const counted = await standIn.ask('takeCalls');
        assertSame(name, counted, leastCalls(load));
        calls[name] = counted;
      }
    }
    const [least, most] = [cells.at(0)?.name ?? '', cells.at(-1)?.name ?? ''];
    const peak = (name: string) => spreadOf(peaks[name] ?? []).median;
    return {
      part: 'growth',
      about: [
        `Regions × secrets (dockerconfigjson, each with every region); ${DELAY_MS} ms before each answer; verifyToken on.`,
        'Calls: tokens + probes + writes, counted exactly: a run with another number fails.',
      ],
      tables: [
        {
          title: 'Growth',
          rows: [
            ['regions × secrets', 'median', 'quartiles', `of ${least}`, 'MiB', 'calls'],
            ...cells.map(({ name }) => [
              name,
              ...timeCells(spreadOf(times[name] ?? [])),
              ratioOf(times[name] ?? [], times[least] ?? []).toFixed(2),
              peak(name).toFixed(1),
              Object.values(calls[name] ?? {}).join(' + '),
            ]),
          ],
        },
      ],
      checks: [
        {
          what: `time of ${most} / ${least}`,
          got: ratioOf(times[most] ?? [], times[least] ?? []),
          limit: LIMITS.growth.time,
        },
        { what: `memory of ${most} - ${least}, MiB`, got: peak(most) - peak(least), limit: LIMITS.growth.memoryMiB },
      ],
      leftOut: [],
      figures: { times, peaks, calls },
    };
  } finally {
    await standIn.close();
  }
}

function assertSame(name: string, got: Record<string, number>, wanted: Record<string, number>): void {
  const keys = new Set([...Object.keys(got), ...Object.keys(wanted)]);
  const wrong = [...keys].filter((key) => got[key] !== wanted[key]);
  if (wrong.length === 0) return;
  const words = wrong.map((key) => `${key}: got ${got[key] ?? 0} calls, must be ${wanted[key] ?? 0}`);
  throw new Error(`${name}: ${words.join('; ')}`);
}
