import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction } from '../infra/constructs/bundle';
import { cdkBundle } from './contenders/cdk-bundle';
import { type Load, refresherCommand } from './contenders/refresher';
import { awsCli, boto3, handSigned } from './contenders/scripts';
import type { Context } from './context';
import { LIMITS } from './limits';
import { nodeAdvice } from './node24';
import { REGION } from './places';
import { type Command, timeProcess, type Usage, usageOf } from './process';
import { type Check, type Section, type Table, timeCells } from './report';
import { inRounds } from './rounds';
import { startRemoteStandIn } from './stand-in/client';
import { ratioOf, spreadOf } from './statistics';

const SECRET = 'ecr-bench-dockerconfigjson';
const FLOOR = 'two requests signed by hand';
const OURS = 'ours, verifyToken off';
const PROBING = 'ours, verifyToken on';
const CDK = 'as the CDK bundles it, verifyToken off';

type Times = Record<string, number[]>;
type Usages = Record<string, Usage[]>;

/** A cold refresh, one region and one secret: from a process's start to its exit, beside what else does the same. */
export async function cold({ node, quick, folder, progress }: Context): Promise<Section> {
  progress('bundling');
  const bundle = join(await bundleFunction('refresher', join(folder, 'ours')), 'index.mjs');
  const byCdk = cdkBundle(join(folder, 'cdk'));
  const standIn = await startRemoteStandIn();
  try {
    await standIn.ask('addSecrets', [SECRET]);
    const job = { environment: standIn.environment, secret: SECRET };
    const refresher = (file: string, verifyToken: Load['verifyToken']) =>
      refresherCommand(node, file, standIn.environment, { regions: [REGION], secrets: [SECRET], verifyToken });
    const inNode: Record<string, Command> = {
      [FLOOR]: handSigned(node, job),
      [OURS]: refresher(bundle, 'off'),
      [PROBING]: refresher(bundle, 'required'),
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
    const bundles = { [OURS]: statSync(bundle).size, [PROBING]: statSync(bundle).size, [CDK]: statSync(byCdk).size };
    const advice = nodeAdvice(node);
    return {
      part: 'cold',
      about: [
        `One region, one secret, process start to exit; ours is the deployed bundle on Node ${node.version}, whose handler`,
        "a few lines call (Lambda's Runtime API is not in the time). The verifyToken is a third request, over TLS.",
        ...(advice ? [`Note: ${advice}.`] : []),
      ],
      tables: [coldTable(times, usages, bundles)],
      checks: [
        ratioCheck(times, FLOOR, LIMITS.cold.ofHandSigned),
        ...('command' in python ? [ratioCheck(times, python.name, LIMITS.cold.ofBoto3)] : []),
        ...('command' in cli ? [ratioCheck(times, cli.name, LIMITS.cold.ofCli)] : []),
        ratioCheck(times, CDK, LIMITS.cold.ofCdkBundle),
        { what: 'peak memory of ours, MiB', got: peak(usages[PROBING] ?? []), limit: LIMITS.cold.peakMiB },
        { what: 'bundle, bytes', got: bundles[OURS] ?? 0, limit: LIMITS.cold.bundleBytes },
      ],
      leftOut: [python, cli].filter((tool) => 'reason' in tool),
      figures: { times, usages, bundles },
    };
  } finally {
    await standIn.close();
  }
}

function ratioCheck(times: Times, base: string, limit: number): Check {
  return { what: `ours / ${base}`, got: ratioOf(times[OURS] ?? [], times[base] ?? []), limit };
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
  const head = ['', 'median', 'quartiles', 'of ours', 'CPU time', 'MiB', 'bundle, bytes'];
  return { title: 'A cold refresh', rows: [head, ...rows] };
}

function peak(usages: Usage[]): number {
  return spreadOf(usages.map(({ peakMiB }) => peakMiB)).median;
}
