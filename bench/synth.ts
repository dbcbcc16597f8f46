import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefresherConfig } from '../infra/config';
import type { Context } from './context';
import { LIMITS } from './limits';
import { type Command, timeProcess } from './process';
import { type Section, timeCells } from './report';
import { inRounds } from './rounds';
import { ratioOf, spreadOf } from './statistics';

const ROOT = join(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const CDK = join(MODULES, '.bin', 'cdk');
const ESBUILD = join(MODULES, '@esbuild', `${process.platform}-${process.arch}`, 'bin', 'esbuild');
const SIZES = [1, 10, 100];
/** Credentials of one stack: fewer than a stack's template can hold. */
const GROUP = 30;

/** Measures `cdk synth` of configs of several sizes, run as `npm run synth` runs it. */
export async function synth({ quick, folder, progress }: Context): Promise<Section> {
  mkdirSync(folder, { recursive: true });
  const contenders = SIZES.map((size) => {
    const outdir = join(folder, `out-${size}`);
    const config = join(folder, `config-${size}.json`);
    writeFileSync(config, JSON.stringify(configOf(size)));
    const command = synthCommand(folder, config, outdir);
    const name = `${size} ${size === 1 ? 'credential' : 'credentials'}`;
    return { name, size, outdir, command, run: () => timeProcess(command) };
  });
  const times = await inRounds(contenders, quick ? 1 : 3, progress);
  const made = [];
  for (const { name, size, outdir, command } of contenders) {
    progress(`counting bundlings: ${name}`);
    made.push({ name, size, bundlings: await countBundlings(folder, command), templates: templateSizes(outdir) });
  }
  const [one = '', , many = ''] = contenders.map(({ name }) => name);
  const ratio = (name: string) => ratioOf(times[name] ?? [], times[one] ?? []);
  return {
    part: 'synth',
    about: [
      "cdk synth --quiet, from the start of the process to its exit, with the CDK's own validation of the templates.",
      `Each stack holds ${GROUP} credentials at most. CloudFormation accepts templates of up to 1,000,000 bytes.`,
    ],
    table: {
      title: 'Synth',
      rows: [
        ['', 'median', 'quartiles', `ratio to ${one}`, 'bundlings', 'bytes of each template'],
        ...made.map(({ name, bundlings, templates }) => [
          name,
          ...timeCells(spreadOf(times[name] ?? [])),
          ratio(name).toFixed(2),
          String(bundlings),
          templates.join(', '),
        ]),
      ],
    },
    checks: [
      { what: `time of ${many} / ${one}`, measured: ratio(many), limit: LIMITS.synth.time },
      { what: `bundlings of ${many}`, measured: made.at(-1)?.bundlings ?? Number.NaN, limit: 1 },
    ],
    skipped: [],
    figures: { times, made },
  };
}

function configOf(size: number): RefresherConfig {
  const credentials: RefresherConfig['credentials'] = {};
  for (let at = 0; at < size; at++)
    credentials[`credential-${at + 1}`] = { group: `group-${Math.floor(at / GROUP) + 1}` };
  return { credentials };
}

function synthCommand(home: string, config: string, outdir: string): Command {
  return {
    command: CDK,
    args: ['synth', '--quiet', '--no-notices', '--context', `config=${config}`, '--output', outdir],
    cwd: ROOT,
    // An empty home and no telemetry: the CDK sends nothing and reads no settings of the user.
    env: { HOME: home, CDK_DISABLE_CLI_TELEMETRY: '1' },
  };
}

/** Counts the requests to esbuild during a synth: each request names its working directory. */
async function countBundlings(folder: string, command: Command): Promise<number> {
  const [requests, program] = [join(folder, 'requests'), join(folder, 'esbuild')];
  writeFileSync(requests, '');
  writeFileSync(program, `#!/bin/sh\ntee -a '${requests}' | exec '${ESBUILD}' "$@"\n`, { mode: 0o755 });
  await timeProcess({ ...command, env: { ...command.env, ESBUILD_BINARY_PATH: program } });
  return readFileSync(requests, 'latin1').split('absWorkingDir').length - 1;
}

function templateSizes(outdir: string): number[] {
  const templates = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  return templates.map((name) => statSync(join(outdir, name)).size);
}
