import { join } from 'node:path';
import { bundleFunction } from '../infra/constructs/bundle';
import { type Load, refresherCommand } from './contenders/refresher';
import type { Context } from './context';
import { arrivals, type Fleet, seededRandom } from './cost/arrivals';
import { billedMs, monthlyBill, type Refresh } from './cost/dollars';
import { PRICES } from './cost/prices';
import { type Use, usesOf } from './cost/quotas';
import { REGION } from './places';
import { type Usage, usageOf } from './process';
import type { Section, Table } from './report';
import { startRemoteStandIn } from './stand-in/client';
import { spreadOf } from './statistics';

/** As in the template: infra/constructs/ecr-credential.ts. */
const SETTINGS = { memoryMiB: 256, everyHours: 4 };
const WINDOW_SECONDS = 15 * 60;
const MEMORY_SIZES = [128, 192, 256, 512, 1024, 1769];
const FLEETS = [1, 100, 10_000];
/** A token, a verifyToken, a write, one after the other; each answer after 50 ms. */
const WAIT_MS = 3 * 50;
const SECRET = 'ecr-bench-dockerconfigjson';

/** What a credential costs a month, and which quota many of them meet first. */
export async function cost({ node, quick, folder, progress }: Context): Promise<Section> {
  progress('measuring a refresh');
  const usage = await measure({ node, quick, folder, progress });
  const refresh: Refresh = { cpuMs: usage.cpuMs, waitMs: WAIT_MS, secrets: 1 };
  progress('simulating arrivals');
  const seconds = billedMs(refresh, SETTINGS.memoryMiB) / 1000;
  const scenarios = scenariosOf(FLEETS.at(-1) ?? 0).map((scenario) => ({
    ...scenario,
    uses: usesOf(arrivals(scenario.fleet, seededRandom(1)), seconds),
  }));
  return {
    part: 'cost',
    about: [
      `Prices of ${PRICES.date}, us-east-1, arm64. One region and secret, every ${SETTINGS.everyHours} hours, each run a cold start of`,
      `${usage.cpuMs.toFixed(0)} ms CPU time here (verifyToken on, peak ${usage.peakMiB.toFixed(0)} MiB) and ${WAIT_MS} ms of waiting; Lambda's CPU taken to be as`,
      'fast as this one, INIT billed, its share of a vCPU given throughout. Reads by consumers: $0.05 for 10,000.',
      'Not a rate, and met first: an account takes 1,000 roles, at most 5,000 on request; a credential is one.',
    ],
    tables: [bills(refresh), sizes(refresh), ...scenarios.map(quotaTable)],
    checks: [],
    leftOut: [],
    figures: { usage, refresh, settings: SETTINGS, prices: PRICES, scenarios },
  };
}

async function measure({ node, quick, folder }: Context): Promise<Usage> {
  const bundle = join(await bundleFunction('refresher', folder), 'index.mjs');
  const standIn = await startRemoteStandIn();
  try {
    await standIn.ask('addSecrets', [SECRET]);
    const load: Load = { regions: [REGION], secrets: [SECRET], verifyToken: 'required' };
    const command = refresherCommand(node, bundle, standIn.environment, load);
    const usages: Usage[] = [];
    for (let run = 0; run < (quick ? 3 : 11); run++) usages.push(await usageOf(command));
    return {
      cpuMs: spreadOf(usages.map(({ cpuMs }) => cpuMs)).median,
      peakMiB: spreadOf(usages.map(({ peakMiB }) => peakMiB)).median,
    };
  } finally {
    await standIn.close();
  }
}

function bills(refresh: Refresh): Table {
  const rows = FLEETS.map((credentials) => {
    const { lambda, secretsManager, scheduler, logs, alarms, total } = monthlyBill(credentials, refresh, SETTINGS);
    const free = monthlyBill(credentials, refresh, SETTINGS, true).total;
    const figures = [lambda, secretsManager, scheduler, logs, alarms, total, free].map(
      (dollars) => dollars / credentials,
    );
    return [String(credentials), ...figures.map((dollars) => dollars.toFixed(4)), total.toFixed(2)];
  });
  const head = ['credentials', 'Lambda', 'Secrets M.', 'Scheduler', 'logs', 'alarms', 'each', 'each, free tier', 'all'];
  return { title: 'Dollars a month, each credential', rows: [head, ...rows] };
}

function sizes(refresh: Refresh): Table {
  const rows = MEMORY_SIZES.map((memoryMiB) => [
    `${memoryMiB} MiB`,
    `${billedMs(refresh, memoryMiB).toFixed(0)} ms`,
    monthlyBill(1, refresh, { ...SETTINGS, memoryMiB }).lambda.toFixed(5),
  ]);
  return { title: 'Memory size', rows: [['', 'a run', 'Lambda, dollars a month'], ...rows] };
}

interface Scenario {
  name: string;
  fleet: Fleet;
}

/** Three ways to come to so many schedules. */
function scenariosOf(credentials: number): Scenario[] {
  const { everyHours } = SETTINGS;
  // A stack makes three at a time, each after its first refresh of some 6 s; the CDK deploys one stack after the other.
  const oneByOne = credentials * 2;
  const fleet = { credentials, everyHours, windowSeconds: WINDOW_SECONDS };
  return [
    { name: 'deployed one stack after the other', fleet: { ...fleet, madeWithinSeconds: oneByOne } },
    { name: 'made in the same second', fleet: { ...fleet, madeWithinSeconds: 1 } },
    { name: 'made in the same second, no window', fleet: { ...fleet, windowSeconds: 0, madeWithinSeconds: 1 } },
  ];
}

/** The quota that is nearest comes first. */
function quotaTable({ name, fleet, uses }: Scenario & { uses: Use[] }): Table {
  const nearest = [...uses].sort((a, b) => b.peak / b.quota - a.peak / a.quota);
  return {
    title: `${fleet.credentials} credentials in one account and region, ${name}: quotas, the nearest first`,
    rows: [
      ['', 'peak', 'quota', 'used', 'refused a day'],
      ...nearest.map(({ name: quota, peak, quota: limit, refused }) => [
        quota,
        String(peak),
        String(limit),
        `${((100 * peak) / limit).toFixed(0)} %`,
        String(refused),
      ]),
    ],
  };
}
