import { mkdirSync } from 'node:fs';
import { FORMATS } from '../lambda/core/formats';
import { awsCliRead, credentialHelper, curl } from './contenders/readers';
import type { Context } from './context';
import { LIMITS } from './limits';
import { timeProcess } from './process';
import { inWords, type Section, timeCells } from './report';
import { inRounds } from './rounds';
import { ACCOUNT, REGION, startBenchStandIn } from './stand-in';
import { ratioOf, spreadOf } from './statistics';

const HELPER = 'docker-credential-ecr-secret';
const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
const SECRET = 'ecr-bench-dockerconfigjson';
/** As long as a password of ECR. */
const PASSWORD = Buffer.from('made up '.repeat(225)).toString('base64');

/** Measures the docker credential helper, side by side with other programs that read the same secret. */
export async function helper({ quick, folder, progress }: Context): Promise<Section> {
  mkdirSync(folder, { recursive: true });
  const standIn = await startBenchStandIn();
  try {
    const auth = Buffer.from(`AWS:${PASSWORD}`).toString('base64');
    standIn.addSecrets([SECRET], FORMATS.dockerconfigjson.render({ [HOST]: auth }));
    const read = { environment: standIn.environment, secret: SECRET, host: HOST, home: folder };
    const others = [curl(read), awsCliRead(read)];
    const [request, cli] = others.map(({ name }) => name);
    const found = others.filter((tool) => 'command' in tool);
    const contenders = [{ name: HELPER, command: credentialHelper(read) }, ...found];
    const times: Record<string, number[]> = await inRounds(
      contenders.map(({ name, command }) => ({ name, run: () => timeProcess(command) })),
      quick ? 3 : 15,
      progress,
    );
    const ratio = (name: string, base: string) => ratioOf(times[name] ?? [], times[base] ?? []);
    const limits = { [request ?? '']: LIMITS.helper.ofCurl, [cli ?? '']: LIMITS.helper.ofCli };
    return {
      part: 'helper',
      about: [
        'The registry credentials of one host, from the start of the process to its exit, without TLS. curl sends one',
        'signed request and prints the response. The AWS CLI prints the value of the secret.',
      ],
      table: {
        title: 'Registry credentials',
        rows: [
          ['', 'median', 'quartiles', 'ratio'],
          ...Object.entries(times).map(([name, figures]) => [
            name,
            ...timeCells(spreadOf(figures)),
            ratio(name, HELPER).toFixed(2),
          ]),
        ],
      },
      checks: found.map(({ name }) => ({
        what: `time of the helper / ${name}`,
        measured: ratio(HELPER, name),
        limit: limits[name] ?? Number.NaN,
      })),
      findings: found.map(({ name }) => inWords('The credential helper', ratio(HELPER, name), name)),
      skipped: others.filter((tool) => 'reason' in tool),
      figures: { times },
    };
  } finally {
    await standIn.close();
  }
}
