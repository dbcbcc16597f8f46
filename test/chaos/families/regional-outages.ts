import type { Ending, Scenario } from '../scenario';
import { DOWN, ecr } from './faults';

const SOURCES = ['eu-west-1', 'us-east-1', 'ap-southeast-2', 'public'];

const OUTAGES: [name: string, sources: string[]][] = [
  ['ECR is down in one region', ['us-east-1']],
  ["ECR is down in the stack's own region", ['eu-west-1']],
  ['ECR is down in two regions', ['us-east-1', 'ap-southeast-2']],
  ['ECR is down in every region', SOURCES.slice(0, 3)],
  ['ECR Public is down', ['public']],
  ['ECR and ECR Public are down everywhere', SOURCES],
];

const VARIANTS: [suffix: string, ends: Ending, settings: Partial<Scenario>][] = [
  ['', 'fails', {}],
  [', deployment', 'warns', { trigger: 'deployment' }],
  [', manual run', 'fails', { trigger: 'manual' }],
  [', first refresh', 'fails', { before: 'nothing' }],
  [
    ', and the previous tokens have expired',
    'fails',
    { given: ({ clock }) => void Object.assign(clock, { aheadHours: 13 }) },
  ],
];

/** Outages of ECR in some or all regions. */
export const regionalOutages: Scenario[] = OUTAGES.flatMap(([name, sources]) =>
  VARIANTS.map(([suffix, ends, settings]) => ({
    ...settings,
    name: `${name}${suffix}`,
    credential: 'many',
    ends,
    says: sources.map((source) => new RegExp(`${source}: ServerException: out of order`)),
    faults: sources.map((source) => [DOWN, ecr(source)]),
  })),
);
