import { statSync } from 'node:fs';
import { join } from 'node:path';
import { buildFunction } from '../build/functions';
import { cdkBundle } from './contenders/cdk-bundle';
import { type Load, refresherCommand } from './contenders/refresher';
import { awsCli, boto3, withoutSdk } from './contenders/scripts';
import type { Context } from './context';
import { LIMITS } from './limits';
import { nodeAdvice } from './node24';
import { type Command, timeProcess, type Usage, usageOf } from './process';
import { type Check, inWords, type Section, type Table, timeCells } from './report';
import { inRounds } from './rounds';
import { REGION, startBenchStandIn } from './stand-in';
import { ratioOf, spreadOf } from './statistics';

const SECRET = 'ecr-bench-dockerconfigjson';
const WITHOUT_SDK = 'two requests without an SDK';
const OURS = 'this project, verifyToken off';
const VERIFYING = 'this project, verifyToken on';
const CDK = 'bundled by the CDK, verifyToken off';

type Times = Record<string, number[]>;
type Usages = Record<string, Usage[]>;

/** Measures a cold refresh of one region and one secret, side by side with other programs that perform it. */
export async function cold({ node, quick, folder, progress }: Context): Promise<Section> {
  progress('bundling');
  const bundle = join(await buildFunction('refresher', join(folder, 'ours')), 'index.mjs');
  const byCdk = cdkBundle(join(folder, 'cdk'));
  const standIn = await startBenchStandIn();
  try {
    standIn.addSecrets([SECRET]);
    const job = { environment: standIn.environment, secret: SECRET };
    const refresher = (file: string, verifyToken: Load['verifyToken']) =>
      refresherCommand(node, file, standIn.environment, { regions: [REGION], secrets: [SECRET], verifyToken });
    const inNode: Record<string, Command> = {
      [WITHOUT_SDK]: withoutSdk(node, job),
      [OURS]: refresher(bundle, 'off'),
      [VERIFYING]: refresher(bundle, 'required'),
      [CDK]: refresher(byCdk, 'off'),
    };
    const [python, cli] = [boto3(job), awsCli(job)];
    const found = [python, cli].filter((tool) => 'command' in tool);
    const contenders = [...Object.entries(inNode), ...found.map(({ name, command }) => [name, command] as const)];
    const times: Times = await inRounds(
      contenders.map(([name, command]) => ({ name, run: () => timeProcess(command) })),
      quick ? 3 : 15,
      progress,
    );
    progress('memory and CPU time');
    const usages: Usages = Object.fromEntries(Object.keys(inNode).map((name) => [name, []]));
    for (let round = 0; round < (quick ? 2 : 9); round++) {
      for (const [name, command] of Object.entries(inNode)) usages[name]?.push(await usageOf(command));
    }
    const bytes = statSync(bundle).size;
    const bundles = { [OURS]: bytes, [VERIFYING]: bytes, [CDK]: statSync(byCdk).size };
    const advice = nodeAdvice(node);
    return {
      part: 'cold',
      about: [
        'One region and one secret. The time is from the start of a process to its exit.',
        `This project is measured with its deployed bundle on Node ${node.version}. A few lines call the handler, without`,
        "Lambda's Runtime API. With verifyToken on, a refresh sends a third request, over TLS.",
        `The column "ratio" is the time divided by the time of "${OURS}".`,
        ...(advice ? [`Note: ${advice}`] : []),
      ],
      table: coldTable(times, usages, bundles),
      checks: [
        ratioCheck(times, WITHOUT_SDK, LIMITS.cold.ofWithoutSdk),
        ...('command' in python ? [ratioCheck(times, python.name, LIMITS.cold.ofBoto3)] : []),
        ...('command' in cli ? [ratioCheck(times, cli.name, LIMITS.cold.ofCli)] : []),
        ratioCheck(times, CDK, LIMITS.cold.ofCdkBundle),
        { what: 'peak MiB, verifyToken on', measured: peak(usages[VERIFYING]), limit: LIMITS.cold.peakMiB },
        { what: 'bundle, bytes', measured: bytes, limit: LIMITS.cold.bundleBytes },
      ],
      findings: [WITHOUT_SDK, ...found.map(({ name }) => name)].map((name) =>
        inWords('A cold refresh', ratioOf(times[OURS] ?? [], times[name] ?? []), name),
      ),
      skipped: [python, cli].filter((tool) => 'reason' in tool),
      figures: { times, usages, bundles },
    };
  } finally {
    await standIn.close();
  }
}

function ratioCheck(times: Times, base: string, limit: number): Check {
  return { what: `time of this project / ${base}`, measured: ratioOf(times[OURS] ?? [], times[base] ?? []), limit };
}

function coldTable(times: Times, usages: Usages, bundles: Record<string, number>): Table {
  const rows = Object.entries(times).map(([name, figures]) => {
    const used = usages[name];
    return [
      name,
      ...timeCells(spreadOf(figures)),
      ratioOf(figures, times[OURS] ?? []).toFixed(2),
      used ? `${spreadOf(used.map(({ cpuMs }) => cpuMs)).median.toFixed(0)} ms` : '',
      used ? peak(used).toFixed(1) : '',
      String(bundles[name] ?? ''),
    ];
  });
  const head = ['', 'median', 'quartiles', 'ratio', 'CPU time', 'peak MiB', 'bundle, bytes'];
  return { title: 'A cold refresh', rows: [head, ...rows] };
}

function peak(usages: Usage[] = []): number {
  return spreadOf(usages.map(({ peakMiB }) => peakMiB)).median;
}
