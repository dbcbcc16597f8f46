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
const SIZES = [1, 10, 100];
/** Below what one stack takes. */
const GROUP = 30;
const MODULES = join(ROOT, 'node_modules');
const CDK = join(MODULES, '.bin', 'cdk');
const ESBUILD = join(MODULES, '@esbuild', `${process.platform}-${process.arch}`, 'bin', 'esbuild');

/** The synth of more and more credentials, as `npm run synth` does it. */
export async function synth({ quick, folder, progress }: Context): Promise<Section> {
  mkdirSync(folder, { recursive: true });
  const contenders = SIZES.map((size) => {
    const outdir = join(folder, `out-${size}`);
    const config = join(folder, `config-${size}.json`);
    writeFileSync(config, JSON.stringify(configOf(size)));
    const command = synthCommand(folder, config, outdir);
    return { name: credentials(size), size, outdir, command, run: () => timeProcess(command) };
  });
  const times = await inRounds(contenders, quick ? 1 : 3, progress);
  const made = [];
  for (const { name, size, outdir, command } of contenders) {
    progress(`counting bundlings: ${name}`);
    made.push({ name, size, bundlings: await countBundlings(folder, command), templates: templateSizes(outdir) });
  }
  const [one = '', , many = ''] = contenders.map(({ name }) => name);
  return {
    part: 'synth',
    about: [
      "cdk synth --quiet, process start to exit; the CDK's own check of the templates is in it.",
      `Groups of ${GROUP}, each a stack. CloudFormation takes 1,000,000 bytes of a template.`,
    ],
    tables: [
      {
        title: 'Synth',
        rows: [
          ['', 'median', 'quartiles', 'of 1', 'bundlings', 'bytes of each template'],
          ...made.map(({ name, bundlings, templates }) => [
            name,
            ...timeCells(spreadOf(times[name] ?? [])),
            ratioOf(times[name] ?? [], times[one] ?? []).toFixed(2),
            String(bundlings),
            templates.join(', '),
          ]),
        ],
      },
    ],
    checks: [
      { what: `time of ${many} / ${one}`, got: ratioOf(times[many] ?? [], times[one] ?? []), limit: LIMITS.synth.time },
      { what: `bundlings of ${many}`, got: made.at(-1)?.bundlings ?? Number.NaN, limit: 1 },
    ],
    leftOut: [],
    figures: { times, made },
  };
}

function credentials(size: number): string {
  return `${size} ${size === 1 ? 'credential' : 'credentials'}`;
}

function configOf(size: number): RefresherConfig {
  const names = Array.from({ length: size }, (_, at) => ({
    name: `credential-${at + 1}`,
    group: `group-${Math.floor(at / GROUP) + 1}`,
  }));
  return { credentials: Object.fromEntries(names.map(({ name, group }) => [name, { group }])) };
}

function synthCommand(home: string, config: string, outdir: string): Command {
  return {
    command: CDK,
    args: ['synth', '--quiet', '--no-notices', '--context', `config=${config}`, '--output', outdir],
    cwd: ROOT,
    env: { HOME: home, CDK_DISABLE_CLI_TELEMETRY: '1' }, // asks nobody, and needs nothing of the user's
  };
}

/** How often a synth has esbuild bundle something: each time, it names the folder that it works in. */
async function countBundlings(folder: string, command: Command): Promise<number> {
  const [asked, program] = [join(folder, 'asked'), join(folder, 'esbuild')];
  writeFileSync(asked, '');
  writeFileSync(program, `#!/bin/sh\ntee -a '${asked}' | exec '${ESBUILD}' "$@"\n`, { mode: 0o755 });
  await timeProcess({ ...command, env: { ...command.env, ESBUILD_BINARY_PATH: program } });
  return readFileSync(asked, 'latin1').split('absWorkingDir').length - 1;
}

function templateSizes(outdir: string): number[] {
  const templates = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  return templates.map((name) => statSync(join(outdir, name)).size);
}
