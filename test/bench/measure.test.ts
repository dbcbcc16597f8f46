import { expect, it } from 'vitest';
import { parseOptions } from '../../bench/options';
import { timeProcess, usageOf } from '../../bench/process';
import { inWords, reportText } from '../../bench/report';
import { inRounds } from '../../bench/rounds';
import { ratioOf, spreadOf } from '../../bench/statistics';

const node = (script: string) => ({ command: process.execPath, args: ['-e', script], env: {} });

it('a program that fails or does not do its work is never timed', async () => {
  await expect(timeProcess(node('console.error("no key"); process.exit(3)'))).rejects.toThrow('ended with 3: no key');
  await expect(timeProcess({ ...node('0'), expect: /"Secret"/ })).rejects.toThrow('did not write /"Secret"/');
});

it('a timed program receives its input', async () => {
  const command = node('process.stdin.pipe(process.stdout)');
  expect(await timeProcess({ ...command, input: 'made up', expect: /^made up$/ })).toBeGreaterThan(0);
});

it('a timed program receives no environment variable except PATH and LANG', async () => {
  const command = node('console.log(Object.keys(process.env).sort().join())');
  expect(await timeProcess({ ...command, expect: /^LANG,PATH(,|$)/m })).toBeGreaterThan(0);
});

it('the reported usage grows with the memory and the CPU time of a program', async () => {
  const script = 'global.held = Buffer.alloc(64 << 20, 1); const end = Date.now() + 200; while (Date.now() < end);';
  const [idle, busy] = [await usageOf(node('0')), await usageOf(node(script))];
  expect(busy.peakMiB - idle.peakMiB).toBeGreaterThan(50);
  expect(busy.cpuMs).toBeGreaterThan(idle.cpuMs);
});

it('the quartiles of an even number of figures are interpolated, and no figures are an error', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25 });
  expect(() => spreadOf([])).toThrow('got no figures');
});

it('a ratio compares figures of the same round, so that a slow moment of the machine does not change it', () => {
  expect(ratioOf([10, 10, 1000, 1000, 10], [5, 5, 500, 500, 5])).toBe(2);
});

it('each round runs every program once, after a warm-up round that is not counted', async () => {
  const order: string[] = [];
  const contender = <Name extends string>(name: Name) => ({ name, run: async () => order.push(name) });
  const times = await inRounds([contender('a'), contender('b')], 2);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  expect(times).toEqual({ a: [3, 5], b: [4, 6] });
});

it('the report shows date, machine, aligned columns, each limit that is not met, ratios in words, and skipped programs', () => {
  const rows = [',median', 'this project,97 ms', 'another program,5 ms'].map((row) => row.split(','));
  const checks = [
    { what: 'a / b', measured: 1.234, limit: 1 },
    { what: 'bytes', measured: 8, limit: 8 },
  ];
  const findings = [inWords('A refresh', 0.25, 'boto3'), inWords('A refresh', 1.84, 'curl')];
  const skipped = [{ name: 'boto3', reason: 'python3 is not installed' }];
  const sections = [
    { part: 'cold' as const, about: [], table: { title: 'Times', rows }, checks, findings, skipped, figures: {} },
  ];
  const text = reportText({ date: '2026-03-01T08:00:00.000Z', machine: 'a machine', quick: true, sections });
  expect(text).toMatch(/^2026-03-01 08:00 UTC\na machine\nFew rounds/);
  expect(text).toContain('  this project      97 ms\n  another program    5 ms\n');
  expect(text).toMatch(/a \/ b +1\.23 +at most 1 +NOT MET\n/);
  expect(text).toMatch(/bytes +8 +at most 8\n/);
  expect(text).toContain('\nA refresh is 4.0 times faster than boto3.\nA refresh takes 1.8 times as long as curl.\n');
  expect(text).toContain('Skipped boto3: python3 is not installed.');
});

it('all parts run by default, the given ones in their fixed order, and an unknown part is an error', () => {
  expect(parseOptions([]).parts).toEqual(['cold', 'synth', 'helper']);
  expect(parseOptions(['synth', 'cold', '--quick'])).toMatchObject({ parts: ['cold', 'synth'], quick: true });
  expect(() => parseOptions(['warm'])).toThrow('got the part warm; must be one of cold, synth, helper');
});
