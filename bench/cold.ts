import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleRefresher } from '../infra/bundle';
import { cdkBundle } from './contenders/cdk-bundle';
import { type Load, refresherCommand } from './contenders/refresher';
import { awsCli, boto3, handSigned } from './contenders/scripts';
import type { Context } from './context';
import { LIMITS } from './limits';
import { nodeAdvice } from './node24';
import { REGION } from './places';
import { type Command, timeProcess, usageOf } from './process';
import { type Check, type Section, timeCells } from './report';
import { inRounds } from './rounds';
import { startRemoteStandIn } from './stand-in/client';
import { ratioOf, spreadOf } from './statistics';

const SECRET = 'ecr-bench-dockerconfigjson';
const OURS = 'ours, probe off';
const PROBING = 'ours, probe on';
const FLOOR = 'two requests signed by hand';
const CDK = 'as the CDK bundles it, probe off';

/**
 * A cold refresh, one region and one secret: from a process's start to its exit, beside what else does the same.
 */
export async function cold({ node, quick, folder, progress }: Context): Promise<Section> {
  progress('bundling');
  const bundle = join(bundleRefresher(join(folder, 'ours')), 'index.mjs');
  const byCdk = cdkBundle(join(folder, 'cdk'));
  const standIn = await startRemoteStandIn();
  try {
    await standIn.ask('addSecrets', [SECRET]);
    const job = { environment: standIn.environment, secret: SECRET };
    const load: Load = { regions: [REGION], secrets: [SECRET], probe: 'off' };
    const refresher = (file: string, probe: Load['probe'] = 'off') =>
      refresherCommand(node, file, standIn.environment, { ...load, probe });
    const [python, cli] = [boto3(job), awsCli(job)];
    const commands: Record<string, Command> = {
      [FLOOR]: handSigned(node, job),
      [OURS]: refresher(bundle),
      [PROBING]: refresher(bundle, 'required'),
      [CDK]: refresher(byCdk),
      ...('command' in python ? { [python.name]: python.command } : {}),
      ...('command' in cli ? { [cli.name]: cli.command } : {}),
    };
    const contenders = Object.entries(commands).map(([name, command]) => ({ name, run: () => timeProcess(command) }));
    const times = await inRounds(contenders, quick ? 3 : 15, progress);
    const peaks: number[] = [];
    for (let run = 0; run < (quick ? 2 : 5); run++) peaks.push((await usageOf(refresher(bundle, 'required'))).peakMiB);
    const peak = spreadOf(peaks);
    const bundles = { ours: statSync(bundle).size, cdk: statSync(byCdk).size };
    const ratio = (name: string, base: string) => ratioOf(times[name] ?? [], times[base] ?? []);
    const checks: Check[] = [
      { what: `ours / ${FLOOR}`, got: ratio(OURS, FLOOR), limit: LIMITS.cold.ofHandSigned },
      ...('command' in python
        ? [{ what: `ours / ${python.name}`, got: ratio(OURS, python.name), limit: LIMITS.cold.ofBoto3 }]
        : []),
      ...('command' in cli
        ? [{ what: `ours / ${cli.name}`, got: ratio(OURS, cli.name), limit: LIMITS.cold.ofCli }]
        : []),
      { what: 'ours / as the CDK bundles it', got: ratio(OURS, CDK), limit: LIMITS.cold.ofCdkBundle },
      { what: 'peak memory of ours, MiB', got: peak.median, limit: LIMITS.cold.peakMiB },
      { what: 'bundle, bytes', got: bundles.ours, limit: LIMITS.cold.bundleBytes },
    ];
    const advice = nodeAdvice(node);
    return {
      part: 'cold',
      about: [
        `One region, one secret, process start to exit; ours is the deployed bundle on Node ${node.version}, whose handler`,
        "a few lines call (Lambda's Runtime API is not in the time). The probe is a third request, over TLS.",
        ...(advice ? [`Note: ${advice}.`] : []),
      ],
      tables: [
        {
          title: 'A cold refresh',
          rows: [
            ['', 'median', 'quartiles', 'of ours'],
            ...Object.entries(times).map(([name, figures]) => [
              name,
              ...timeCells(spreadOf(figures)),
              ratio(name, OURS).toFixed(2),
            ]),
          ],
        },
        {
          title: 'Size',
          rows: [
            ['', 'ours', 'by the CDK'],
            ['bundle, bytes', String(bundles.ours), String(bundles.cdk)],
            ['peak memory, MiB', peak.median.toFixed(1), ''],
          ],
        },
      ],
      checks,
      leftOut: [python, cli].filter((tool) => 'reason' in tool),
      figures: { times, peaks, bundles },
    };
  } finally {
    await standIn.close();
  }
}
