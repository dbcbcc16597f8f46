import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GROUP, synthOfCredentials, synthOfMinimalApp } from './contenders/synths';
import type { Context } from './context';
import { LIMITS } from './limits';
import { timeProcess } from './process';
import { inWords, type Section, timeCells } from './report';
import { inRounds } from './rounds';
import { ratioOf, spreadOf } from './statistics';

const MINIMAL = 'minimal CDK app';
const NOT_VALIDATED = 'minimal CDK app, without validation';
const [ONE, HUNDRED, MANY] = ['1 credential', '100 credentials', '900 credentials'];

/** Measures `cdk synth` of configs of several sizes, side by side with a minimal CDK app. */
export async function synth({ quick, folder, progress }: Context): Promise<Section> {
  const folderOf = (name: string) => join(folder, name.replaceAll(/\W+/g, '-'));
  const commands = {
    [MINIMAL]: synthOfMinimalApp(true, folderOf(MINIMAL)),
    [NOT_VALIDATED]: synthOfMinimalApp(false, folderOf(NOT_VALIDATED)),
    [ONE]: synthOfCredentials(1, folderOf(ONE)),
    [HUNDRED]: synthOfCredentials(100, folderOf(HUNDRED)),
    [MANY]: synthOfCredentials(900, folderOf(MANY)),
  };
  const contenders = Object.entries(commands).map(([name, command]) => ({ name, run: () => timeProcess(command) }));
  const times = await inRounds(contenders, quick ? 1 : 5, progress);
  const ratio = (name: string, base: string) => ratioOf(times[name] ?? [], times[base] ?? []);
  const check = (name: string, base: string, limit: number) => ({
    what: `time of ${name} / ${base}`,
    measured: ratio(name, base),
    limit,
  });
  return {
    part: 'synth',
    about: [
      'cdk synth --quiet, from the start of the process to its exit. The CDK CLI alone takes a large part of each time.',
      `The minimal app has one function and one secret. It runs with the settings of "cdk init", and "validation" is the`,
      `CDK's own validation of templates. Each stack of this project holds ${GROUP} credentials at most.`,
      'CloudFormation accepts templates of up to 1,000,000 bytes.',
    ],
    table: {
      title: 'Synth',
      rows: [
        ['', 'median', 'quartiles', `ratio to ${ONE}`, 'stacks', 'largest template, bytes'],
        ...Object.keys(commands).map((name) => {
          const templates = templateSizes(join(folderOf(name), 'cdk.out'));
          const cells = [ratio(name, ONE).toFixed(2), templates.length, Math.max(...templates)];
          return [name, ...timeCells(spreadOf(times[name] ?? [])), ...cells.map(String)];
        }),
      ],
    },
    checks: [
      check(ONE, MINIMAL, LIMITS.synth.ofMinimalApp),
      check(HUNDRED, ONE, LIMITS.synth.hundred),
      check(MANY, ONE, LIMITS.synth.nineHundred),
    ],
    findings: [
      inWords('The synth of 1 credential', ratio(ONE, MINIMAL), 'that of a minimal CDK app'),
      inWords('The synth of 1 credential', ratio(ONE, NOT_VALIDATED), 'that of a minimal CDK app without validation'),
      inWords('The synth of 900 credentials', ratio(MANY, ONE), 'that of 1 credential'),
    ],
    skipped: [],
    figures: { times },
  };
}

function templateSizes(outdir: string): number[] {
  const templates = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  return templates.map((name) => statSync(join(outdir, name)).size);
}
